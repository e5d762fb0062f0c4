package io.fishpond.jobs.products;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.expr;

import io.fishpond.config.Products;
import io.fishpond.run.Job;
import io.fishpond.run.RunContext;
import io.fishpond.spark.Held;
import io.fishpond.spark.NetOrders;
import io.fishpond.table.Table;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.marts.ProductRoles;
import io.fishpond.table.marts.ReferralForest;
import io.fishpond.table.staging.Interactions;
import io.fishpond.table.staging.OrderLines;
import io.fishpond.table.staging.Orders;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Measures of each product whom its first orders brought, who shares it and what it earns, and tells its roles by that. */
public final class MeasureProductsJob implements Job {
    private static final String[] ORDER = {"channel", "order_id"};

    @Override
    public String name() {
        return "product_roles";
    }

    @Override
    public String description() {
        return "measures what each product brings, earns and is shared";
    }

    @Override
    public List<Table> reads() {
        return List.of(Orders.TABLE, OrderLines.TABLE, MemberRecords.TABLE, Interactions.TABLE, ReferralForest.TABLE);
    }

    @Override
    public List<Table> writes() {
        return List.of(ProductRoles.TABLE);
    }

    @Override
    public void run(RunContext context) {
        LocalDate asOf = context.asOf();
        Products.Roles settings = context.deployment().products().roles();
        Dataset<Row> records = context.read(MemberRecords.TABLE);
        try (Held held = new Held()) {
            Dataset<Row> orders = held.of(
                    NetOrders.of(context.read(Orders.TABLE), records, asOf).where("stands"));
            Dataset<Row> paid = context.read(Orders.TABLE).selectExpr("channel", "order_id", "amount as paid");
            Dataset<Row> lines = held.of(lines(orders.join(paid, ORDER), context.read(OrderLines.TABLE)));
            Dataset<Row> days = held.of(days(lines, orders, context.readDay(ReferralForest.TABLE), asOf, settings));
            context.replaceDay(
                    ProductRoles.TABLE,
                    roles(
                            sales(lines)
                                    .join(brought(days), "product_id")
                                    .join(
                                            shares(context.read(Interactions.TABLE), records, asOf),
                                            new String[] {"product_id"},
                                            "left"),
                            base(lines, days),
                            settings));
        }
    }

    /** Lines of orders that stand, each with its part of the order's net revenue and what is left of it when the goods are paid for. */
    private static Dataset<Row> lines(Dataset<Row> orders, Dataset<Row> lines) {
        Dataset<Row> sold = lines.groupBy("channel", "order_id")
                .agg(expr("sum(amount)").as("sold"), expr("count(1)").as("order_lines"));
        return orders.join(sold, ORDER)
                .join(
                        lines.select(
                                "channel",
                                "order_id",
                                "line_no",
                                "product_id",
                                "product_name",
                                "category",
                                "amount",
                                "cost"),
                        ORDER)
                // A gift among gifts: lines that cost nothing share alike.
                .withColumn("part", expr("cast(if(sold > 0, amount / sold, 1 / order_lines) as decimal(18,8))"))
                .withColumn("revenue", expr("cast(net * part as decimal(18,4))"))
                // Goods that came back cost nothing: of the cost counts the share of what was paid that was not paid
                // back. A
                // coupon lessens what was paid, and nothing of what the goods cost.
                .withColumn("kept", expr("cast(if(paid > 0, net / paid, 1) as decimal(18,8))"))
                .withColumn("margin", expr("cast(revenue - cost * kept as decimal(18,4))"));
    }

    /** What was sold of each product. */
    private static Dataset<Row> sales(Dataset<Row> lines) {
        return lines.groupBy("product_id")
                .agg(
                        expr("max_by(product_name, struct(ordered_on, channel, order_id, line_no))")
                                .as("product_name"),
                        expr("max_by(category, struct(ordered_on, channel, order_id, line_no))")
                                .as("category"),
                        expr("count(distinct channel, order_id)").as("orders"),
                        expr("cast(sum(revenue) as decimal(18,2))").as("revenue"),
                        expr("cast(sum(revenue) filter (where cost is not null) as decimal(18,2))")
                                .as("margin_revenue"),
                        expr("cast(sum(margin) as decimal(18,2))").as("margin"));
    }

    /** Each member's days with each product, and whether the day was her first; what she was worth from then on, and who brought her. */
    private static Dataset<Row> days(
            Dataset<Row> lines, Dataset<Row> orders, Dataset<Row> forest, LocalDate asOf, Products.Roles settings) {
        Dataset<Row> firsts =
                orders.groupBy("member_id").agg(expr("min(ordered_on)").as("first_on"));
        Dataset<Row> worth = orders.join(firsts, "member_id")
                .groupBy("member_id", "first_on")
                .agg(expr("sum(net) filter (where ordered_on < date_add(first_on, " + settings.days() + "))")
                        .as("worth"))
                .withColumn(
                        "is_matured",
                        expr("date_add(first_on, " + settings.days() + ") <= date_add(date'" + asOf + "', 1)"));
        return lines.select("member_id", "ordered_on", "product_id")
                .distinct()
                .join(worth, "member_id")
                .join(
                        forest.where("referrer_id is not null")
                                .select("member_id")
                                .withColumn("brought", expr("true")),
                        new String[] {"member_id"},
                        "left")
                .withColumn("is_referred", expr("coalesce(brought, false)"))
                .withColumn("is_first", expr("ordered_on = first_on"));
    }

