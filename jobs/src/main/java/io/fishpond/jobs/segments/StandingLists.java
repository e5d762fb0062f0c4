package io.fishpond.jobs.segments;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import io.fishpond.config.SegmentDefinition;
import io.fishpond.config.SegmentDefinition.Refresh;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Lists that are not due tonight: what a former night chose stands, and members can only leave, since the waterfall runs over
 * them as over any list.
 */
final class StandingLists {
    /** Columns of {@code marts.segments} that tell of the choice. */
    private static final List<String> OF_THE_CHOICE = List.of(
            "method",
            "seed_size",
            "holdout_auc",
            "holdout_auc_low",
            "holdout_auc_high",
            "holdout_auc_spread",
            "lift",
            "is_published",
            "note",
            "chosen_on");

    private final Past past;
    private final @Nullable LocalDate previous;
    private final List<SegmentDefinition> definitions;
    private final Map<String, Row> rows;

    private StandingLists(
            Past past, @Nullable LocalDate previous, List<SegmentDefinition> definitions, Map<String, Row> rows) {
        this.past = past;
        this.previous = previous;
        this.definitions = definitions;
        this.rows = rows;
    }

    /**
     * Those of {@code definitions} whose choice of the previous day stands tonight.
     *
     * @param choices what chooses the members of each, by name
     */
    static StandingLists of(
            Past past,
            @Nullable LocalDate previous,
            List<SegmentDefinition> definitions,
            Map<String, String> choices,
            LocalDate asOf) {
        Map<String, Row> standing = new HashMap<>();
        if (definitions.stream().anyMatch(definition -> definition.refresh() != Refresh.DAILY)) {
            Map<String, Row> rows = past.lists(previous);
            definitions.stream()
                    .filter(definition -> stands(
                            definition.refresh(), choices.get(definition.name()), rows.get(definition.name()), asOf))
                    .forEach(definition -> standing.put(definition.name(), rows.get(definition.name())));
        }
        return new StandingLists(past, previous, definitions, standing);
    }

    /** Unless it is due, or says something else by now, or there is nothing that could stand. */
    static boolean stands(Refresh refresh, @Nullable String choice, @Nullable Row row, LocalDate asOf) {
        if (row == null
                || !row.<Boolean>getAs("is_published")
                || row.getAs("chosen_on") == null
                || row.<Long>getAs("matched") == 0) {
            return false;
        }
        LocalDate chosenOn = row.getAs("chosen_on");
        return !chosenOn.isBefore(refresh.since(asOf)) && row.getAs("choice").equals(choice);
    }

    boolean hold(SegmentDefinition definition) {
        return rows.containsKey(definition.name());
    }

    /**
     * Who is on them, as candidates of tonight: segment, member_id, score, reason_1 to reason_3.
     *
     * @param audience member_id, is_staff, …
     */
    Dataset<Row> members(Dataset<Row> audience) {
        return withoutStaff(
                past.places(previous).where(col("segment").isInCollection(rows.keySet())), audience, definitions);
    }

    /** Leaves out who became one of the staff since she was chosen, unless her list includes staff. */
    static Dataset<Row> withoutStaff(Dataset<Row> places, Dataset<Row> audience, List<SegmentDefinition> definitions) {
        List<String> including = definitions.stream()
                .filter(SegmentDefinition::includeStaff)
                .map(SegmentDefinition::name)
                .toList();
        return places.join(audience.select("member_id", "is_staff"), "member_id")
                .where(not(col("is_staff")).or(col("segment").isInCollection(including)))
                .select("segment", "member_id", "score", "reason_1", "reason_2", "reason_3");
    }

    /** How far those reach that are lookalikes. */
    Dataset<Row> reach() {
        return past.reach(previous).where(col("segment").isInCollection(rows.keySet()));
    }

    /** What stands of the row of a list, by column. */
    Map<String, Object> row(SegmentDefinition definition) {
        Row row = rows.get(definition.name());
        Map<String, Object> values = new HashMap<>();
        OF_THE_CHOICE.forEach(column -> values.put(column, row.getAs(column)));
        return values;
    }
}
