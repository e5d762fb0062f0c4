package io.fishpond.jobs.lifecycle;

import static org.apache.spark.sql.functions.expr;

import io.fishpond.config.Membership;
import io.fishpond.config.Membership.Rung;
import io.fishpond.run.Job;
import io.fishpond.run.RunContext;
import io.fishpond.spark.Held;
import io.fishpond.spark.Lake;
import io.fishpond.table.Table;
import io.fishpond.table.marts.FunnelDaily;
import io.fishpond.table.marts.GradeMoves;
import io.fishpond.table.marts.MemberHistory;
import io.fishpond.table.marts.MemberProfile;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Follows members from night to night: how they stood and since when ({@code marts.member_history}), how they move through
 * the stages ({@code marts.funnel_daily}) and between the grades ({@code marts.grade_moves}).
 *
 * <p>What was before is what was last published. A day that is made up for or run again speaks for itself and those up to the next
 * that is known: it is counted against what stood the day before it, and the history takes it in between the others.
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
        return List.of(MemberProfile.TABLE, MemberHistory.TABLE, FunnelDaily.TABLE);
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
        boolean isFirst = published.where("valid_from < date'" + asOf + "'").isEmpty();
        try (Held held = new Held()) {
            Dataset<Row> reaching = held.of(published.where(History.reaches(asOf)));
            LocalDate next = next(reaching, context.readPublished(FunnelDaily.TABLE), asOf);
            Dataset<Row> profile = context.readDay(MemberProfile.TABLE);
            Dataset<Row> history = held.of(History.with(reaching, profile, asOf, next, isFirst));
            Dataset<Row> moves =
                    held.of(moves(profile, History.on(asOf.minusDays(1), reaching), History.on(asOf, history)));

            write(context, published, history);
            context.replaceDay(FunnelDaily.TABLE, Funnel.of(moves, membership, asOf));
            context.replaceDay(GradeMoves.TABLE, gradeMoves(moves, membership.grades()));
        }
    }

    /** The first day after the night of which something is known: a night that was published, or one that found a change. */
    private static @Nullable LocalDate next(Dataset<Row> reaching, Dataset<Row> funnel, LocalDate asOf) {
        return reaching.selectExpr("explode(array(valid_from, date_add(valid_to, 1))) as day")
                .unionByName(funnel.selectExpr("as_of as day"))
                .where("day > date'" + asOf + "'")
                .selectExpr("min(day)")
                .head()
                .getAs(0);
    }

    /** Writes the rows that reach the night; those that ended before lie in files of their own, which are not opened. */
    private static void write(RunContext context, Dataset<Row> published, Dataset<Row> history) {
        Lake lake = context.lake();
        String reaches = History.reaches(context.asOf());
        Dataset<Row> apart = history.where("valid_to is null").unionByName(history.where("valid_to is not null"));
        boolean isAsPublished = lake.exists(MemberHistory.TABLE)
                && Objects.equals(
                        context.published().get(MemberHistory.TABLE.qualifiedName()),
                        lake.version(MemberHistory.TABLE));
        if (isAsPublished) {
            lake.replaceWhere(MemberHistory.TABLE, reaches, apart);
        } else { // Nothing was, or a night that was never published has left something of its own.
            lake.replace(MemberHistory.TABLE, published.where("not " + reaches).unionByName(apart));
        }
    }

    /** Everybody who is there or was: where she stood and stands. */
    private static Dataset<Row> moves(Dataset<Row> profile, Dataset<Row> before, Dataset<Row> now) {
        Dataset<Row> then = before.selectExpr("member_id", "lifecycle_stage as stage_then", "grade as grade_then");
        return profile.select("member_id", "channels", "store_id", "lifecycle_stage", "grade", "last_event_on")
                .join(now.select("member_id", "stage_since"), "member_id")
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
