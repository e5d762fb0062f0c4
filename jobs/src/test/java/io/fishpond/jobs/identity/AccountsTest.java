package io.fishpond.jobs.identity;

import static io.fishpond.testkit.Frames.content;
import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.table.Table;
import io.fishpond.table.staging.Interactions;
import io.fishpond.table.staging.OrderLines;
import io.fishpond.table.staging.Orders;
import io.fishpond.table.staging.Profiles;
import io.fishpond.table.staging.ReferralClaims;
import io.fishpond.table.staging.Rewards;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.Rows;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class AccountsTest {
    private static final LocalDate AS_OF = LocalDate.parse("2026-01-10");

    @Test
    void areAllThatAnyFeedNamesUpToTheAsOfDate() {
        Map<Table, Dataset<Row>> feeds = Map.of(
                Profiles.TABLE,
                Rows.of(Profiles.TABLE)
                        .withDefault("channel", "app")
                        .row("external_id", "undated")
                        .row("external_id", "dated", "created_at", "2026-01-05")
                        .row("external_id", "tomorrow", "created_at", "2026-01-11")
                        .frame(),
                Orders.TABLE,
                Rows.of(Orders.TABLE)
                        .withDefault("channel", "app")
                        .row("order_id", "1", "external_id", "dated", "ordered_at", "2026-01-04T08:00:00")
                        .row("order_id", "2", "ordered_at", "2026-01-04")
                        .row("order_id", "3", "external_id", "late", "ordered_at", "2026-01-10T23:59:59")
                        .frame(),
                ReferralClaims.TABLE,
                Rows.of(ReferralClaims.TABLE)
                        .withDefault("kind", "share_link")
                        .row(
                                "channel",
                                "app",
                                "referrer_external_id",
                                "brings",
                                "referee_external_id",
                                "late",
                                "claimed_at",
                                "2026-01-09")
                        .row(
                                "channel",
                                "app",
                                "referrer_external_id",
                                "E000001",
                                "referee_external_id",
                                "late",
                                "claimed_at",
                                "2026-01-09",
                                "kind",
                                "staff_qr")
                        .frame(),
                Rewards.TABLE,
                Rows.of(Rewards.TABLE)
                        .row(
                                "channel",
                                "pay",
                                "external_id",
                                "brings",
                                "cause_external_id",
                                "cause",
                                "paid_at",
                                "2026-01-08")
                        .frame());

        Dataset<Row> accounts =
                Accounts.named(table -> feeds.getOrDefault(table, Rows.of(table).frame()), AS_OF, List.of("staff_qr"));

        assertThat(content(accounts, "channel", "external_id", "first_seen_at"))
                .containsExactly(
                        "app | brings | 2026-01-09T00:00:00Z",
                        "app | dated | 2026-01-04T08:00:00Z",
                        "app | late | 2026-01-09T00:00:00Z",
                        "app | undated | null",
                        "pay | brings | 2026-01-08T00:00:00Z",
                        "pay | cause | 2026-01-08T00:00:00Z");
        assertThat(content(Accounts.withId(accounts), "id", "channel", "external_id"))
                .startsWith("0 | app | brings", "1 | app | dated")
                .endsWith("5 | pay | cause");
    }

    @Test
    void areLookedForInEveryFeedThatCarriesThem() {
        assertThat(Accounts.feeds())
                .contains(Interactions.TABLE, OrderLines.TABLE)
                .hasSize(11);
    }
}
