package io.fishpond.jobs.segments;

import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import io.fishpond.algo.audience.CsvFile;
import io.fishpond.algo.audience.Identifier;
import io.fishpond.algo.audience.Platform;
import io.fishpond.algo.identity.Emails;
import io.fishpond.run.RunContext;
import io.fishpond.spark.StandingConsent;
import io.fishpond.spark.StandingFriendships;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.core.Members;
import io.fishpond.table.staging.Consents;
import io.fishpond.table.staging.Friendships;
import io.fishpond.table.staging.Interactions;
import io.fishpond.table.staging.Profiles;
import io.fishpond.table.staging.Staff;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;

/**
 * What of a list may be handed out: no minors, and contact data only of whom consent that covers the recipient stands.
 * Consent to a platform names it, by purpose {@code sharing} and, for one abroad, by {@code cross_border} too; what was
 * said of any recipient withdraws such a consent and never grants it, and {@code consent.default} does not stand in for it.
 * A withdrawal counts as soon as it is known, a grant up to the as-of date.
 */
final class Permitted {
    private static final UserDefinedFunction NORMAL_ADDRESS =
            udf((UDF1<String, String>) Emails::normalize, DataTypes.StringType);
    private static final UserDefinedFunction IS_PLAIN =
            udf((UDF1<String, Boolean>) CsvFile::isPlain, DataTypes.BooleanType);

    private final RunContext published;
    private final ExportTarget target;
    private final Set<Identifier> identifiers;
    private final Dataset<Row> records;

    Permitted(RunContext published, ExportTarget target, Set<Identifier> identifiers) {
        this.published = published;
        this.target = target;
        this.identifiers = identifiers;
        this.records = published.readPublished(MemberRecords.TABLE).select("channel", "external_id", "member_id");
    }

    /**
     * Adds {@code loss}, the first rule that leaves a member out, null for who stays; and a column of each identifier, an
     * array of what may be handed out.
     *
     * @param listed with {@code member_id} and {@code is_minor}
     */
    Dataset<Row> of(Dataset<Row> listed) {
        // Of whom nothing is known it is not known that she is of age.
        Column loss = when(coalesce(col("is_minor"), lit(true)), "minor");
        if (identifiers.isEmpty()) {
            return listed.withColumn("loss", loss);
        }
        Dataset<Row> candidates = listed;
        Map<Identifier, Column> allowed = new EnumMap<>(Identifier.class);
        for (ExportTarget.Consent consent : target.consents()) {
            Column any = lit(false);
            for (Identifier identifier : identifiers) {
                // Beside the profile's own consent_wecom and so on.
                String stands = "stands_" + consent.rule() + "_" + name(identifier);
                candidates = candidates.join(consented(consent, identifier, stands), on("member_id"), "left");
                allowed.merge(identifier, coalesce(col(stands), lit(withoutRecord())), Column::and);
                any = any.or(allowed.get(identifier));
            }
            loss = loss.when(not(any), consent.rule());
        }
        Column something = lit(false);
        for (Identifier identifier : identifiers) {
            Column values = col(name(identifier));
            candidates = candidates
                    .join(values(identifier, listed.select("member_id")), on("member_id"), "left")
                    .withColumn(name(identifier), when(allowed.get(identifier), values));
            something = something.or(coalesce(size(values), lit(0)).gt(0));
        }
        return candidates.withColumn("loss", loss.when(not(something), "no_identifier"));
    }

    static String name(Identifier identifier) {
        return identifier.name().toLowerCase(Locale.ROOT);
    }

    private boolean withoutRecord() {
        return target.platform() == null && published.deployment().consentGranted();
    }

    /** Whether the consent stands by which she may be known by the identifier; who never said anything is not there. */
    private Dataset<Row> consented(ExportTarget.Consent consent, Identifier identifier, String column) {
        Column named = expr("lower(recipient)").isInCollection(consent.recipients());
        Column anybody = expr("lower(recipient) in ('any', 'all') and not granted");
        return StandingConsent.of(published
                        .readPublished(Consents.TABLE)
                        .where(expr("lower(purpose)").equalTo(consent.purpose()))
                        .where(named.or(anybody))
                        .where(expr("lower(contact_channel)").isInCollection(identifier.contactChannels()))
                        .where("not granted or to_date(changed_at) <= date'" + published.asOf() + "'")
                        .join(records, on("channel", "external_id")))
                .withColumnRenamed("consented", column);
    }

    private Dataset<Row> values(Identifier identifier, Dataset<Row> listed) {
        Dataset<Row> values =
                switch (identifier) {
                    case PHONE ->
                        published
                                .readPublished(Members.TABLE)
                                .select(col("member_id"), col("phones").as("given"));
                    case EMAIL ->
                        target.platform() == null
                                ? published
                                        .readPublished(Members.TABLE)
                                        .select(col("member_id"), col("emails").as("given"))
                                : addressesAsGiven(listed);
                    case WECOM -> senders();
                };
        Platform platform = target.platform();
        if (platform == null) {
            return values.withColumnRenamed("given", name(identifier));
        }
        UserDefinedFunction hash =
                udf((UDF1<String, String>) given -> platform.hash(identifier, given), DataTypes.StringType);
        return values.select(
                col("member_id"),
                array_distinct(array_compact(transform(col("given"), given -> hash.apply(given))))
                        .as(name(identifier)));
    }

    /**
     * Her usable addresses as she gave them: a platform that does not know providers' rules knows her by her spelling, and not
     * by the one by which the golden record tells mailboxes apart.
     */
    private Dataset<Row> addressesAsGiven(Dataset<Row> listed) {
        Dataset<Row> written = published
                .readPublished(Profiles.TABLE)
                .join(records, on("channel", "external_id"))
                .join(listed, on("member_id"), "left_semi")
                .selectExpr("member_id", "explode(emails) as spelling")
                .withColumn("normal", NORMAL_ADDRESS.apply(col("spelling")))
                .where("normal is not null")
                .groupBy("member_id")
                .agg(expr("sort_array(collect_set(struct(normal, spelling)))").as("written"));
        return published
                .readPublished(Members.TABLE)
                .select("member_id", "emails")
                .join(written, on("member_id"), "left")
                .selectExpr(
                        "member_id",
                        """
                        flatten(transform(emails, address -> case
                          when exists(written, w -> w.normal = address)
                          then transform(filter(written, w -> w.normal = address), w -> w.spelling)
                          else array(address) end)) as given""");
    }

    /** The one employee who writes to her: the last whom she added and who is still with us; of several the first by id. */
    private Dataset<Row> senders() {
        Dataset<Row> gone = published
                .readPublished(Staff.TABLE)
                .groupBy("staff_id")
                .agg(expr("bool_and(coalesce(left_on <= date'" + published.asOf() + "', false))")
                        .as("has_left"))
                .where("has_left");
        return StandingFriendships.of(
                        published.readPublished(Friendships.TABLE),
                        published.readPublished(Interactions.TABLE),
                        records,
                        published.asOf())
                .join(gone, on("staff_id"), "left_anti")
                .where(IS_PLAIN.apply(col("staff_id")).and(IS_PLAIN.apply(col("external_id"))))
                .groupBy("member_id")
                .agg(expr("min_by(array(staff_id, external_id), struct(-unix_micros(added_at), staff_id, external_id))")
                        .as("given"));
    }

    private static scala.collection.immutable.Seq<String> on(String... columns) {
        return scala.jdk.javaapi.CollectionConverters.asScala(List.of(columns)).toSeq();
    }
}
