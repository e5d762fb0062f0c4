package io.fishpond.jobs.influence;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import io.fishpond.config.Referral;
import io.fishpond.run.Job;
import io.fishpond.run.RunContext;
import io.fishpond.spark.ContactValues;
import io.fishpond.spark.InParallel;
import io.fishpond.spark.NetOrders;
import io.fishpond.table.Table;
import io.fishpond.table.core.MemberAttributes;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.core.Members;
import io.fishpond.table.core.ReferralJudgements;
import io.fishpond.table.marts.ReferralFlags;
import io.fishpond.table.marts.ReferralForest;
import io.fishpond.table.marts.ReferralRejects;
import io.fishpond.table.staging.Orders;
import io.fishpond.table.staging.Profiles;
import io.fishpond.table.staging.ReferralClaims;
import io.fishpond.table.staging.Staff;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Turns claims into the referral forest: one referrer a member at most, no circles, what looks like abuse marked. */
public final class BuildForestJob implements Job {

    @Override
    public String name() {
        return "forest";
    }

    @Override
    public String description() {
        return "judges who brought whom, builds the referral forest";
    }

    @Override
    public List<Table> reads() {
        return List.of(
                ReferralClaims.TABLE,
                ReferralJudgements.TABLE,
                Staff.TABLE,
                Profiles.TABLE,
                Orders.TABLE,
                Members.TABLE,
                MemberRecords.TABLE,
                MemberAttributes.TABLE);
    }

    @Override
    public List<Table> writes() {
        return List.of(ReferralForest.TABLE, ReferralRejects.TABLE, ReferralFlags.TABLE);
    }

    @Override
    public void run(RunContext context) {
        Referral settings = context.deployment().referral();
        Dataset<Row> members = context.read(Members.TABLE);
        Dataset<Row> records = context.read(MemberRecords.TABLE);
        // Readers find the table before any steward has spoken.
        context.lake().ensure(ReferralJudgements.TABLE);

        Dataset<Row> judged = Lineage.cut(new Claims(settings, context.asOf(), records, members)
                .judged(
                        context.read(ReferralClaims.TABLE),
                        new ReferralBook(context.lake()).standing(),
                        new ContactValues(context).employees()));
        Dataset<Row> won = Lineage.cut(Claims.winners(judged));
        Dataset<Row> flags = Lineage.cut(flags(context, settings.flags(), records, judged, won));
        Dataset<Row> referred = Lineage.cut(won.join(
                        flags.select("member_id").distinct().withColumn("is_flagged", lit(true)),
                        new String[] {"member_id"},
                        "left")
                .withColumn("is_flagged", coalesce(col("is_flagged"), lit(false))));

        InParallel.run(
                () -> context.replaceDay(ReferralRejects.TABLE, Claims.rejects(judged)),
                () -> context.replaceDay(ReferralFlags.TABLE, flags),
                () -> {
                    Forest.Placed placed = Forest.places(referred, standing(context, referred));
                    context.measure("referral_rounds", "", placed.rounds());
                    context.replaceDay(ReferralForest.TABLE, forest(members, referred, placed.places()));
                });
    }

    private static Dataset<Row> flags(
            RunContext context, Referral.Flags settings, Dataset<Row> records, Dataset<Row> judged, Dataset<Row> won) {
        Dataset<Row> families =
                won.select("member_id").union(won.select("referrer_id")).distinct();
        Dataset<Row> devices = context.read(MemberAttributes.TABLE)
                .where(col("name").equalTo(settings.deviceAttribute()))
                .selectExpr("member_id", "'device' as kind", "value");
        Dataset<Row> orders = NetOrders.of(context.read(Orders.TABLE), records, context.asOf())
                .where("stands")
                .groupBy("member_id")
                .agg(
                        expr("min(ordered_on)").as("first_order_on"),
                        expr("max(ordered_on)").as("last_order_on"));
        return new Flags(settings, context.asOf(), won)
                .of(judged, new ContactValues(context).of(families).unionByName(devices), orders);
    }

    /** The places that hold since the last published night; null before the first. */
    private static @Nullable Dataset<Row> standing(RunContext context, Dataset<Row> referred) {
        Dataset<Row> published = context.readPublished(ReferralForest.TABLE);
        // As text: what Delta answers from its log it answers in the old form of dates, which this session does not
        // use.
        Row last = published.agg(max(col("as_of").cast("string"))).head();
        return last.isNullAt(0)
                ? null
                : Standing.places(referred, published.where("as_of = date'" + last.getString(0) + "'"));
    }

    /** One row per member: those who were brought, and the roots. */
    static Dataset<Row> forest(Dataset<Row> members, Dataset<Row> referred, Dataset<Row> places) {
        return members.select("member_id")
                .join(referred, new String[] {"member_id"}, "left")
                .join(places, new String[] {"member_id"}, "left")
                .selectExpr(
                        "member_id",
                        "referrer_id",
                        "coalesce(root_id, member_id) as root_id",
                        "cast(coalesce(depth, 0L) as int) as depth",
                        "referred_at",
                        "channel",
                        "campaign",
                        "kind",
                        "evidence",
                        "source_kind",
                        "coalesce(is_staff_referral, false) as is_staff_referral",
                        "coalesce(is_flagged, false) as is_flagged",
                        "coalesce(customers_root_id, member_id) as customers_root_id",
                        "cast(coalesce(customers_depth, 0L) as int) as customers_depth",
                        "coalesce(unflagged_customers_root_id, member_id) as unflagged_customers_root_id",
                        "cast(coalesce(unflagged_customers_depth, 0L) as int) as unflagged_customers_depth");
    }
}
