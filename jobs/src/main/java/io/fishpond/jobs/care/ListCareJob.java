package io.fishpond.jobs.care;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import io.fishpond.config.Audience;
import io.fishpond.config.Audience.Caps;
import io.fishpond.config.Products;
import io.fishpond.domain.ControlGroup;
import io.fishpond.domain.Secret;
import io.fishpond.run.Job;
import io.fishpond.run.RunContext;
import io.fishpond.spark.ChannelConsent;
import io.fishpond.spark.FormerStaff;
import io.fishpond.spark.Held;
import io.fishpond.spark.NetOrders;
import io.fishpond.spark.RecentContacts;
import io.fishpond.table.Table;
import io.fishpond.table.core.MemberAliases;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.marts.CareCounts;
import io.fishpond.table.marts.CareList;
import io.fishpond.table.marts.MemberProfile;
import io.fishpond.table.marts.NextProducts;
import io.fishpond.table.marts.SegmentChanges;
import io.fishpond.table.marts.SegmentTrials;
import io.fishpond.table.marts.Segments;
import io.fishpond.table.staging.Consents;
import io.fishpond.table.staging.Interactions;
import io.fishpond.table.staging.Orders;
import io.fishpond.table.staging.Staff;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * Lists who ordered in the last hours up to the end of the as-of day and has not been cared for: why her, by which way, and what she
 * may want next. Who is left out is counted by the first reason that applies.
 */
public final class ListCareJob implements Job {
    /** Why somebody is left out, in the order in which it counts. */
    static final List<String> REASONS = List.of("minor", "unreachable", "consent", "contacted", "caps", "control");

    @Override
    public String name() {
        return "care";
    }

    @Override
    public String description() {
        return "lists whom to care for after an order, by which way, and what she may want next";
    }

    @Override
    public List<Table> reads() {
        return List.of(
                Orders.TABLE,
                MemberRecords.TABLE,
                MemberAliases.TABLE,
                Interactions.TABLE,
                Consents.TABLE,
                MemberProfile.TABLE,
                NextProducts.TABLE,
                Staff.TABLE);
    }

    @Override
    public List<Table> writes() {
        return List.of(CareList.TABLE, CareCounts.TABLE);
    }

    @Override
    public void run(RunContext context) {
        Products.Care care = context.deployment().products().care();
        Audience audience = context.deployment().audience();
        Caps caps = audience.caps();
        Dataset<Row> records = context.read(MemberRecords.TABLE);
        Dataset<Row> interactions = context.read(Interactions.TABLE);
        try (Held held = new Held()) {
            Dataset<Row> due = latest(context, records, care.hours());
            Dataset<Row> told = ChannelConsent.with(
                    context.readDay(MemberProfile.TABLE).drop("next_product"),
                    context.read(Consents.TABLE),
                    records,
                    context.asOf(),
                    context.deployment().consentGranted());
            Dataset<Row> used = used(RecentContacts.of(
                    interactions,
                    records,
                    context.readPublished(Segments.TABLE),
                    context.readPublished(SegmentChanges.TABLE),
                    context.read(MemberAliases.TABLE),
                    caps,
                    context.asOf()));
            Dataset<Row> judged = held.of(due.join(told, "member_id")
                    .join(
                            contacted(due, interactions, records, caps, context.asOf(), care.hours()),
                            new String[] {"member_id"},
                            "left")
                    .join(used, new String[] {"member_id"}, "left")
                    .join(
                            drawn(
                                    context.readPublished(SegmentTrials.TABLE),
                                    context.read(MemberAliases.TABLE),
                                    context.asOf()),
                            new String[] {"member_id"},
                            "left")
                    .withColumn(
                            "is_control",
                            coalesce(
                                    col("is_control"),
                                    control(context.deployment().memberKey(), audience.controlShare())))
                    .join(
                            FormerStaff.of(context.read(Staff.TABLE), context.asOf())
                                    .selectExpr("staff_id as owner_staff_id", "true as owner_left"),
                            new String[] {"owner_staff_id"},
                            "left")
                    .withColumn("contact_way", way(care.ways(), caps, true, true))
                    .withColumn("loss", loss(care.ways(), caps)));
            context.replaceDay(CareCounts.TABLE, counts(judged));
            context.replaceDay(
                    CareList.TABLE,
                    listed(judged.where("loss is null"), context.readDay(NextProducts.TABLE), care.hours())
                            .withColumn(
                                    "contact_hours",
                                    lit(audience.contactHours()).cast("string")));
        }
    }

    /** Each member's latest order of the hours: member_id, channel, order_id, ordered_at, net, order_store, lasts_until. */
    private static Dataset<Row> latest(RunContext context, Dataset<Row> records, int hours) {
        LocalDate asOf = context.asOf();
        Dataset<Row> recent = context.read(Orders.TABLE)
                .where("ordered_at >= " + start(asOf, hours))
                .where("to_date(ordered_at) <= date'" + asOf + "'");
        return NetOrders.of(recent, records, asOf)
                .where("stands")
                .join(
                        recent.selectExpr("channel", "order_id", "store_id as order_store"),
                        new String[] {"channel", "order_id"})
                .groupBy("member_id")
                .agg(expr("max(struct(ordered_at, channel, order_id, net, order_store))")
                        .as("latest"))
                .select("member_id", "latest.*");
    }

    private static String start(LocalDate asOf, int hours) {
        return "timestamp(date_add(date'" + asOf + "', 1)) - make_interval(0, 0, 0, 0, " + hours + ")";
    }

