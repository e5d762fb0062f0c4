package io.fishpond.spark;

import static io.fishpond.testkit.Frames.content;
import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.staging.Orders;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.Rows;
import java.time.LocalDate;
import java.time.ZoneId;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class NetOrdersTest {
    private static final LocalDate AS_OF = LocalDate.parse("2026-06-30");

    private static Rows orders() {
        return Rows.of(Orders.TABLE)
                .withDefault("channel", "pos")
                .withDefault("external_id", "card-1")
                .withDefault("status", "completed")
                .withDefault("ordered_at", "2026-06-01")
                .withDefault("amount", "100.00");
    }

    private static Dataset<Row> net(Rows orders) {
        Dataset<Row> records = Rows.of(MemberRecords.TABLE)
                .row("channel", "pos", "external_id", "card-1", "member_id", "m1")
                .row("channel", "app", "external_id", "card-1", "member_id", "m2")
                .frame();
        return NetOrders.of(orders.frame(), records, AS_OF);
    }

    @Test
    void takesOffWhatWasPaidBackByTheDayAndNothingLater() {
        Rows orders = orders().row("order_id", "whole")
                .row("order_id", "partly", "refunded_amount", "30.00", "refunded_at", "2026-06-30T23:59:59")
                .row("order_id", "partly-later", "refunded_amount", "30.00", "refunded_at", "2026-07-01")
                .row("order_id", "partly-undated", "refunded_amount", "30.00")
                .row("order_id", "eaten-up", "refunded_amount", "130.00", "refunded_at", "2026-06-02")
                .row("order_id", "back", "status", "refunded", "refunded_at", "2026-06-30")
                .row("order_id", "back-undated", "status", "refunded", "refunded_amount", "100.00")
                .row(
                        "order_id",
                        "back-later",
                        "status",
                        "refunded",
                        "refunded_amount",
                        "100.00",
                        "refunded_at",
                        "2026-07-01")
                .row("order_id", "gift", "amount", "0.00")
                .row("order_id", "cancelled", "status", "cancelled")
                .row("order_id", "pending", "status", "pending");

        assertThat(content(net(orders), "order_id", "net", "stands"))
                .containsExactly(
                        "back-later | 100.00 | true",
                        "eaten-up | 0.00 | false",
                        "gift | 0.00 | true",
                        "partly | 70.00 | true",
                        "partly-later | 100.00 | true",
                        "partly-undated | 70.00 | true",
                        "whole | 100.00 | true");
    }

    @Test
    void givesOrdersToTheOwnerOfTheAccountAndDropsGuestsAndStrangers() {
        Rows orders = orders().row("order_id", "hers")
                .row("order_id", "other-channel", "channel", "app")
                .row("order_id", "guest", "external_id", null)
                .row("order_id", "stranger", "external_id", "card-9");

        assertThat(content(net(orders), "member_id", "channel", "order_id"))
                .containsExactly("m1 | pos | hers", "m2 | app | other-channel");
    }

    @Test
    void countsBusinessDaysInTheSessionsTimeZone(SparkSession spark) {
        Sessions.useTimeZone(spark, ZoneId.of("Asia/Shanghai"));
        Rows orders = orders().row("order_id", "evening", "ordered_at", "2026-06-30T15:59:59")
                .row("order_id", "next-day", "ordered_at", "2026-06-30T16:00:00");

        assertThat(content(net(orders), "order_id", "ordered_at", "ordered_on"))
                .containsExactly("evening | 2026-06-30T15:59:59Z | 2026-06-30");
    }
}
