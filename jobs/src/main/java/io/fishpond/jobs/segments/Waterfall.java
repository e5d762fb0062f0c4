package io.fishpond.jobs.segments;

import static org.apache.spark.sql.functions.expr;

import io.fishpond.config.Audience;
import io.fishpond.config.Audience.Step;
import io.fishpond.config.SegmentDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** What is taken off lists before they are published: each member by the first step that applies to her, in the configured order. */
final class Waterfall {
    private static final StructType CAMPAIGNS = StructType.fromDDL(
            "segment string not null, contacts boolean not null, by_channel string, priority int not null, most_contacts int");

    private final Audience settings;
    private final List<SegmentDefinition> definitions;

    Waterfall(Audience settings, List<SegmentDefinition> definitions) {
        this.settings = settings;
        this.definitions = definitions;
    }

    /**
     * Adds {@code contacts}, and a flag for each step but priority and holdout, which depend on the others.
     *
     * @param candidates segment, member_id, …
     * @param audience see {@link AudienceFrame} and {@link io.fishpond.spark.ChannelConsent}
     * @param listed who was on which list before, of those that {@link #contactAlike}: she is contacted already
     * @param contacts of {@link Past#contacts}
     */
    Dataset<Row> flagged(Dataset<Row> candidates, Dataset<Row> audience, Dataset<Row> listed, Dataset<Row> contacts) {
        return candidates
                .join(campaigns(candidates.sparkSession()).hint("broadcast"), "segment")
                .join(
                        audience.select(
                                "member_id",
                                "is_minor",
                                "refuses_targeting",
                                "consent_wecom",
                                "consent_sms",
                                "consent_email",
                                "is_reachable_wecom",
                                "is_reachable_sms",
                                "is_reachable_email"),
                        "member_id")
                .join(listed.withColumn("was_listed", expr("true")), new String[] {"segment", "member_id"}, "left")
                .join(used(contacts), new String[] {"member_id"}, "left")
                .selectExpr(
                        "segment",
                        "member_id",
                        "score",
                        "reason_1",
                        "reason_2",
                        "reason_3",
                        "contacts",
                        "by_channel",
                        "priority",
                        "coalesce(was_listed, false) as was_listed",
                        "is_minor as minor",
                        "refuses_targeting or contacts and not " + byChannel(Consented::by) + " as consent",
                        "contacts and not " + byChannel(Consented::reachedBy) + " as unreachable",
                        // Of two caps the one that leaves less.
                        "least(" + left("used_any", settings.caps().contacts())
                                + ", most_contacts - coalesce(used_any, 0L)) as left_any",
                        "case by_channel "
                                + settings.caps().byChannel().entrySet().stream()
                                        .map(cap -> "when '" + cap.getKey() + "' then "
                                                + left("used_" + cap.getKey(), cap.getValue()))
                                        .collect(Collectors.joining(" "))
                                + " when '' then null end as left_by_channel")
                .withColumn(
                        "caps",
                        expr(
                                "contacts and not was_listed and (coalesce(left_any, 1) <= 0 or coalesce(left_by_channel, 1) <= 0)"));
    }

    /**
     * Lists that contacted people before as they do now; of others nobody who was on them was contacted this way.
     *
     * @param before rows of {@code marts.segments} of the previous day, by name
     */
    List<String> contactAlike(Map<String, Row> before) {
        return definitions.stream()
                .filter(definition -> {
                    Row row = before.get(definition.name());
                    return row != null
                            && row.<Boolean>getAs("contacts_people")
                            && Objects.equals(row.getAs("contact_channel"), definition.contactChannel());
                })
                .map(SegmentDefinition::name)
                .toList();
    }

    /** What holds by the contact channel of the list. */
    private static String byChannel(UnaryOperator<@Nullable String> holds) {
        return SegmentDefinition.CONTACT_CHANNELS.stream()
                .map(channel -> " when '" + channel + "' then " + holds.apply(channel))
                .collect(Collectors.joining("", "case by_channel", " else " + holds.apply(null) + " end"));
    }

    /** What a cap leaves; null for no cap. */
    private static String left(String used, Integer cap) {
        return cap == null ? "cast(null as bigint)" : cap + " - coalesce(" + used + ", 0L)";
    }

