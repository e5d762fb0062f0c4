package io.fishpond.jobs.contacts;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.expr;

import io.fishpond.algo.metrics.Estimate;
import io.fishpond.algo.metrics.Proportion;
import io.fishpond.config.Products;
import io.fishpond.run.Job;
import io.fishpond.run.RunContext;
import io.fishpond.spark.Held;
import io.fishpond.spark.NetOrders;
import io.fishpond.spark.RecentContacts;
import io.fishpond.table.Table;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.core.Members;
import io.fishpond.table.marts.NewAgainstOld;
import io.fishpond.table.marts.ReferralForest;
import io.fishpond.table.staging.CampaignCosts;
import io.fishpond.table.staging.Interactions;
import io.fishpond.table.staging.Orders;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** Compares what contacts with new members bring and cost with what contacts with old ones do. */
public final class CompareContactsJob implements Job {
    private static final StructType COMPARED = StructType.fromDDL(
            """
            member_kind string, window_from date, window_to date, contacts bigint, contacted_members bigint,
            ordering_members bigint, order_rate double, order_rate_low double, order_rate_high double, orders bigint,
            revenue decimal(18,2), revenue_per_contact decimal(18,2), costed_contacts bigint, cost decimal(18,2),
            cost_per_contact decimal(18,2), new_members bigint, referred_new_members bigint, referred_share double,
            referred_share_low double, referred_share_high double""");

    @Override
    public String name() {
        return "contacts";
    }

    @Override
    public String description() {
        return "compares what contacts with new and with old members bring and cost";
    }

    @Override
    public List<Table> reads() {
        return List.of(
                Members.TABLE,
                MemberRecords.TABLE,
                Orders.TABLE,
                Interactions.TABLE,
                CampaignCosts.TABLE,
                ReferralForest.TABLE);
    }

    @Override
    public List<Table> writes() {
        return List.of(NewAgainstOld.TABLE);
    }

    /**
     * Days of contacts.
     *
     * @param orderDays after a contact in which an order counts for it
     */
    private record Window(LocalDate from, LocalDate to, int orderDays) {
        String holds(String day) {
            return day + " between date'" + from + "' and date'" + to + "'";
        }
    }

    @Override
    public void run(RunContext context) {
        Products.Contacts settings = context.deployment().products().contacts();
        LocalDate to = context.asOf().minusDays(settings.orderDays());
        Window window = new Window(to.minusDays(settings.windowDays() - 1L), to, settings.orderDays());
        try (Held held = new Held()) {
            Dataset<Row> records = context.read(MemberRecords.TABLE);
            Dataset<Row> orders = held.of(orders(context, records));
            Dataset<Row> contacts = held.of(contacts(
                    context.read(Interactions.TABLE),
                    records,
                    orders,
                    costs(context, window, settings),
                    window,
                    settings));
            Map<String, Row> brought = byKind(brought(contacts, orders, window));
            Map<String, Row> counted = byKind(contacts.groupBy("member_kind")
                    .agg(
                            expr("count(1)").as("contacts"),
                            expr("count(distinct member_id)").as("members"),
                            expr("count(cost)").as("costed"),
                            expr("cast(round(sum(cost), 2) as decimal(18,2))").as("cost")));
            Row joined = joined(context, window);
            List<Row> rows = List.of("new", "old").stream()
                    .map(kind ->
                            row(kind, window, counted.get(kind), brought.get(kind), kind.equals("new") ? joined : null))
                    .toList();
            context.replaceDay(NewAgainstOld.TABLE, context.spark().createDataFrame(rows, COMPARED));
        }
    }

    private static Map<String, Row> byKind(Dataset<Row> rows) {
        Map<String, Row> byKind = new HashMap<>();
        rows.collectAsList().forEach(row -> byKind.put(row.getString(0), row));
        return byKind;
    }

    /** Orders that stand, with their instant. */
    private static Dataset<Row> orders(RunContext context, Dataset<Row> records) {
        return NetOrders.of(context.read(Orders.TABLE), records, context.asOf())
                .where("stands")
                .select("member_id", "channel", "order_id", "ordered_at", "net");
    }

    /** What a contact of each campaign cost in the window: campaign, spent, contacts of it. */
    private static Dataset<Row> costs(RunContext context, Window window, Products.Contacts settings) {
        Dataset<Row> spent = context.read(CampaignCosts.TABLE)
                .where(window.holds("spent_on"))
                .groupBy("campaign")
                .agg(expr("sum(amount)").as("spent"));
        Dataset<Row> made = context.read(Interactions.TABLE)
                .where(RecentContacts.isKind(settings.kinds()) + " and " + window.holds("to_date(occurred_at)"))
                .groupBy("campaign")
                .agg(expr("count(1)").as("made"));
        return spent.join(made, "campaign").selectExpr("campaign", "cast(spent / made as decimal(18,6)) as cost");
    }

