package io.fishpond.jobs.influence;

import io.fishpond.config.Referral;
import io.fishpond.run.Job;
import io.fishpond.run.RunContext;
import io.fishpond.spark.InParallel;
import io.fishpond.spark.NetOrders;
import io.fishpond.table.Table;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.core.Members;
import io.fishpond.table.marts.CampaignReach;
import io.fishpond.table.marts.MemberChurn;
import io.fishpond.table.marts.MemberInfluence;
import io.fishpond.table.marts.MemberValue;
import io.fishpond.table.marts.ReferralForest;
import io.fishpond.table.marts.RewardAlerts;
import io.fishpond.table.staging.CampaignCosts;
import io.fishpond.table.staging.Interactions;
import io.fishpond.table.staging.Invites;
import io.fishpond.table.staging.Orders;
import io.fishpond.table.staging.Rewards;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Turns the referral forest into what each member brings, how far campaigns run, and which rewards to look at. */
public final class ScoreInfluenceJob implements Job {

    @Override
    public String name() {
        return "influence";
    }

    @Override
    public String description() {
        return "scores what every member brings, and how far campaigns run";
    }

    @Override
    public List<Table> reads() {
        return List.of(
                ReferralForest.TABLE,
                Invites.TABLE,
                Interactions.TABLE,
                Rewards.TABLE,
                CampaignCosts.TABLE,
                Orders.TABLE,
                Members.TABLE,
                MemberRecords.TABLE,
                MemberChurn.TABLE,
                MemberValue.TABLE);
    }

    /** {@code member_value} too: its day is written again with {@code referral_value}, known only here. */
    @Override
    public List<Table> writes() {
        return List.of(MemberInfluence.TABLE, CampaignReach.TABLE, RewardAlerts.TABLE, MemberValue.TABLE);
    }

    @Override
    public void run(RunContext context) {
        Referral settings = context.deployment().referral();
        Dataset<Row> members = context.read(Members.TABLE);
        Dataset<Row> records = context.read(MemberRecords.TABLE).select("channel", "external_id", "member_id");
        Dataset<Row> value = context.readDay(MemberValue.TABLE);
        Dataset<Row> churn = context.readDay(MemberChurn.TABLE);
        Dataset<Row> forest = context.readDay(ReferralForest.TABLE);
        Dataset<Row> referred = forest.where("referrer_id is not null");
        Dataset<Row> net = NetOrders.of(context.read(Orders.TABLE), records, context.asOf());

        Scores scores = new Scores(settings, members, value, forest);
        AtomicReference<Dataset<Row>> sums = new AtomicReference<>();
        AtomicReference<Optional<Contagion>> contagion = new AtomicReference<>(Optional.empty());
        InParallel.run(
                () -> sums.set(Lineage.cut(scores.sumsBelow())),
                () -> contagion.set(contagion(context, settings.contagion(), referred, churn, net)),
                () -> context.replaceDay(
                        CampaignReach.TABLE,
                        CampaignCohorts.of(
                                referred,
                                members,
                                context.read(Invites.TABLE),
                                context.read(CampaignCosts.TABLE),
                                net,
                                context.asOf())),
                () -> Growth.of(members, referred, context.asOf())
                        .forEach((metric, figure) -> context.measure(metric, "", figure)));
        Dataset<Row> scored = Lineage.cut(scores.scores(
                sums.get(),
                Brought.referralValue(
                        referred,
                        net,
                        Brought.rewards(context.read(Rewards.TABLE), records, context.asOf()),
                        settings.marginRate(),
                        settings.countsFlagged()),
                Brought.invites(context.read(Invites.TABLE), records, context.asOf()),
                Brought.shares(context.read(Interactions.TABLE), records, context.asOf()),
                churn,
                contagion.get()));
        String unflagged = settings.countsFlagged() ? "" : " + flagged_tree_size";
        InParallel.run(
                () -> context.replaceDay(
                        MemberInfluence.TABLE,
                        scored.transform(Scores::withQuadrant).drop("whole_tree_depth")),
                () -> context.lake()
                        .replaceDay(MemberValue.TABLE, context.asOf(), Scores.withReferralValue(value, scored)),
                () -> context.replaceDay(
                        RewardAlerts.TABLE,
                        Alerts.of(
                                context.read(Rewards.TABLE),
                                records,
                                forest,
                                scored.selectExpr(
                                        "member_id",
                                        "tree_size" + unflagged + " as tree_size",
                                        "whole_tree_depth as tree_depth"),
                                settings.rewards(),
                                context.asOf())));
    }

    /** What directs do after their referrer has lapsed, where it is measured above chance. */
    private static Optional<Contagion> contagion(
            RunContext context,
            Referral.Contagion settings,
            Dataset<Row> referred,
            Dataset<Row> churn,
            Dataset<Row> net) {
        Optional<Contagion> contagion = Contagion.of(
                referred,
                churn,
                net,
                context.asOf(),
                context.deployment().churn().horizonDays(),
                settings.windows());
        contagion.ifPresent(found -> {
            context.measure("contagion", "", found.excess().value());
            context.measure("contagion_low", "", found.excess().low());
            context.measure("contagion_high", "", found.excess().high());
            context.measure("contagion_exposed", "", found.exposed());
            context.measure("contagion_referrers", "", found.referrers());
            context.measure("contagion_is_measured", "", found.isMeasured(settings) ? 1 : 0);
        });
        return contagion.filter(found -> found.isMeasured(settings));
    }
}
