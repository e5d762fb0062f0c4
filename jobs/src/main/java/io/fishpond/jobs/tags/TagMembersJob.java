package io.fishpond.jobs.tags;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.fishpond.config.TagDefinition;
import io.fishpond.run.Job;
import io.fishpond.run.RunContext;
import io.fishpond.spark.Conform;
import io.fishpond.spark.Expressions;
import io.fishpond.table.Table;
import io.fishpond.table.core.MemberAliases;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.marts.MemberProfile;
import io.fishpond.table.marts.MemberTags;
import io.fishpond.table.staging.Tags;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Gives members the tags that the configured rules and the channels say, each with since when, until when, and why. */
public final class TagMembersJob implements Job {
    private static final String RULE = "rule";

    /** Staff write tags freely: what looks like a phone number or an address of any kind stays out of what others read. */
    private static final String MAY_BE_CONTACT = "(tag rlike '[0-9０-９]{7}|[@＠]')";

    @Override
    public String name() {
        return "tags";
    }

    @Override
    public String description() {
        return "tags members by rules and as channels deliver, with since, until and why";
    }

    @Override
    public List<Table> reads() {
        return List.of(MemberProfile.TABLE, MemberRecords.TABLE, MemberAliases.TABLE, Tags.TABLE);
    }

    @Override
    public List<Table> writes() {
        return List.of(MemberTags.TABLE);
    }

    /** Everything that is wrong with the rules, each with its file, tag and key. */
    public static List<String> problems(SparkSession spark, List<TagDefinition> definitions) {
        Dataset<Row> nobody = spark.createDataFrame(List.of(), Conform.schema(MemberProfile.TABLE));
        List<String> problems = new ArrayList<>();
        for (TagDefinition definition : definitions) {
            String at = definition.file() + ": tag " + definition.name() + ": ";
            Expressions.fault(() -> nobody.where(definition.where()))
                    .ifPresent(fault -> problems.add(at + "where: " + fault));
            for (String column : definition.evidence()) {
                if (MemberProfile.TABLE.column(column).isEmpty()) {
                    problems.add(at + "evidence: " + column + " is no column of " + MemberProfile.TABLE);
                }
            }
        }
        return problems;
    }

    @Override
    public void run(RunContext context) {
        LocalDate asOf = context.asOf();
        Dataset<Row> profile = context.readDay(MemberProfile.TABLE);
        Dataset<Row> given = context.read(Tags.TABLE);
        context.measure("tags_left_out", "", given.where(MAY_BE_CONTACT).count());
        Dataset<Row> current =
                ofChannels(given.where("not " + MAY_BE_CONTACT), context.read(MemberRecords.TABLE), asOf);
        List<TagDefinition> rules = context.deployment().tags();
        if (!rules.isEmpty()) {
            current = current.unionByName(byRule(profile, rules, asOf));
        }
        Dataset<Row> before =
                before(context.readPublished(MemberTags.TABLE), context.read(MemberAliases.TABLE), profile, asOf);
        context.replaceDay(MemberTags.TABLE, carried(current, before, asOf));
    }

    /** The tags of all rules, in one pass over the profile. */
    private static Dataset<Row> byRule(Dataset<Row> profile, List<TagDefinition> rules, LocalDate asOf) {
        Column[] tags = rules.stream()
                .map(rule -> when(
                        expr(rule.where()),
                        struct(
                                lit(rule.name()).as("tag"),
                                lit(rule.label()).as("label"),
                                evidence(rule).as("evidence"))))
                .toArray(Column[]::new);
        return profile.select(
                        col("member_id"), explode(array_compact(array(tags))).as("its"))
                .select(
                        col("member_id"),
                        col("its.tag"),
                        col("its.label"),
                        lit(RULE).as("source"),
                        lit(asOf).as("since"),
                        col("its.evidence"));
    }

    private static Column evidence(TagDefinition definition) {
        return definition.evidence().isEmpty()
                ? lit(definition.where())
                : concat_ws(
                        ", ",
                        definition.evidence().stream()
                                .map(column -> concat(
                                        lit(column + " = "),
                                        coalesce(col(column).cast("string"), lit("none"))))
                                .toArray(Column[]::new));
    }

    /** The tags of channels that stand: given by the end of the day, and not taken away by then. */
    private static Dataset<Row> ofChannels(Dataset<Row> tags, Dataset<Row> records, LocalDate asOf) {
        String day = "date'" + asOf + "'";
        return tags.where("to_date(tagged_at) <= " + day + " and (removed_at is null or to_date(removed_at) > " + day
                        + ")")
                .join(records.select("channel", "external_id", "member_id"), new String[] {"channel", "external_id"})
                .groupBy("member_id", "tag", "channel")
                .agg(
                        expr("to_date(min(tagged_at))").as("since"),
                        expr("min_by(tagged_by, struct(tagged_at, external_id))")
                                .as("tagged_by"))
                .selectExpr(
                        "member_id",
                        "tag",
                        "tag as label",
                        "channel as source",
                        "since",
                        "concat('given in ', channel, coalesce(concat(' by ', tagged_by), ''), ' on ', since) as evidence");
    }

    /** What stood in the last publication before the day, of members as they are now; of two who are one the elder tag. */
    private static Dataset<Row> before(
            Dataset<Row> published, Dataset<Row> aliases, Dataset<Row> profile, LocalDate asOf) {
        Dataset<Row> earlier = published.where("as_of < date'" + asOf + "'");
        // As text: what Delta answers from its log it answers in the old form of dates.
        String last = earlier.selectExpr("max(cast(as_of as string))").head().getString(0);
        return earlier.where(last == null ? "false" : "until is null and as_of = date'" + last + "'")
                .where("source = '" + RULE + "' or not " + MAY_BE_CONTACT)
                .join(aliases.selectExpr("alias_id", "member_id as now_id"), expr("member_id = alias_id"), "left")
                .withColumn("member_id", expr("coalesce(now_id, member_id)"))
                .groupBy("member_id", "tag", "source")
                .agg(
                        expr("min(since)").as("since_before"),
                        expr("min_by(label, struct(since, label))").as("label_before"),
                        expr("min_by(evidence, struct(since, evidence))").as("evidence_before"))
                .join(profile.select("member_id"), "member_id");
    }

    /** Today's tags, with since when they hold; and a last row of those that ended. */
    private static Dataset<Row> carried(Dataset<Row> current, Dataset<Row> before, LocalDate asOf) {
        return current.withColumn("stands", lit(true))
                .join(before, new String[] {"member_id", "tag", "source"}, "full")
                .selectExpr(
                        "member_id",
                        "tag",
                        "coalesce(label, label_before) as label",
                        "source",
                        "if(source = '" + RULE + "' or since is null, coalesce(since_before, since), since) as since",
                        "if(stands, cast(null as date), date'" + asOf + "') as until",
                        "coalesce(evidence, evidence_before) as evidence");
    }
}
