package io.fishpond.jobs.profile;

import static org.apache.spark.sql.functions.expr;

import io.fishpond.config.Membership.Rung;
import io.fishpond.spark.Conform;
import io.fishpond.spark.Expressions;
import io.fishpond.table.marts.MemberProfile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Who stands on which step of a ladder: the last one whose predicate she meets. */
final class Rungs {
    /** What steps decide, and so cannot read. */
    private static final Set<String> DECIDED = Set.of("lifecycle_stage", "grade", "as_of", "run_id");

    private Rungs() {}

    static Dataset<Row> on(String column, List<Rung> rungs, Dataset<Row> profile) {
        StringBuilder sql = new StringBuilder("case");
        for (int i = rungs.size() - 1; i >= 0; i--) {
            Rung rung = rungs.get(i);
            // On a line of its own: it may end in a comment.
            sql.append(" when (")
                    .append(rung.when())
                    .append("\n) then '")
                    .append(rung.name())
                    .append("'");
        }
        return profile.withColumn(column, expr(sql.append(" end").toString()));
    }

    static List<String> problems(SparkSession spark, String key, List<Rung> rungs) {
        StructType schema =
                new StructType(Arrays.stream(Conform.schema(MemberProfile.TABLE).fields())
                        .filter(field -> !DECIDED.contains(field.name()))
                        .toArray(StructField[]::new));
        Dataset<Row> nobody = spark.createDataFrame(List.of(), schema);
        List<String> problems = new ArrayList<>();
        for (Rung rung : rungs) {
            Expressions.fault(() -> nobody.where(rung.when()))
                    .ifPresent(fault -> problems.add(key + "." + rung.name() + ": " + fault));
        }
        return problems;
    }
}
