package io.fishpond.jobs.churn;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.fishpond.algo.churn.CadenceClass;
import io.fishpond.algo.churn.Driver;
import io.fishpond.algo.churn.Evidence;
import io.fishpond.algo.churn.Standing;
import io.fishpond.config.Deployment;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** The rows of {@code marts.member_churn}. */
final class Scores {
    private static final StructType SCORED = StructType.fromDDL("member_id string, churn_state string, "
            + "churn_probability double, horizon_days int, cadence_days double, cadence_class string, "
            + "days_since_order int, driver_1 string, driver_2 string, driver_3 string, act_by_day int, model string");
    private static final int DRIVERS = 3;

    private Scores() {}

    /** Scores everyone who ever bought. */
    static Dataset<Row> of(Dataset<Row> trails, int asOf, Map<CadenceClass, Verdict> verdicts) {
        EnumMap<CadenceClass, Verdict> byClass = new EnumMap<>(verdicts);
        return trails.filter((FilterFunction<Row>)
                        row -> Trails.trail(row).asOf(asOf).hasBought())
                .map((MapFunction<Row, Row>) row -> score(row, asOf, byClass), Encoders.row(SCORED));
    }

    private static Row score(Row row, int asOf, Map<CadenceClass, Verdict> verdicts) {
        String memberId = row.getAs("member_id");
        Standing her = Trails.trail(row).asOf(asOf);
        Verdict verdict = verdicts.get(her.cadenceClass());
        boolean active = her.daysSinceOrder() <= verdict.horizonDays();
        Evidence evidence = her.evidence();
        List<String> drivers =
                active ? Driver.tell(verdict.champion().contributions(evidence), her, DRIVERS) : List.of();
        return RowFactory.create(
                memberId,
                active ? "active" : "lapsed",
                active ? rounded(verdict.champion().probability(evidence)) : null,
                verdict.horizonDays(),
                her.orderDays() < 2 ? null : rounded(her.cadence()),
                her.cadenceClass().label(),
                her.daysSinceOrder(),
                drivers.size() > 0 ? drivers.get(0) : null,
                drivers.size() > 1 ? drivers.get(1) : null,
                drivers.size() > 2 ? drivers.get(2) : null,
                active ? actBy(her, asOf, verdict) : null,
                active ? verdict.champion().name() : null);
    }

    /**
     * Until she is as late as she usually is: her last order and her cadence; for a one-time buyer, the time in which half
     * of those who come back have come. Someone who is past it already is due on the as-of date, nobody after her horizon.
     */
    private static int actBy(Standing her, int asOf, Verdict verdict) {
        long usual = her.orderDays() < 2 ? verdict.usualDays() : Math.round(her.cadence());
        return Math.max(asOf, her.lastOrderDay() + (int) Math.min(usual, verdict.horizonDays()));
    }

    private static double rounded(double value) {
        return Math.round(value * 1e6) / 1e6;
    }

    /** One row a member, those who never bought included. */
    static Dataset<Row> rows(
            Dataset<Row> members,
            Dataset<Row> scored,
            Dataset<Row> values,
            Deployment.Churn settings,
            LocalDate asOf,
            String runId) {
        return members.select("member_id")
                .join(scored, new String[] {"member_id"}, "left")
                .join(values.select("member_id", "current_value"), new String[] {"member_id"}, "left")
                .select(
                        lit(asOf).as("as_of"),
                        lit(runId).as("run_id"),
                        col("member_id"),
                        expr("coalesce(churn_state, 'never_bought')").as("churn_state"),
                        col("churn_probability"),
                        expr("case when churn_probability >= " + settings.bandHigh() + " then 'high' "
                                        + "when churn_probability >= " + settings.bandMedium() + " then 'medium' "
                                        + "when churn_probability is not null then 'low' end")
                                .as("churn_band"),
                        expr("coalesce(horizon_days, " + settings.horizonDays() + ")")
                                .as("horizon_days"),
                        col("cadence_days"),
                        expr("coalesce(cadence_class, 'never')").as("cadence_class"),
                        col("days_since_order"),
                        expr("cast(round(coalesce(cast(churn_probability as decimal(7,6)) * current_value, 0), 2)"
                                        + " as decimal(18,2))")
                                .as("value_at_risk"),
                        col("driver_1"),
                        col("driver_2"),
                        col("driver_3"),
                        expr("date_from_unix_date(act_by_day)").as("act_by"),
                        col("model"),
                        when(col("model").isNotNull(), lit(runId)).as("model_version"));
    }
}
