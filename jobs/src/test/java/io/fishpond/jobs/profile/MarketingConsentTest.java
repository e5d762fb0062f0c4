package io.fishpond.jobs.profile;

import static io.fishpond.testkit.Frames.content;
import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.staging.Consents;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.Rows;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class MarketingConsentTest {

    @Test
    void takesTheStrictestAccountUntilANewerGrantAndNoOtherRecipientsConsent() {
        Rows records = Rows.of(MemberRecords.TABLE).withDefault("channel", "app");
        for (String member : new String[] {"withdrawn", "granted", "tied", "lent", "divided", "future"}) {
            records.row("external_id", member + "1", "member_id", member);
            records.row("external_id", member + "2", "member_id", member);
        }
        Rows consents = Rows.of(Consents.TABLE)
                .withDefault("channel", "app")
                .withDefault("purpose", "marketing")
                .withDefault("contact_channel", "sms")
                .withDefault("recipient", "self");
        change(consents, "withdrawn1", "2026-01-01", true);
        change(consents, "withdrawn2", "2026-01-02", false);
        change(consents, "granted1", "2026-01-01", false);
        change(consents, "granted2", "2026-01-02", true);
        change(consents, "tied1", "2026-01-01", true);
        change(consents, "tied2", "2026-01-01", false);
        consents.row("external_id", "lent1", "recipient", "a_platform", "changed_at", "2026-01-01", "granted", true);
        change(consents, "divided1", "2026-01-02", true);
        consents.row("external_id", "divided2", "contact_channel", "any", "changed_at", "2026-01-01", "granted", false);
        change(consents, "future1", "2026-01-01", false);
        change(consents, "future2", "2026-02-01", true);

        assertThat(content(
                        BuildProfileJob.marketingConsent(
                                consents.frame(),
                                records.frame().select("channel", "external_id", "member_id"),
                                LocalDate.parse("2026-01-31")),
                        "member_id",
                        "consented"))
                .containsExactly(
                        "divided | false", "future | false", "granted | true", "tied | false", "withdrawn | false");
    }

    private static void change(Rows consents, String account, String at, boolean granted) {
        consents.row("external_id", account, "changed_at", at, "granted", granted);
    }
}
