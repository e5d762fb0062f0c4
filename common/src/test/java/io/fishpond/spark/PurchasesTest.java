package io.fishpond.spark;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.algo.value.PurchaseDays;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.staging.Orders;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.Rows;
import java.time.LocalDate;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class PurchasesTest {
    private static final LocalDate AS_OF = LocalDate.parse("2026-06-30");
    private static final int MEMBERS = 8;
    private static final String[] STATUSES = {"completed", "completed", "refunded", "cancelled"};

    private final Rows orders = Rows.of(Orders.TABLE).withDefault("channel", "pos");
    private final Rows records =
            Rows.of(MemberRecords.TABLE).withDefault("channel", "pos").withDefault("first_landed_on", AS_OF.toString());

    /** Orders of every status, some for nothing, some taken back in part or whole, some refunded on a day that nobody knows. */
    private void tellOfOrders() {
        Random random = new Random(11);
        for (int order = 0; order < 400; order++) {
            LocalDate day = AS_OF.minusDays(random.nextInt(120) - 5);
            String status = STATUSES[random.nextInt(STATUSES.length)];
            int amount = random.nextInt(4) * 10;
            boolean refunded = status.equals("refunded") || amount > 0 && random.nextInt(3) == 0;
            orders.row(
                    "order_id",
                    "o" + order,
                    "external_id",
                    "card-" + random.nextInt(MEMBERS),
                    "ordered_at",
                    day.toString(),
                    "status",
                    status,
                    "amount",
                    amount + ".00",
                    "refunded_amount",
                    refunded ? amount / (1 + random.nextInt(2)) + ".00" : null,
                    "refunded_at",
                    refunded && random.nextInt(5) > 0
                            ? day.plusDays(random.nextInt(40)).toString()
                            : null);
        }
        for (int member = 0; member < MEMBERS; member++) {
            records.row("external_id", "card-" + member, "member_id", "m" + member);
        }
    }

    @Test
    void knowsOfEveryPastDayWhatNetOrdersKnow() {
        tellOfOrders();
        Dataset<Row> lists = Purchases.of(orders.frame(), records.frame(), AS_OF);
        for (int back : new int[] {0, 1, 30, 90}) {
            LocalDate day = AS_OF.minusDays(back);
            Map<String, String> net = new TreeMap<>();
            NetOrders.of(orders.frame(), records.frame(), day)
                    .where("stands")
                    .groupBy("member_id")
                    .agg(count(lit(1)), sum("net"))
                    .collectAsList()
                    .forEach(r -> net.put(
                            r.getString(0),
                            r.getLong(1) + " for "
                                    + r.getDecimal(2).movePointRight(2).longValueExact()));

            Map<String, String> listed = new TreeMap<>();
            for (Row row : lists.collectAsList()) {
                PurchaseDays days = PurchaseDays.of(Purchases.in(row), (int) day.toEpochDay());
                if (!days.isEmpty()) {
                    listed.put(
                            row.getAs("member_id"),
                            days.orders() + " for " + days.history("pos").cents());
                }
            }
            assertThat(listed).as("on " + day).isEqualTo(net).isNotEmpty();
        }
    }
}