    /** Members who were contacted since the order. */
    private static Dataset<Row> contacted(
            Dataset<Row> due, Dataset<Row> interactions, Dataset<Row> records, Caps caps, LocalDate asOf, int hours) {
        return interactions
                .where(RecentContacts.isKind(caps.kinds()) + " and to_date(occurred_at) <= date'" + asOf + "'")
                .where("occurred_at >= " + start(asOf, hours))
                .join(records.select("channel", "external_id", "member_id"), new String[] {"channel", "external_id"})
                .select("member_id", "occurred_at")
                .join(due.select("member_id", "ordered_at"), "member_id")
                .where("occurred_at >= ordered_at")
                .select("member_id")
                .distinct()
                .withColumn("was_contacted", expr("true"));
    }

    /**
     * Members of whom lists had drawn an arm before the day, with whether it was {@code is_control}: as they are now, and for good.
     *
     * @param trials rows of {@code marts.segment_trials}
     * @param aliases rows of {@code core.member_aliases}
     */
    static Dataset<Row> drawn(Dataset<Row> trials, Dataset<Row> aliases, LocalDate asOf) {
        return trials.where("as_of < date'" + asOf + "'")
                .select("member_id", "arm")
                .join(
                        aliases.selectExpr("alias_id as member_id", "member_id as now_id"),
                        new String[] {"member_id"},
                        "left")
                .groupBy(expr("coalesce(now_id, member_id) as member_id"))
                .agg(expr("bool_or(arm = 'control')").as("is_control"));
    }

    private static Column control(Secret key, double share) {
        ControlGroup group = new ControlGroup(key, share);
        return udf((String member) -> group.holds(member), DataTypes.BooleanType)
                .apply(col("member_id"));
    }

    /** Contacts of each member in the days of the caps: by any way, and by each. */
    private static Dataset<Row> used(Dataset<Row> contacts) {
        return contacts.groupBy("member_id")
                .agg(
                        expr("sum(contacts)").as("used_any"),
                        expr("map_from_entries(collect_list(struct(contact_channel, contacts)))")
                                .as("used"));
    }

    /** The first way by which she can be reached, and if asked agreed to be, and is not capped; null for none. */
    private static Column way(List<String> ways, Caps caps, boolean agreed, boolean uncapped) {
        return expr(ways.stream()
                .map(way -> "when is_reachable_" + way
                        + (agreed ? " and consent_" + way : "")
                        + (uncapped ? " and not " + isCapped(way, caps) : "")
                        + " then '" + way + "'")
                .collect(Collectors.joining(" ", "case ", " when false then '' end")));
    }

    private static String isCapped(String way, Caps caps) {
        Integer byWay = caps.byChannel().get(way);
        List<String> reached = new ArrayList<>(List.of("false"));
        if (caps.contacts() != null) {
            reached.add("coalesce(used_any, 0L) >= " + caps.contacts());
        }
        if (byWay != null) {
            reached.add("coalesce(element_at(used, '" + way + "'), 0L) >= " + byWay);
        }
        return "(" + String.join(" or ", reached) + ")";
    }

    private static Column loss(List<String> ways, Caps caps) {
        Map<String, Column> reasons = Map.of(
                "minor", expr("is_minor"),
                "unreachable", way(ways, caps, false, false).isNull(),
                "consent",
                        expr("refuses_targeting")
                                .or(way(ways, caps, true, false).isNull()),
                "contacted", expr("coalesce(was_contacted, false)"),
                "caps", way(ways, caps, true, true).isNull(),
                "control", expr("is_control"));
        Column loss = expr("cast(null as string)");
        for (int i = REASONS.size() - 1; i >= 0; i--) {
            loss = when(reasons.get(REASONS.get(i)), REASONS.get(i)).otherwise(loss);
        }
        return loss;
    }

    private static Dataset<Row> counts(Dataset<Row> judged) {
        return judged.agg(
                expr("count(1)").as("due"),
                Stream.concat(
                                REASONS.stream()
                                        .map(reason -> expr("count_if(coalesce(loss = '" + reason + "', false))")
                                                .as("removed_" + reason)),
                                Stream.of(expr("count_if(loss is null)").as("listed")))
                        .toArray(Column[]::new));
    }

    private static Dataset<Row> listed(Dataset<Row> left, Dataset<Row> next, int hours) {
        // The profile names the next product too, without a name and a reason.
        return left.drop("next_product")
                .join(
                        next.selectExpr(
                                "member_id",
                                "product_1 as next_product",
                                "product_name_1 as next_product_name",
                                "reason_1 as next_reason",
                                "reason_zh_1 as next_reason_zh"),
                        new String[] {"member_id"},
                        "left")
                .selectExpr(
                        "member_id",
                        "channel",
                        "order_id",
                        "ordered_at",
                        "ordered_at + make_interval(0, 0, 0, 0, " + hours + ") as care_by",
                        "net as net_revenue",
                        "if(owner_left, null, owner_staff_id) as owner_staff_id",
                        "coalesce(order_store, store_id) as store_id",
                        "contact_way",
                        "is_reachable_wecom",
                        "is_reachable_sms",
                        "is_reachable_email",
                        """
                        concat('ordered for ', net, ' on ', to_date(ordered_at), ' (', channel, '), ',
                            if(order_days <= 1, 'her first order', concat('her order day number ', order_days))) as why""",
                        """
                        concat(to_date(ordered_at), '在', channel, '下单', net, '，',
                            if(order_days <= 1, '首单', concat('第', order_days, '个下单日'))) as why_zh""",
                        "next_product",
                        "next_product_name",
                        "next_reason",
                        "next_reason_zh");
    }
}