    private static Dataset<Row> used(Dataset<Row> contacts) {
        List<String> sums = new ArrayList<>(List.of("sum(contacts) as used_any"));
        SegmentDefinition.CONTACT_CHANNELS.forEach(
                channel -> sums.add("sum(if(contact_channel = '" + channel + "', contacts, 0L)) as used_" + channel));
        return contacts.groupBy("member_id")
                .agg(
                        expr(sums.get(0)),
                        sums.stream().skip(1).map(sum -> expr(sum)).toArray(org.apache.spark.sql.Column[]::new));
    }

    private Dataset<Row> campaigns(SparkSession spark) {
        return spark.createDataFrame(
                definitions.stream()
                        .map(d -> RowFactory.create(
                                d.name(), d.contacts(), d.contactChannel(), d.priority(), d.mostContacts()))
                        .toList(),
                CAMPAIGNS);
    }

    /**
     * Whom a list that contacts people could take, as far as the steps before the holdout go. Who may not or cannot be contacted is
     * none of them whatever the order: in either arm she would only hide what the list does.
     */
    Dataset<Row> eligible(Dataset<Row> flagged) {
        List<Step> before = settings.waterfall().subList(0, settings.waterfall().indexOf(Step.HOLDOUT));
        return flagged.where(Stream.concat(Stream.of(Step.MINOR, Step.CONSENT, Step.UNREACHABLE), before.stream())
                .distinct()
                .filter(step -> step != Step.PRIORITY)
                .map(step -> " and not " + step.label())
                .collect(Collectors.joining("", "contacts", "")));
    }

    /**
     * Adds {@code loss}, the step that takes her off; null if she stays.
     *
     * @param arms segment, member_id, arm
     */
    Dataset<Row> judged(Dataset<Row> flagged, Dataset<Row> arms) {
        List<Step> order = settings.waterfall();
        Dataset<Row> held = flagged.join(arms, new String[] {"segment", "member_id"}, "left")
                .withColumn("holdout", expr("contacts and coalesce(arm, 'treated') != 'treated'"));
        String first = loss(order.subList(0, order.indexOf(Step.PRIORITY)));
        // The lists that go first take what the caps leave: of a channel, then of all. Whom a list holds out it leaves
        // to others.
        Dataset<Row> ranked = held.withColumn("first", expr(first))
                .withColumn("competes", expr("contacts and not was_listed and not holdout and first is null"))
                .withColumn("place", place("member_id, by_channel, competes"))
                .withColumn("beyond", expr("competes and coalesce(place > left_by_channel, false)"))
                .withColumn("place", place("member_id, competes and not beyond"))
                .withColumn("priority", expr("competes and (beyond or coalesce(place > left_any, false))"));
        return ranked.withColumn("loss", expr(loss(order)))
                .select("segment", "member_id", "score", "reason_1", "reason_2", "reason_3", "loss");
    }

    private static org.apache.spark.sql.Column place(String partition) {
        return expr("row_number() over (partition by " + partition + " order by priority, segment)");
    }

    private static String loss(List<Step> steps) {
        return steps.stream()
                .map(step -> "when " + step.label() + " then '" + step.label() + "'")
                .collect(Collectors.joining(" ", "case ", " when false then '' end"));
    }

    /** How many were matched, taken off by each step, and left, per segment. */
    static Dataset<Row> counts(Dataset<Row> judged) {
        return judged.groupBy("segment")
                .agg(
                        expr("count(1)").as("matched"),
                        Stream.concat(
                                        Stream.of(Step.values())
                                                .map(step -> expr("count_if(loss = '" + step.label() + "')")
                                                        .as(removed(step))),
                                        Stream.of(expr("count_if(loss is null)").as("size")))
                                .toArray(org.apache.spark.sql.Column[]::new));
    }

    static String removed(Step step) {
        return "removed_" + step.label();
    }

    /** The counts in words, in the order of the steps. */
    String inWords(Map<String, Long> counts) {
        String steps = settings.waterfall().stream()
                .filter(step -> counts.getOrDefault(removed(step), 0L) > 0)
                .map(step -> step.label() + " -" + counts.get(removed(step)) + ", ")
                .collect(Collectors.joining());
        return "matched " + counts.getOrDefault("matched", 0L) + ", " + steps + "published "
                + counts.getOrDefault("size", 0L);
    }

    /** Who is left, ranked. */
    static Dataset<Row> ranked(Dataset<Row> judged) {
        return judged.where("loss is null")
                .withColumn(
                        "rank",
                        expr("cast(row_number() over (partition by segment order by score desc, member_id) as bigint)"))
                .withColumn("percent", expr("round(100D * rank / count(1) over (partition by segment), 2)"))
                .drop("loss");
    }
}
