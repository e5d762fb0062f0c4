package io.fishpond.jobs.identity;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.fishpond.config.Gates;
import io.fishpond.run.Finding;
import io.fishpond.run.Job;
import io.fishpond.run.RefusedException;
import io.fishpond.run.RunContext;
import io.fishpond.table.Table;
import io.fishpond.table.core.MemberLinks;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.ops.GateFindings;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Refuses the night if far more accounts were merged than in the last published one. */
public final class GateMembersJob implements Job {
    private static final int WORST = 20;
    private static final Seq<String> MEMBER =
            CollectionConverters.asScala(List.of("member_id")).toSeq();
    private static final Seq<String> ACCOUNT =
            CollectionConverters.asScala(List.of("channel_a", "external_id_a")).toSeq();

    @Override
    public String name() {
        return "gate";
    }

    @Override
    public String description() {
        return "stops the night if far more accounts were merged than in the last";
    }

    @Override
    public List<Table> reads() {
        return List.of(MemberRecords.TABLE, MemberLinks.TABLE);
    }

    @Override
    public List<Table> writes() {
        return List.of(GateFindings.TABLE);
    }

    /** @throws RefusedException if a figure is over its limit; the message names it, the worst members, and the way out */
    @Override
    public void run(RunContext context) {
        Dataset<Row> records = context.read(MemberRecords.TABLE);
        Dataset<Row> published = context.readPublished(MemberRecords.TABLE);
        List<IdentityGate.Check> checks = IdentityGate.checks(
                MemberFigures.of(records),
                MemberFigures.of(published),
                context.deployment().identity().gate());
        for (IdentityGate.Check check : checks) {
            context.measure(check.metric(), "", check.tonight());
            context.measure(check.metric(), "allowed", check.allowed());
        }
        List<IdentityGate.Check> breaches =
                checks.stream().filter(IdentityGate.Check::isBreach).toList();
        List<Finding> stopping = Finding.record(
                context,
                this,
                breaches.stream()
                        .map(breach -> new Finding(
                                Gates.IDENTITY,
                                breach.metric(),
                                breach.tonight(),
                                breach.allowed(),
                                breach.toString(),
                                Gates.Action.STOP))
                        .toList());
        if (!stopping.isEmpty()) {
            List<Row> worst = worst(records, published);
            throw new RefusedException(
                    message(breaches, worst, kinds(worst, records, context.read(MemberLinks.TABLE))));
        }
    }

    private static String message(List<IdentityGate.Check> breaches, List<Row> worst, Map<String, String> kinds) {
        StringJoiner text = new StringJoiner("\n");
        text.add("The gate refused the night: accounts were merged that look like different people's.");
        breaches.forEach(breach -> text.add("  " + breach));
        text.add(
                "Members that grew most since the last published night, and how many of their links each kind speaks for:");
        for (Row member : worst) {
            String id = member.getString(0);
            text.add("  %s  %,d accounts, %,d more: %s"
                    .formatted(id, member.getLong(1), member.getLong(2), kinds.getOrDefault(id, "no link")));
        }
        return text.add(
                        "A value that many share can be taken out of the feed, or stopped by identity.hub_limits; two who are not"
                                + " one can be told apart with fishpond unlink. If all is well, raise the limit: --set"
                                + " identity.gate.KEY=VALUE, for this night or in the deployment.")
                .add(Finding.WAY_OUT)
                .toString();
    }

    /** The members of several accounts that grew most: member_id, accounts, how many more than the same id had in the published night. */
    private static List<Row> worst(Dataset<Row> records, Dataset<Row> published) {
        Dataset<Row> before = published.groupBy("member_id").agg(count(lit(1)).as("before"));
        return records.groupBy("member_id")
                .agg(count(lit(1)).as("accounts"))
                .join(before, MEMBER, "left")
                .withColumn("more", col("accounts").minus(coalesce(col("before"), lit(0L))))
                .where("accounts > 1")
                .select("member_id", "accounts", "more")
                .sort(col("more").desc(), col("accounts").desc(), col("member_id"))
                .limit(WORST)
                .collectAsList();
    }

    /** What joins the accounts of a member, the most frequent kind first, by member id. */
    private static Map<String, String> kinds(List<Row> worst, Dataset<Row> records, Dataset<Row> links) {
        Object[] ids = worst.stream().map(member -> member.getString(0)).toArray();
        return records
                .where(col("member_id").isin(ids))
                .selectExpr("member_id", "channel as channel_a", "external_id as external_id_a")
                .join(links, ACCOUNT)
                .selectExpr("member_id", "explode(" + MemberLinks.KINDS + ") as kind")
                .groupBy("member_id", "kind")
                .agg(count(lit(1)).as("links"))
                .sort(col("links").desc(), col("kind"))
                .collectAsList()
                .stream()
                .collect(Collectors.groupingBy(
                        row -> row.getString(0),
                        Collectors.mapping(row -> row.getString(1) + " " + row.getLong(2), Collectors.joining(", "))));
    }
}
