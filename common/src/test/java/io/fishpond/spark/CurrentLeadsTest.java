package io.fishpond.spark;

import static io.fishpond.testkit.Frames.content;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.table.staging.Leads;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.Rows;
import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class CurrentLeadsTest {

    @Test
    void tellsStageOwnerAndAnswerOfEachLeadByTheDay() {
        Rows leads = Rows.of(Leads.TABLE).withDefault("channel", "crm");
        // Handed over between two stages, won after four days and a half; the score is the last that is known.
        leads.row(
                "lead_id",
                "won",
                "stage",
                "new",
                "staged_at",
                "2026-06-01T08:00:00",
                "owner_staff_id",
                "e1",
                "score",
                40);
        leads.row("lead_id", "won", "stage", "contacted", "staged_at", "2026-06-01T14:00:00", "owner_staff_id", "e1");
        leads.row("lead_id", "won", "stage", "visited", "staged_at", "2026-06-03", "owner_staff_id", "e2", "score", 90);
        leads.row("lead_id", "won", "stage", "won", "staged_at", "2026-06-05T20:00:00", "owner_staff_id", "e2");
        // Two stages at one instant; what comes after the day is not known yet.
        leads.row("lead_id", "open", "stage", "contacted", "staged_at", "2026-06-10", "owner_staff_id", "e1");
        leads.row("lead_id", "open", "stage", "new", "staged_at", "2026-06-10", "external_id", "c1");
        leads.row("lead_id", "open", "stage", "lost", "staged_at", "2026-07-01", "owner_staff_id", "e1");
        // e1, e2, and e1 again: she has held it since the last time.
        leads.row("lead_id", "back", "stage", "new", "staged_at", "2026-06-01", "owner_staff_id", "e1");
        leads.row("lead_id", "back", "stage", "contacted", "staged_at", "2026-06-02", "owner_staff_id", "e2");
        leads.row("lead_id", "back", "stage", "visited", "staged_at", "2026-06-03", "owner_staff_id", "e1");
        leads.row("lead_id", "nobody's", "stage", "new", "staged_at", "2026-06-04");

        Dataset<Row> current = CurrentLeads.of(leads.frame(), LocalDate.parse("2026-06-30"));

        assertThat(content(
                        current.withColumn("held", expr("to_date(held_since)")),
                        "lead_id",
                        "external_id",
                        "stage",
                        "is_open",
                        "score",
                        "owner_staff_id",
                        "held"))
                .containsExactly(
                        "back | null | visited | true | null | e1 | 2026-06-03",
                        "nobody's | null | new | true | null | null | 2026-06-04",
                        "open | c1 | contacted | true | null | e1 | 2026-06-10",
                        "won | null | won | false | 90 | e2 | 2026-06-03");
        assertThat(content(
                        current.where("was_contacted"),
                        "lead_id",
                        "responded_by",
                        "response_hours",
                        "was_visited",
                        "is_won",
                        "days_to_win"))
                .containsExactly(
                        "back | e2 | 24.0 | true | false | null",
                        "open | e1 | 0.0 | false | false | null",
                        "won | e1 | 6.0 | true | true | 4.5");
    }
}
