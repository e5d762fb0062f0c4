package io.fishpond.jobs.churn;

import static io.fishpond.testkit.Frames.content;
import static org.apache.spark.sql.functions.sum;
import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.algo.churn.Contact;
import io.fishpond.algo.churn.MemberTrail;
import io.fishpond.spark.NetOrders;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.staging.Friendships;
import io.fishpond.table.staging.Interactions;
import io.fishpond.table.staging.Orders;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.Rows;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class TrailsTest {
    private static final LocalDate AS_OF = LocalDate.parse("2026-06-30");

    private static Dataset<Row> records() {
        return Rows.of(MemberRecords.TABLE)
                .row("channel", "pos", "external_id", "card-1", "member_id", "m1")
                .row("channel", "wecom", "external_id", "w-1", "member_id", "m1")
                .frame();
    }

    private static Dataset<Row> orders() {
        return Rows.of(Orders.TABLE)
                .withDefault("channel", "pos")
                .withDefault("external_id", "card-1")
                .withDefault("status", "completed")
                .withDefault("ordered_at", "2026-06-01")
                .withDefault("amount", "100.00")
                .row("order_id", "whole")
                .row("order_id", "partly", "refunded_amount", "30.50", "refunded_at", "2026-06-10")
                .row("order_id", "undated", "refunded_amount", "7.00")
                .row("order_id", "eaten-up", "refunded_amount", "130.00", "refunded_at", "2026-06-02")
                .row("order_id", "back", "status", "refunded", "refunded_at", "2026-06-15")
                .row("order_id", "back-undated", "status", "refunded")
                .row("order_id", "back-later", "status", "refunded", "refunded_at", "2026-07-02")
                .row("order_id", "cancelled", "status", "cancelled")
                .row("order_id", "guest", "external_id", null)
                .row("order_id", "late", "ordered_at", "2026-06-30T23:59:59")
                .row("order_id", "tomorrow", "ordered_at", "2026-07-01")
                .frame();
    }

    private static MemberTrail trail(Dataset<Row> trails) {
        List<Row> rows = trails.collectAsList();
        assertThat(rows).hasSize(1);
        return Trails.trail(rows.get(0));
    }

    @Test
    void knowsOnEachDayTheNetRevenueThatWasKnownThen() {
        MemberTrail hers = trail(Trails.of(
                orders(),
                Rows.of(Interactions.TABLE).frame(),
                Rows.of(Friendships.TABLE).frame(),
                records(),
                AS_OF));

        for (String day : List.of("2026-06-01", "2026-06-10", "2026-06-15", "2026-06-30")) {
            LocalDate asOf = LocalDate.parse(day);
            String net = content(
                            NetOrders.of(orders(), records(), asOf)
                                    .agg(sum("net").as("net")),
                            "net")
                    .get(0);
            assertThat(hers.asOf((int) asOf.toEpochDay()).evidence().features()[7])
                    .as("log of the net revenue by %s", day)
                    .isEqualTo(Math.log1p(Double.parseDouble(net)));
        }
    }

    @Test
    void gathersWhatSheDidInHerChannels() {
        Dataset<Row> interactions = Rows.of(Interactions.TABLE)
                .withDefault("channel", "wecom")
                .withDefault("external_id", "w-1")
                .withDefault("occurred_at", "2026-06-05")
                .row("event_id", "1", "kind", "visit")
                .row("event_id", "2", "kind", "visit")
                .row("event_id", "3", "kind", "message")
                .row("event_id", "4", "kind", "complaint", "occurred_at", "2026-07-01")
                .frame();
        Dataset<Row> friendships = Rows.of(Friendships.TABLE)
                .row(
                        "channel",
                        "wecom",
                        "staff_id",
                        "s",
                        "external_id",
                        "w-1",
                        "added_at",
                        "2026-01-01",
                        "removed_at",
                        "2026-06-20")
                .row(
                        "channel",
                        "wecom",
                        "staff_id",
                        "t",
                        "external_id",
                        "w-1",
                        "added_at",
                        "2026-02-01",
                        "removed_at",
                        "2026-07-20")
                .frame();

        int june5 = (int) LocalDate.parse("2026-06-05").toEpochDay();
        assertThat(trail(Trails.of(orders(), interactions, friendships, records(), AS_OF))
                        .contacts())
                .containsExactlyInAnyOrder(
                        new Contact(june5, Contact.Kind.VISIT, 2),
                        new Contact((int) LocalDate.parse("2026-01-01").toEpochDay(), Contact.Kind.FOLLOW, 1),
                        new Contact((int) LocalDate.parse("2026-02-01").toEpochDay(), Contact.Kind.FOLLOW, 1),
                        new Contact(june5 + 15, Contact.Kind.UNFOLLOW, 1));
    }
}
