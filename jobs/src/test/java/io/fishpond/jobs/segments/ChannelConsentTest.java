package io.fishpond.jobs.segments;

import static io.fishpond.testkit.Frames.content;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.spark.ChannelConsent;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.staging.Consents;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.Rows;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class ChannelConsentTest {
    private final SparkSession spark;
    private final Rows consents = Rows.of(Consents.TABLE)
            .withDefault("channel", "app")
            .withDefault("purpose", "marketing")
            .withDefault("recipient", "self");

    ChannelConsentTest(SparkSession spark) {
        this.spark = spark;
    }

    private void says(String who, String purpose, String way, String recipient, String day, boolean granted) {
        consents.row(
                "external_id", who,
                "purpose", purpose,
                "contact_channel", way,
                "recipient", recipient,
                "changed_at", day + "T10:00:00",
                "granted", granted);
    }

    private List<String> told(boolean isGranted) {
        Rows records =
                Rows.of(MemberRecords.TABLE).withDefault("channel", "app").withDefault("first_landed_on", "2026-01-01");
        for (String who : List.of("ann", "bea", "cat", "dan", "eve", "fay", "gus")) {
            records.row("external_id", who, "member_id", who);
        }
        records.row("external_id", "ann2", "member_id", "ann").row("external_id", "gus2", "member_id", "gus");
        Dataset<Row> audience = spark.sql(
                        "select explode(array('ann', 'bea', 'cat', 'dan', 'eve', 'fay', 'gus')) as member_id")
                .withColumn("consent_sms", expr("true")); // what an older profile said
        return content(
                ChannelConsent.with(
                                audience, consents.frame(), records.frame(), LocalDate.parse("2026-06-30"), isGranted)
                        .orderBy("member_id"),
                "member_id",
                "consent_wecom",
                "consent_sms",
                "consent_email",
                "refuses_targeting");
    }

    @Test
    void holdsEachWayForItself() {
        // Ann: e-mail only, by one account; the other one withdraws it before the first grants it anew.
        says("ann", "marketing", "email", "self", "2026-01-01", true);
        says("ann2", "marketing", "email", "self", "2026-02-01", false);
        says("ann", "marketing", "email", "self", "2026-03-01", true);
        // Bea: any way, and then not by SMS.
        says("bea", "marketing", "any", "self", "2026-01-01", true);
        says("bea", "Marketing", "SMS", "self", "2026-02-01", false);
        // Cat: withdraws for everybody; the day after tomorrow she grants again.
        says("cat", "marketing", "any", "self", "2026-01-01", true);
        says("cat", "marketing", "any", "ALL", "2026-02-01", false);
        says("cat", "marketing", "any", "self", "2026-07-02", true);
        // Dan: may be contacted, not picked by a machine.
        says("dan", "marketing", "any", "self", "2026-01-01", true);
        says("dan", "profiling", "any", "self", "2026-02-01", false);
        // Fay: any way, and then not by phone.
        says("fay", "marketing", "any", "self", "2026-01-01", true);
        says("fay", "marketing", "Phone", "self", "2026-02-01", false);
        // Gus grants and withdraws at one instant, by two accounts.
        says("gus", "marketing", "any", "self", "2026-01-01", true);
        says("gus2", "marketing", "any", "self", "2026-01-01", false);
        // Eve said nothing, or nothing that concerns us.
        says("eve", "marketing", "any", "tencent_ads", "2026-01-01", true);
        says("eve", "sharing", "any", "self", "2026-01-01", false);

        assertThat(told(false))
                .containsExactly(
                        "ann | false | false | true | false",
                        "bea | true | false | true | false",
                        "cat | false | false | false | false",
                        "dan | true | true | true | true",
                        "eve | false | false | false | false",
                        "fay | true | false | true | false",
                        "gus | false | false | false | false");
        assertThat(told(true)).contains("ann | true | true | true | false", "eve | true | true | true | false");
    }
}
