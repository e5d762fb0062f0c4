package io.fishpond.spark;

import static org.apache.spark.sql.functions.expr;

import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How far each lead had come by a day: the one rule of what is open, won and lost, and whose it is. */
public final class CurrentLeads {
    private CurrentLeads() {}

    /**
     * One row per lead, of the stages that it had reached by the end of {@code asOf}. Of stages reached at one instant the later
     * one counts; account, source, score and owner are the last that are known.
     *
     * @param leads rows of {@code staging.leads}
     * @return channel, lead_id, external_id, stage, staged_at (when it was reached), is_open, source, score, opened_at (its first
     *     stage), owner_staff_id, held_since (its first stage with that owner, without another in between), responded_by and response_hours (who first contacted it, and how long after it was opened),
     *     was_contacted, was_visited, is_won, is_lost, days_to_win
     */
    public static Dataset<Row> of(Dataset<Row> leads, LocalDate asOf) {
        return leads.where("to_date(staged_at) <= date'" + asOf + "'")
                .withColumn(
                        "turn",
                        expr(
                                "coalesce(array_position(array('new', 'contacted', 'visited', 'won', 'lost'), stage), 0L)"))
                .groupBy("channel", "lead_id")
                .agg(
                        expr("max_by(external_id, if(external_id is null, null, struct(staged_at, turn, stage)))")
                                .as("external_id"),
                        expr("max_by(source, if(source is null, null, struct(staged_at, turn, stage)))")
                                .as("source"),
                        expr("max_by(score, if(score is null, null, struct(staged_at, turn, stage)))")
                                .as("score"),
                        expr("array_sort(collect_list(struct(staged_at, turn, stage, owner_staff_id)))")
                                .as("steps"))
                .withColumn("first", expr("steps[0]"))
                .withColumn("last", expr("element_at(steps, -1)"))
                .withColumn("contact", expr("try_element_at(filter(steps, s -> s.stage = 'contacted'), 1)"))
                .withColumn("win", expr("try_element_at(filter(steps, s -> s.stage = 'won'), 1)"))
                .withColumn(
                        "held",
                        expr(
                                """
                                aggregate(
                                  filter(steps, s -> s.owner_staff_id is not null),
                                  named_struct('owner', cast(null as string), 'since', cast(null as timestamp)),
                                  (held, s) -> if(held.owner <=> s.owner_staff_id, held, named_struct(
                                    'owner', s.owner_staff_id, 'since', s.staged_at)))"""))
                .selectExpr(
                        "channel",
                        "lead_id",
                        "external_id",
                        "last.stage as stage",
                        "last.staged_at as staged_at",
                        "last.stage not in ('won', 'lost') as is_open",
                        "source",
                        "score",
                        "first.staged_at as opened_at",
                        "held.owner as owner_staff_id",
                        "coalesce(held.since, first.staged_at) as held_since",
                        "coalesce(contact.owner_staff_id, if(contact is null, null, held.owner)) as responded_by",
                        "(unix_seconds(contact.staged_at) - unix_seconds(first.staged_at)) / 3600D as response_hours",
                        "contact is not null as was_contacted",
                        "exists(steps, s -> s.stage = 'visited') as was_visited",
                        "last.stage = 'won' as is_won",
                        "last.stage = 'lost' as is_lost",
                        "if(last.stage = 'won', (unix_seconds(win.staged_at) - unix_seconds(first.staged_at)) / 86400D, null)"
                                + " as days_to_win");
    }
}
