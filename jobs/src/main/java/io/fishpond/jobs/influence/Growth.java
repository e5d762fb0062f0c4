package io.fishpond.jobs.influence;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How much of the base's growth comes from the base. */
final class Growth {
    private Growth() {}

    /**
     * {@code k_factor}: members whom a cohort brought within 30 days of joining, over all members of the cohort, for
     * those who joined in the 12 months before the last 30 days, whose time is up. {@code referred_share}: share of
     * those who joined in the last 12 months who were brought. Neither is told of an empty cohort.
     */
    static Map<String, Double> of(Dataset<Row> members, Dataset<Row> referred, LocalDate asOf) {
        Dataset<Row> joined = members.selectExpr("member_id", "to_date(first_seen_at) as joined_on");
        Dataset<Row> brought = referred.select("member_id", "referrer_id")
                .join(joined, "member_id")
                .join(joined.toDF("referrer_id", "referrer_joined_on"), "referrer_id");
        String matured = " between date'" + asOf.minusDays(30).minusMonths(12).plusDays(1) + "' and date'"
                + asOf.minusDays(30) + "'";
        String recent = " between date'" + asOf.minusMonths(12).plusDays(1) + "' and date'" + asOf + "'";
        Row base = joined.selectExpr("count_if(joined_on" + matured + ")", "count_if(joined_on" + recent + ")")
                .head();
        Row growth = brought.selectExpr(
                        "count_if(referrer_joined_on" + matured + " and joined_on <= date_add(referrer_joined_on, 30))",
                        "count_if(joined_on" + recent + ")")
                .head();
        Map<String, Double> figures = new LinkedHashMap<>();
        String[] names = {"k_factor", "referred_share"};
        for (int i = 0; i < names.length; i++) {
            if (base.getLong(i) > 0) {
                figures.put(names[i], (double) growth.getLong(i) / base.getLong(i));
            }
        }
        return figures;
    }
}