    private static Dataset<Row> brought(Dataset<Row> days) {
        Dataset<Row> members = days.groupBy("product_id", "member_id")
                .agg(
                        expr("count(1)").as("member_days"),
                        expr("bool_or(is_first)").as("was_first"),
                        expr("any_value(worth)").as("worth"),
                        expr("any_value(is_matured)").as("is_matured"),
                        expr("any_value(is_referred)").as("is_referred"));
        return members.groupBy("product_id")
                .agg(
                        expr("count(1)").as("buyers"),
                        expr("count_if(was_first)").as("first_order_buyers"),
                        expr("sum(member_days) - count_if(was_first)").as("later_days"),
                        expr("cast(round(avg(worth) filter (where was_first and is_matured), 2) as decimal(18,2))")
                                .as("brought_value"),
                        expr("count_if(was_first and is_matured)").as("brought_matured"),
                        expr("avg(if(member_days > 1, 1.0D, 0.0D))").as("repeat_share"),
                        expr("count_if(was_first and is_referred)").as("referred_first_buyers"));
    }

    /** Shares of each product; what was shared and is no product joins nothing. */
    private static Dataset<Row> shares(Dataset<Row> interactions, Dataset<Row> records, LocalDate asOf) {
        return interactions
                .where("kind = 'share' and object_id is not null and to_date(occurred_at) <= date'" + asOf + "'")
                .join(
                        records.select("channel", "external_id", "member_id"),
                        new String[] {"channel", "external_id"},
                        "left")
                .groupBy(expr("object_id as product_id"))
                .agg(
                        expr("count(1)").as("shares"),
                        expr("count(distinct member_id)").as("sharers"));
    }

    /** The same of all products together: one row. */
    private static Dataset<Row> base(Dataset<Row> lines, Dataset<Row> days) {
        Dataset<Row> members = days.groupBy("member_id")
                .agg(
                        expr("bool_or(is_first)").as("has_first"),
                        expr("count(distinct ordered_on) filter (where not is_first)")
                                .as("later"),
                        expr("any_value(worth)").as("worth"),
                        expr("any_value(is_matured)").as("is_matured"),
                        expr("any_value(is_referred)").as("is_referred"));
        return members.agg(
                        expr("count_if(has_first)").as("all_firsts"),
                        expr("sum(later)").as("all_later"),
                        expr("count_if(has_first and is_referred)").as("all_referred_firsts"),
                        expr("cast(round(avg(worth) filter (where has_first and is_matured), 2) as decimal(18,2))")
                                .as("base_brought_value"))
                .crossJoin(lines.agg(
                        expr("cast(sum(margin) / nullif(sum(revenue) filter (where cost is not null), 0) as double)")
                                .as("base_margin_rate")));
    }

    private static Dataset<Row> roles(Dataset<Row> products, Dataset<Row> base, Products.Roles settings) {
        Dataset<Row> measured = products.crossJoin(broadcast(base))
                .withColumn("shares", expr("coalesce(shares, 0L)"))
                .withColumn("sharers", expr("coalesce(sharers, 0L)"))
                .withColumn("margin_rate", rounded("margin / nullif(margin_revenue, 0)"))
                .withColumn("base_margin_rate", rounded("base_margin_rate"))
                .withColumn("repeat_share", rounded("repeat_share"))
                .withColumn("first_order_share", rounded("coalesce(first_order_buyers / nullif(all_firsts, 0), 0)"))
                .withColumn("later_order_share", rounded("later_days / nullif(all_later, 0)"))
                .withColumn(
                        "first_order_lift",
                        rounded(
                                "(first_order_buyers / nullif(all_firsts, 0)) / nullif(later_days / nullif(all_later, 0), 0)"))
                .withColumn("referred_first_share", rounded("referred_first_buyers / nullif(all_referred_firsts, 0)"))
                .withColumn(
                        "referred_lift",
                        rounded(
                                """
                                (referred_first_buyers / nullif(all_referred_firsts, 0))
                                / nullif((first_order_buyers - referred_first_buyers) / nullif(all_firsts - all_referred_firsts, 0), 0)"""));
        // Products are few: their places are told over all of them at once.
        for (String measure : List.of("first_order_buyers", "shares", "referred_first_buyers", "margin")) {
            measured = measured.withColumn(
                    "place_" + measure,
                    expr("row_number() over (order by " + measure + " desc nulls last, product_id)"));
        }
        return measured.withColumn("all_products", expr("count(1) over ()"))
                .withColumn("all_shares", expr("sum(shares) over ()"))
                .withColumn("share_rate", rounded("if(all_shares = 0, null, sharers / buyers)"))
                .withColumn(
                        "is_traffic",
                        expr(among("first_order_buyers", settings) + " and coalesce(first_order_lift >= "
                                + settings.lift() + ", true)"))
                .withColumn(
                        "is_word_of_mouth",
                        expr("if(all_shares = 0 and all_referred_firsts = 0, null, (" + among("shares", settings)
                                + ") or ("
                                + among("referred_first_buyers", settings) + " and coalesce(referred_lift >= "
                                + settings.lift() + ", true)))"))
                .withColumn(
                        "is_profit",
                        expr("if(margin is null, null, buyers >= " + settings.least() + " and "
                                + first("margin", settings)
                                + " and margin > 0 and coalesce(margin_rate >= " + settings.lift()
                                + " * base_margin_rate, false))"))
                .select(ProductRoles.TABLE.columnNames().stream()
                        .filter(column -> !column.equals("as_of") && !column.equals("run_id"))
                        .map(functions::col)
                        .toArray(Column[]::new));
    }

    private static String among(String measure, Products.Roles settings) {
        return measure + " >= " + settings.least() + " and " + first(measure, settings);
    }

    private static String first(String measure, Products.Roles settings) {
        return "place_" + measure + " <= ceil(all_products * " + settings.top() + "D)";
    }

    private static Column rounded(String ratio) {
        return expr("round(cast(" + ratio + " as double), 6)");
    }
}
