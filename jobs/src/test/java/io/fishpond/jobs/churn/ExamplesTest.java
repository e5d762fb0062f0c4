package io.fishpond.jobs.churn;

import static io.fishpond.testkit.Frames.content;
import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.algo.churn.CadenceClass;
import io.fishpond.jobs.churn.Examples.Sight;
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
class ExamplesTest {
    private static final LocalDate AS_OF = LocalDate.parse("2026-06-30");
    private static final LocalDate CUTOFF = AS_OF.minusDays(90);

    /** A member with an order, a visit, a refund and an end of friendship after the cutoff, on days that can be moved. */
    private static Dataset<Row> examples(LocalDate order, LocalDate visit, LocalDate refund, LocalDate unfollow) {
        Dataset<Row> orders = Rows.of(Orders.TABLE)
                .withDefault("channel", "pos")
                .withDefault("external_id", "card-1")
                .withDefault("status", "completed")
                .withDefault("amount", "100.00")
                .row("order_id", "first", "ordered_at", CUTOFF.minusDays(50).toString())
                .row(
                        "order_id",
                        "second",
                        "ordered_at",
                        CUTOFF.minusDays(20).toString(),
                        "refunded_amount",
                        "30.00",
                        "refunded_at",
                        refund.toString())
                .row("order_id", "later", "ordered_at", order.toString())
                .frame();
        Dataset<Row> interactions = Rows.of(Interactions.TABLE)
                .withDefault("channel", "pos")
                .withDefault("external_id", "card-1")
                .withDefault("kind", "visit")
                .row("event_id", "1", "occurred_at", CUTOFF.toString())
                .row("event_id", "2", "occurred_at", visit.toString())
                .frame();
        Dataset<Row> friendships = Rows.of(Friendships.TABLE)
                .row(
                        "channel",
                        "pos",
                        "staff_id",
                        "s",
                        "external_id",
                        "card-1",
                        "added_at",
                        CUTOFF.minusDays(40).toString(),
                        "removed_at",
                        unfollow.toString())
                .frame();
        Dataset<Row> records = Rows.of(MemberRecords.TABLE)
                .row("channel", "pos", "external_id", "card-1", "member_id", "m1")
                .frame();
        Sight sight = new Sight(CadenceClass.FAST, (int) CUTOFF.toEpochDay(), 90, 1);
        return Examples.of(
                Trails.of(orders, interactions, friendships, records, AS_OF),
                List.of(sight),
                (int) AS_OF.toEpochDay(),
                42,
                10);
    }

    private static List<String> known(Dataset<Row> examples) {
        return content(examples, "cadence_class", "draw", "order_days", "days_since", "age", "features");
    }

    private static List<String> labels(Dataset<Row> examples) {
        return content(examples, "label");
    }

    @Test
    void knowsNothingOfAnEventThatMovesAboutAfterTheCutoff() {
        LocalDate soon = CUTOFF.plusDays(1);
        LocalDate late = AS_OF.plusDays(1);
        Dataset<Row> before = examples(soon, soon, soon, soon);

        assertThat(known(before)).hasSize(1);
        assertThat(labels(before)).containsExactly("0.0");
        for (Dataset<Row> moved : List.of(
                examples(late, soon, soon, soon),
                examples(soon, late, soon, soon),
                examples(soon, soon, late, soon),
                examples(soon, soon, soon, late))) {
            assertThat(known(moved)).isEqualTo(known(before));
        }
        assertThat(labels(examples(late, soon, soon, soon))).containsExactly("1.0");
    }

    @Test
    void knowsAnEventOfTheCutoffItself() {
        LocalDate soon = CUTOFF.plusDays(1);

        assertThat(known(examples(soon, CUTOFF, soon, soon))).isNotEqualTo(known(examples(soon, soon, soon, soon)));
    }
}