    /** Contacts in the window: contact, member_id, occurred_at, member_kind, cost. */
    private static Dataset<Row> contacts(
            Dataset<Row> interactions,
            Dataset<Row> records,
            Dataset<Row> orders,
            Dataset<Row> costs,
            Window window,
            Products.Contacts settings) {
        Dataset<Row> firsts =
                orders.groupBy("member_id").agg(expr("min(ordered_at)").as("first_order_at"));
        return interactions
                .where(RecentContacts.isKind(settings.kinds()) + " and " + window.holds("to_date(occurred_at)"))
                .join(records.select("channel", "external_id", "member_id"), new String[] {"channel", "external_id"})
                .join(firsts, new String[] {"member_id"}, "left")
                .join(broadcast(costs), new String[] {"campaign"}, "left")
                .selectExpr(
                        "concat_ws(':', channel, event_id) as contact",
                        "member_id",
                        "occurred_at",
                        "if(first_order_at < occurred_at, 'old', 'new') as member_kind",
                        "cost");
    }

    /** Orders within the days after a contact, each for the last contact before it; members who ordered, by what they were then. */
    private static Dataset<Row> brought(Dataset<Row> contacts, Dataset<Row> orders, Window window) {
        Dataset<Row> pairs = orders.where("to_date(ordered_at) between date'" + window.from() + "' and date_add(date'"
                        + window.to() + "', " + (window.orderDays() + 1) + ")")
                .join(contacts, "member_id")
                .where("ordered_at > occurred_at and ordered_at <= occurred_at + make_interval(0, 0, 0, "
                        + window.orderDays() + ")");
        Dataset<Row> members = pairs.groupBy("member_kind")
                .agg(expr("count(distinct member_id)").as("ordering"));
        Dataset<Row> credited = pairs.groupBy("channel", "order_id")
                .agg(
                        expr("max_by(member_kind, struct(occurred_at, contact))")
                                .as("member_kind"),
                        expr("any_value(net)").as("net"))
                .groupBy("member_kind")
                .agg(
                        expr("count(1)").as("orders"),
                        expr("cast(sum(net) as decimal(18,2))").as("revenue"));
        return members.join(credited, new String[] {"member_kind"}, "left");
    }

    /** How many members were first seen in the window, and of them were brought by somebody; null where nobody ever was. */
    private static Row joined(RunContext context, Window window) {
        Dataset<Row> forest = context.readDay(ReferralForest.TABLE).select("member_id", "referrer_id");
        boolean isKnown = !forest.where("referrer_id is not null").isEmpty();
        return context.read(Members.TABLE)
                .where(window.holds("to_date(first_seen_at)"))
                .join(forest, new String[] {"member_id"}, "left")
                .agg(expr("count(1)"), expr(isKnown ? "count(referrer_id)" : "cast(null as bigint)"))
                .head();
    }

    private static Row row(String kind, Window window, Row counted, Row brought, Row joined) {
        long contacts = counted == null ? 0 : counted.getLong(1);
        long members = counted == null ? 0 : counted.getLong(2);
        long costed = counted == null ? 0 : counted.getLong(3);
        BigDecimal cost = counted == null ? null : counted.getDecimal(4);
        long ordering = brought == null ? 0 : brought.getLong(1);
        boolean credited = brought != null && !brought.isNullAt(2);
        BigDecimal revenue = credited ? brought.getDecimal(3) : BigDecimal.ZERO.setScale(2);
        Optional<Estimate> rate = Proportion.wilson(ordering, members);
        Optional<Estimate> referred = joined == null || joined.isNullAt(1)
                ? Optional.empty()
                : Proportion.wilson(joined.getLong(1), joined.getLong(0));
        return RowFactory.create(
                kind,
                window.from(),
                window.to(),
                contacts,
                members,
                ordering,
                rate.map(e -> rounded(e.value())).orElse(null),
                rate.map(e -> rounded(e.low())).orElse(null),
                rate.map(e -> rounded(e.high())).orElse(null),
                credited ? brought.getLong(2) : 0L,
                revenue,
                per(revenue, contacts),
                costed,
                cost,
                cost == null ? null : per(cost, costed),
                joined == null ? null : joined.getLong(0),
                joined == null ? null : joined.get(1),
                referred.map(e -> rounded(e.value())).orElse(null),
                referred.map(e -> rounded(e.low())).orElse(null),
                referred.map(e -> rounded(e.high())).orElse(null));
    }

    private static BigDecimal per(BigDecimal amount, long count) {
        return count == 0 ? null : amount.divide(BigDecimal.valueOf(count), 2, RoundingMode.HALF_UP);
    }

    private static Double rounded(double figure) {
        return Math.round(figure * 1e6) / 1e6;
    }
}
