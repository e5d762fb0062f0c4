package io.fishpond.jobs.influence;

import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.fishpond.config.Deployment.Referral;
import io.fishpond.run.Job;
import io.fishpond.run.RunContext;
import io.fishpond.spark.NetOrders;
import io.fishpond.table.Table;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.core.Members;
import io.fishpond.table.marts.MemberInfluence;
import io.fishpond.table.marts.MemberValue;
import io.fishpond.table.marts.ReferralForest;
import io.fishpond.table.marts.ReferralRejects;
import io.fishpond.table.staging.Invites;
import io.fishpond.table.staging.Orders;
import io.fishpond.table.staging.ReferralClaims;
import io.fishpond.table.staging.Rewards;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Turns claims into the referral forest, and the forest into what each member brings. */
public final class ScoreInfluenceJob implements Job {

    @Override
    public String name() {
        return "influence";
    }

    @Override
    public String description() {
        return "builds the referral forest, scores what every member brings";
    }

    @Override
    public List<Table> reads() {
        return List.of(
                ReferralClaims.TABLE,
                Invites.TABLE,
                Rewards.TABLE,
                Orders.TABLE,
                Members.TABLE,
                MemberRecords.TABLE,
                MemberValue.TABLE);
    }

    /** {@code member_value} too: its day is written again with {@code referral_value}, known only here. */
    @Override
    public List<Table> writes() {
        return List.of(ReferralForest.TABLE, ReferralRejects.TABLE, MemberInfluence.TABLE, MemberValue.TABLE);
    }

    @Override
    public void run(RunContext context) {
        Referral settings = context.deployment().referral();
        Dataset<Row> members = context.read(Members.TABLE);
        Dataset<Row> records = context.read(MemberRecords.TABLE);
        Dataset<Row> value = context.readDay(MemberValue.TABLE);

        Dataset<Row> judged = Lineage.cut(Claims.judge(
                context.read(ReferralClaims.TABLE), records, members, context.asOf(), settings.windowDays()));
        write(context, ReferralRejects.TABLE, judged.transform(Claims::rejects));

        Dataset<Row> referred = Lineage.cut(judged.transform(Claims::winners).transform(Forest::withPlaces));
        write(context, ReferralForest.TABLE, Forest.forest(members, referred));

        Dataset<Row> net = NetOrders.of(context.read(Orders.TABLE), records, context.asOf());
        Dataset<Row> rewards = Brought.rewards(context.read(Rewards.TABLE), records, context.asOf());
        Dataset<Row> invites = Brought.invites(context.read(Invites.TABLE), records, context.asOf());
        Dataset<Row> scored = Lineage.cut(Scores.scores(
                members,
                value,
                referred,
                Scores.sumsBelow(referred, value, settings.damping()),
                Brought.referralValue(referred, net, rewards, settings.marginRate()),
                invites));
        write(context, MemberInfluence.TABLE, scored.transform(Scores::withQuadrant));

        context.lake()
                .replaceDay(
                        MemberValue.TABLE,
                        context.asOf(),
                        Scores.withReferralValue(value, context.readDay(MemberInfluence.TABLE)));
        Growth.of(members, referred, context.asOf()).forEach((metric, figure) -> context.measure(metric, "", figure));
    }

    private static void write(RunContext context, Table table, Dataset<Row> rows) {
        context.lake()
                .replaceDay(
                        table,
                        context.asOf(),
                        rows.withColumn("as_of", expr("date'" + context.asOf() + "'"))
                                .withColumn("run_id", lit(context.runId())));
    }
}
