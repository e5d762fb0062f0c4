package io.fishpond.spark;

import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What Spark makes of an expression of the configuration, before there is anything to run it on. */
public final class Expressions {
    private static final Pattern CLOCK =
            Pattern.compile("current_(date|timestamp|time)\\(|\\bnow\\(|localtimestamp\\(", Pattern.CASE_INSENSITIVE);

    private Expressions() {}

    /** What is wrong with the expression that the frame is made with; empty if it can be run, and gives the same each time. */
    public static Optional<String> fault(Supplier<Dataset<Row>> analysis) {
        try {
            var plan = ((org.apache.spark.sql.classic.Dataset<Row>) analysis.get())
                    .queryExecution()
                    .analyzed();
            return plan.deterministic() && !CLOCK.matcher(plan.toString()).find()
                    ? Optional.empty()
                    : Optional.of("gives something else each time (use as_of for the day, and nothing random)");
        } catch (Exception e) {
            // Analysis errors are checked in Scala and undeclared in Java.
            if (e instanceof AnalysisException) {
                return e.getMessage().lines().filter(line -> !line.isBlank()).findFirst();
            }
            throw e;
        }
    }
}
