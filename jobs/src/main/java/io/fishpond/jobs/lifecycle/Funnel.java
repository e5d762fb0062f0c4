package io.fishpond.jobs.lifecycle;

import static org.apache.spark.sql.functions.expr;

import io.fishpond.config.Membership;
import io.fishpond.config.Membership.Rung;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/** The stages as a funnel: every stage has a row in every scope where there is anybody. */
final class Funnel {
    private Funnel() {}

    /**
     * Counts.
     *
     * @param moves member_id, channels, store_id, lifecycle_stage, last_event_on, stage_since, and stage_then: where she stood when it
     *     was last published; lifecycle_stage is null for who is gone, stage_then for who is new
     */
    static Dataset<Row> of(Dataset<Row> moves, Membership membership, LocalDate asOf) {
        List<Rung> stages = membership.stages();
        String day = "date'" + asOf + "'";
        Dataset<Row> placed = moves.where("lifecycle_stage is not null")
                .withColumn("position", expr(position("lifecycle_stage", stages)))
                .withColumn("position_then", expr(position("stage_then", stages)))
                .withColumn("dwelt", expr("datediff(" + day + ", stage_since)"))
                .withColumn(
                        "is_idle",
                        expr("coalesce(last_event_on <= date_sub(" + day + ", " + membership.idleDays() + "), true)"))
                .withColumn(
                        "place",
                        expr(
                                "explode(concat(array(struct('company' as kind, 'all' as id)), transform(split(channels, ','), c ->"
                                        + " struct('channel' as kind, c as id)), if(store_id is null, array(),"
                                        + " array(struct('store' as kind, store_id as id)))))"));
        Dataset<Row> counts = placed.groupBy("place", "position")
                .agg(
                        expr("count(1)").as("people"),
                        expr("count_if(position_then < position)").as("came_forward"),
                        expr("count_if(position_then > position)").as("came_back"),
                        expr("count_if(stage_then is null)").as("came_new"),
                        expr("avg(dwelt)").as("dwell_days"),
                        expr("count(dwelt)").as("dwell_known"),
                        expr("count_if(is_idle)").as("leaked"));
        Dataset<Row> movedOn = placed.where("position > position_then")
                .groupBy(expr("place"), expr("position_then as position"))
                .agg(expr("count(1)").as("moved_on"));
        // A scope has as many rows as there are stages: its window is small.
        WindowSpec fromHere =
                Window.partitionBy("place").orderBy("position").rowsBetween(0, Window.unboundedFollowing());
        WindowSpec inOrder = Window.partitionBy("place").orderBy("position");
        return counts.select("place")
                .distinct()
                .withColumn("position", expr("explode(sequence(1, " + stages.size() + "))"))
                .join(counts, new String[] {"place", "position"}, "left")
                .join(movedOn, new String[] {"place", "position"}, "left")
                .na()
                .fill(0, new String[] {
                    "people", "came_forward", "came_back", "came_new", "dwell_known", "leaked", "moved_on"
                })
                .withColumn("reached", expr("sum(people)").over(fromHere))
                .withColumn("reached_before", expr("lag(reached)").over(inOrder))
                .withColumn("conversion", expr("reached / nullif(reached_before, 0)"))
                .withColumn(
                        "stage",
                        expr("element_at(array("
                                + stages.stream().map(s -> "'" + s.name() + "'").collect(Collectors.joining(", "))
                                + "), position)"))
                .selectExpr("place.kind as scope", "place.id as scope_id", "*")
                .drop("place", "reached_before");
    }

    /** SQL for the place of a step that a column names, 1 for the first; null for a step that the configuration no longer has. */
    static String position(String column, List<Rung> rungs) {
        return IntStream.range(0, rungs.size())
                .mapToObj(i -> "when '" + rungs.get(i).name() + "' then " + (i + 1))
                .collect(Collectors.joining(" ", "(case " + column + " ", " end)"));
    }
}
