package io.fishpond.jobs.churn;

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
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class ExamplesTest {
    private static final LocalDate AS_OF = LocalDate.parse("2026-06-30");
    private static final LocalDate CUTOFF = AS_OF.minusDays(90);

    /** A member with an order, a visit, a refund and an end of friendship after the cutoff, on days that can be moved. */
    private static Row example(LocalDate order, LocalDate visit, LocalDate refund, LocalDate unfollow) {
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
        List<Row> examples = Examples.of(
                        Trails.of(orders, interactions, friendships, records, AS_OF),
                        List.of(sight),
                        (int) AS_OF.toEpochDay(),
                        42,
                        10)
                .collectAsList();
        assertThat(examples).hasSize(1);
        return examples.get(0);
    }

    /** All of an example but the label. */
    private static List<Object> known(Row example) {
        return Stream.of("cadence_class", "draw", "order_days", "days_since", "age", "features")
                .map(example::<Object>getAs)
                .toList();
    }

    @Test
    void knowsNothingOfAnEventThatMovesAboutAfterTheCutoff() {
        LocalDate soon = CUTOFF.plusDays(1);
        LocalDate late = AS_OF.plusDays(1);
        Row before = example(soon, soon, soon, soon);
        Row bought = example(late, soon, soon, soon);

        assertThat(known(bought)).isEqualTo(known(before));
        assertThat(known(example(soon, late, soon, soon))).isEqualTo(known(before));
        assertThat(known(example(soon, soon, late, soon))).isEqualTo(known(before));
        assertThat(known(example(soon, soon, soon, late))).isEqualTo(known(before));
        assertThat(known(example(soon, CUTOFF, soon, soon))).isNotEqualTo(known(before));
        assertThat(before.<Double>getAs("label")).isZero();
        assertThat(bought.<Double>getAs("label")).isEqualTo(1);
    }
}
