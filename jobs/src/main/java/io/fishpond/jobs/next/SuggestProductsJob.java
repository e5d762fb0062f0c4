package io.fishpond.jobs.next;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import io.fishpond.algo.basket.HitContest;
import io.fishpond.algo.basket.Method;
import io.fishpond.algo.metrics.Estimate;
import io.fishpond.config.Products;
import io.fishpond.run.Job;
import io.fishpond.run.RunContext;
import io.fishpond.spark.Ages;
import io.fishpond.spark.ChannelConsent;
import io.fishpond.spark.Held;
import io.fishpond.spark.NetOrders;
import io.fishpond.table.Table;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.core.Members;
import io.fishpond.table.marts.NextProducts;
import io.fishpond.table.ops.Models;
import io.fishpond.table.staging.Consents;
import io.fishpond.table.staging.OrderLines;
import io.fishpond.table.staging.Orders;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Tells each customer's next product. Every method foretells the next baskets of a window that has passed, from what was known
 * before it; the one that hits most speaks, if it beats popularity beyond chance, and else popularity does, by its name.
 */
public final class SuggestProductsJob implements Job {
    /** Products of a list that the methods are compared by. */
    static final int COMPARED = 5;

    private static final String PURPOSE = "next_product";

    @Override
    public String name() {
        return "next_products";
    }

    @Override
    public String description() {
        return "compares methods on the past and tells what each customer buys next";
    }

    @Override
    public List<Table> reads() {
        return List.of(Members.TABLE, MemberRecords.TABLE, Orders.TABLE, OrderLines.TABLE, Consents.TABLE);
    }

    @Override
    public List<Table> writes() {
        return List.of(NextProducts.TABLE, Models.TABLE);
    }

    @Override
    public void run(RunContext context) {
        Products.Next settings = context.deployment().products().next();
        LocalDate cutoff = context.asOf().minusDays(settings.backtestDays());
        try (Held held = new Held()) {
            Dataset<Row> bought = held.of(bought(context, context.asOf()));
            HitContest contest = contest(Shop.of(bought(context, cutoff), cutoff, settings), bought, cutoff);
            context.record(Models.TABLE, "purpose = '" + PURPOSE + "'", models(context.runId(), contest));
            Method champion = contest.champion();
            try (Shop shop = Shop.of(bought, context.asOf(), settings)) {
                context.replaceDay(
                        NextProducts.TABLE,
                        shop.suggested(customers(context), champion)
                                .withColumn("model", expr("'" + champion.label() + "'"))
                                .withColumn("model_version", expr("'" + context.runId() + "'")));
            }
        }
    }

    /** How often each method's list, made of what was known at the cutoff, held something of the next basket. */
    static HitContest contest(Shop then, Dataset<Row> bought, LocalDate cutoff) {
        try (then) {
            return then.compared(bought.where("day > " + cutoff.toEpochDay()), COMPARED);
        }
    }

    /** The lines of orders that stand at the end of a day: member_id, day, channel, order_id, line_no, product_id, product_name, category. */
    private static Dataset<Row> bought(RunContext context, LocalDate day) {
        Dataset<Row> orders = NetOrders.of(context.read(Orders.TABLE), context.read(MemberRecords.TABLE), day)
                .where("stands")
                .select(
                        col("member_id"),
                        col("channel"),
                        col("order_id"),
                        expr("unix_date(ordered_on)").as("day"));
        return adults(context, orders)
                .join(
                        context.read(OrderLines.TABLE)
                                .select("channel", "order_id", "line_no", "product_id", "product_name", "category"),
                        new String[] {"channel", "order_id"});
    }

    /** Who has bought and may be told something: whoever refuses profiling is told nothing. */
    private static Dataset<Row> customers(RunContext context) {
        Dataset<Row> orders = NetOrders.of(
                        context.read(Orders.TABLE), context.read(MemberRecords.TABLE), context.asOf())
                .where("stands")
                .select("member_id");
        return ChannelConsent.with(
                        adults(context, orders).distinct(),
                        context.read(Consents.TABLE),
                        context.read(MemberRecords.TABLE),
                        context.asOf(),
                        context.deployment().consentGranted())
                .where("not refuses_targeting")
                .select("member_id");
    }

    /** Without the members who are under 14 on the as-of date: they enter no model and no list. */
    private static Dataset<Row> adults(RunContext context, Dataset<Row> rows) {
        Dataset<Row> minors =
                context.read(Members.TABLE).where(Ages.isMinor(context.asOf())).select("member_id");
        return rows.join(minors, new String[] {"member_id"}, "left_anti");
    }

    /** Every method with what it hit, in the order of {@link Models}' columns. */
    static List<Row> models(String runId, HitContest contest) {
        return Arrays.stream(Method.values())
                .map(method -> RowFactory.create(
                        runId,
                        PURPOSE,
                        "all",
                        method.label(),
                        runId,
                        Map.of(),
                        null,
                        scores(contest, method),
                        method == contest.champion(),
                        note(contest, method)))
                .toList();
    }

    private static Map<String, Double> scores(HitContest contest, Method method) {
        Estimate gain = contest.gain(method);
        return new TreeMap<>(Map.of(
                "hit_rate_at_" + COMPARED,
                rounded(contest.hitRate(method)),
                "members",
                (double) contest.trials(),
                "gain",
                rounded(gain.value()),
                "gain_low",
                rounded(gain.low()),
                "gain_high",
                rounded(gain.high())));
    }

    private static String note(HitContest contest, Method method) {
        if (contest.trials() == 0) {
            return method == contest.champion() ? "nobody bought again in the window: nothing was compared" : null;
        }
        if (method == contest.champion()) {
            return method.isPopularity() ? "no method beats popularity beyond chance" : null;
        }
        if (method.isPopularity()) {
            return null;
        }
        return contest.gain(method).low() > 0
                ? "beats popularity, and another hits more"
                : "does not beat popularity beyond chance";
    }

    private static double rounded(double figure) {
        return Math.round(figure * 1e6) / 1e6;
    }
}
