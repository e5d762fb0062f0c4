package io.fishpond.jobs.products;

import static io.fishpond.jobs.OneJob.id;
import static io.fishpond.testkit.Frames.content;
import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.jobs.OneJob;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.marts.ProductRoles;
import io.fishpond.table.marts.ReferralForest;
import io.fishpond.table.staging.Interactions;
import io.fishpond.table.staging.OrderLines;
import io.fishpond.table.staging.Orders;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.Rows;
import java.nio.file.Path;
import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class MeasureProductsJobTest {
    private static final LocalDate AS_OF = LocalDate.parse("2026-06-30");

    private final OneJob job;
    private final Rows records = OneJob.neutral(MemberRecords.TABLE).withDefault("channel", "pos");
    private final Rows forest = OneJob.neutral(ReferralForest.TABLE).withDefault("as_of", "2026-06-30");
    private final Rows orders =
            Rows.of(Orders.TABLE).withDefault("channel", "pos").withDefault("status", "completed");
    private final Rows lines = Rows.of(OrderLines.TABLE).withDefault("channel", "pos");
    private final Rows shares =
            Rows.of(Interactions.TABLE).withDefault("channel", "pos").withDefault("kind", "share");

    private int next;

    MeasureProductsJobTest(SparkSession spark, @TempDir Path folder) {
        this.job = new OneJob(spark, folder);
    }

    private void member(int member, Integer referrer) {
        records.row("external_id", "c" + member, "member_id", id(member));
        forest.row("member_id", id(member), "referrer_id", referrer == null ? null : id(referrer));
    }

    /** An order of as many yuan as its lines cost together: product, amount, cost, … */
    private void order(int member, String day, String refunded, String... told) {
        order(member, day, 0, refunded, told);
    }

    private void order(int member, String day, int coupon, String refunded, String... told) {
        String order = "o" + next++;
        int amount = 0;
        for (int i = 0; i < told.length; i += 3) {
            amount += Integer.parseInt(told[i + 1]);
            lines.row(
                    "order_id",
                    order,
                    "line_no",
                    i + 1,
                    "product_id",
                    told[i],
                    "amount",
                    told[i + 1],
                    "cost",
                    told[i + 2]);
        }
        orders.row(
                "order_id",
                order,
                "external_id",
                "c" + member,
                "ordered_at",
                day,
                "amount",
                amount - coupon,
                "refunded_amount",
                refunded);
    }

    private void share(int member, String product) {
        shares.row(
                "event_id",
                "e" + next++,
                "external_id",
                "c" + member,
                "occurred_at",
                "2026-05-01",
                "object_id",
                product);
    }

    private Dataset<Row> roles(String settings) {
        return job.with(MemberRecords.TABLE, records.frame())
                .with(ReferralForest.TABLE, forest.frame())
                .with(Orders.TABLE, orders.frame())
                .with(OrderLines.TABLE, lines.frame())
                .with(Interactions.TABLE, shares.frame())
                .run(new MeasureProductsJob(), AS_OF, settings)
                .read(ProductRoles.TABLE);
    }

    private void shop() {
        member(1, null);
        order(1, "2025-01-01", null, "bait", "10", "9");
        order(1, "2025-06-01", null, "cash", "100", "40", "bait", "10", "9");
        order(1, "2026-01-01", null, "cash", "100", "40"); // the 366th day
        member(2, null);
        order(2, "2025-02-01", "5", "bait", "10", "9"); // half of it went back
        member(3, 1);
        order(3, "2026-03-01", null, "talk", "20", null);
        order(3, "2026-04-01", null, "cash", "100", "40");
        member(4, 1);
        order(4, "2026-03-01", null, "bait", "10", "9", "talk", "20", null);
        order(4, "2026-07-01", null, "cash", "100", "40"); // tomorrow
        share(1, "talk");
        share(1, "talk");
        share(3, "talk");
        share(3, "pages/index");
    }

    @Test
    void measuresWhomEachProductBringsWhoSharesItAndWhatItEarns() {
        shop();
        Dataset<Row> roles = roles("product_roles: {least: 1, top: 0.34}\n").cache();
        assertThat(content(
                        roles, "product_id", "buyers", "orders", "revenue", "margin_revenue", "margin", "margin_rate"))
                .containsExactly(
                        // 9 of 10 went for the goods; of a half that came back, the half.
                        "bait | 3 | 4 | 35.00 | 35.00 | 3.50 | 0.1",
                        "cash | 2 | 3 | 300.00 | 300.00 | 180.00 | 0.6",
                        "talk | 2 | 2 | 40.00 | null | null | null");
        assertThat(content(
                        roles,
                        "product_id",
                        "first_order_buyers",
                        "first_order_share",
                        "later_order_share",
                        "first_order_lift",
                        "brought_value",
                        "base_brought_value",
                        "brought_matured",
                        "repeat_share"))
                .containsExactly(
                        // Of three later days one has bait. 1 was worth 120 in 365 days, 2 was worth 5.
                        "bait | 3 | 0.75 | 0.333333 | 2.25 | 62.50 | 62.50 | 2 | 0.333333",
                        "cash | 0 | 0.0 | 1.0 | 0.0 | null | 62.50 | 0 | 0.5",
                        "talk | 2 | 0.5 | 0.0 | null | null | 62.50 | 0 | 0.0");
        assertThat(content(
                        roles,
                        "product_id",
                        "shares",
                        "sharers",
                        "referred_first_buyers",
                        "referred_first_share",
                        "referred_lift"))
                .containsExactly(
                        "bait | 0 | 0 | 1 | 0.5 | 0.5",
                        "cash | 0 | 0 | 0 | 0.0 | null",
                        "talk | 3 | 2 | 2 | 1.0 | null");
        assertThat(content(roles, "product_id", "is_traffic", "is_word_of_mouth", "is_profit"))
                .containsExactly(
                        "bait | true | false | false", "cash | false | false | true", "talk | true | true | null");
        assertThat(roles.selectExpr("sum(revenue)").head().getDecimal(0))
                .as("products add up to what was sold")
                .isEqualByComparingTo("375.00");
    }

    @Test
    void couponsLessenWhatGoodsBringAndNotWhatTheyCost() {
        member(1, null);
        order(1, "2026-06-01", 30, null, "whole", "100", "60");
        order(1, "2026-06-02", 20, "40", "half", "50", "30", "other half", "50", "10");
        order(1, "2026-06-03", 10, null, "for nothing", "10", "4");

        assertThat(content(roles(""), "product_id", "revenue", "margin"))
                .as("70 - 60; of 80 half was paid back, with half the goods; a gift costs what it costs")
                .containsExactly(
                        "for nothing | 0.00 | -4.00",
                        "half | 20.00 | 5.00",
                        "other half | 20.00 | 15.00",
                        "whole | 70.00 | 10.00");
    }

    @Test
    void rolesFollowTheConfiguration() {
        shop();
        assertThat(content(
                        roles("product_roles: {least: 3, top: 0.34}\n"),
                        "product_id",
                        "is_traffic",
                        "is_word_of_mouth",
                        "is_profit"))
                .containsExactly(
                        "bait | true | false | false", "cash | false | false | false", "talk | false | true | null");
    }

    @Test
    void whatNobodyToldIsNull() {
        member(1, null);
        order(1, "2026-06-01", null, "bait", "10", null);
        assertThat(content(
                        roles(""),
                        "product_id",
                        "later_order_share",
                        "brought_value",
                        "margin",
                        "is_word_of_mouth",
                        "is_profit"))
                .containsExactly("bait | null | null | null | null | null");
    }
}
