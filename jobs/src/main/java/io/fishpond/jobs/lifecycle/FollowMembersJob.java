package io.fishpond.jobs.lifecycle;

import static org.apache.spark.sql.functions.expr;

import io.fishpond.config.Membership;
import io.fishpond.config.Membership.Rung;
import io.fishpond.run.Job;
import io.fishpond.run.RunContext;
import io.fishpond.spark.Held;
import io.fishpond.table.Table;
import io.fishpond.table.marts.FunnelDaily;
import io.fishpond.table.marts.GradeMoves;
import io.fishpond.table.marts.MemberHistory;
import io.fishpond.table.marts.MemberProfile;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Follows members from night to night: how they stood and since when ({@code marts.member_history}), how they move through
 * the stages ({@code marts.funnel_daily}) and between the grades ({@code marts.grade_moves}).
 *
 * <p>What was before is what was last published. A day older than that is counted against what stood the day before it, and leaves
 * the history as it is: it would forget the later days.
 */
public final class FollowMembersJob implements Job {
    @Override
    public String name() {
        return "lifecycle";
    }

    @Override
    public String description() {
        return "follows how members stand and move";
    }

    @Override
    public List<Table> reads() {
        return List.of(MemberProfile.TABLE);
    }

    @Override
    public List<Table> writes() {
        return List.of(MemberHistory.TABLE, FunnelDaily.TABLE, GradeMoves.TABLE);
    }

    @Override
    public void run(RunContext context) {
        LocalDate asOf = context.asOf();
        Membership membership = context.deployment().membership();
        Dataset<Row> published = context.readPublished(MemberHistory.TABLE);
        try (Held held = new Held()) {
            Dataset<Row> before = held.of(History.before(published, asOf));
            Dataset<Row> profile = context.readDay(MemberProfile.TABLE);
            Dataset<Row> history = held.of(History.with(before, profile, asOf, before.isEmpty()));
            Dataset<Row> moves = held.of(moves(profile, before, history));

            boolean isNewest =
                    published.where("valid_from > date'" + asOf + "'").isEmpty();
            context.lake().replace(MemberHistory.TABLE, isNewest ? history : published);
            context.replaceDay(FunnelDaily.TABLE, Funnel.of(moves, membership, asOf));
            context.replaceDay(GradeMoves.TABLE, gradeMoves(moves, membership.grades()));
        }
    }

    /** Everybody who is there or was: where she stood and stands. */
    private static Dataset<Row> moves(Dataset<Row> profile, Dataset<Row> before, Dataset<Row> history) {
        Dataset<Row> then = before.where("valid_to is null")
                .selectExpr("member_id", "lifecycle_stage as stage_then", "grade as grade_then");
        Dataset<Row> since = history.where("valid_to is null").select("member_id", "stage_since");
        return profile.select("member_id", "channels", "store_id", "lifecycle_stage", "grade", "last_event_on")
                .join(since, "member_id")
                .join(then, new String[] {"member_id"}, "full");
    }

    static Dataset<Row> gradeMoves(Dataset<Row> moves, List<Rung> grades) {
        String from = Funnel.position("grade_then", grades);
        String to = Funnel.position("grade", grades);
        return moves.groupBy("grade_then", "grade")
                .agg(expr("count(1)").as("members"))
                .selectExpr(
                        "coalesce(grade_then, 'none') as grade_from",
                        "coalesce(grade, 'none') as grade_to",
                        "case when grade_then is null then 'new' when grade is null then 'gone' when grade_then = grade"
                                + " then 'stayed' when " + from + " is null then 'redefined' when " + to + " > " + from
                                + " then 'promoted' else 'demoted' end as move",
                        "members");
    }
}
