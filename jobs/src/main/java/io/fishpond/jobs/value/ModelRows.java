package io.fishpond.jobs.value;

import io.fishpond.table.ops.Models;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Every contender of a night, as {@code ops.models} keeps it. */
final class ModelRows {
    private static final String EVERYBODY = "all";

    private ModelRows() {}

    /** Rows in the order of {@link Models#TABLE}'s columns. */
    static List<Row> of(String runId, Contest<Contender.Orders> orders, Contest<Contender.Spend> spend) {
        List<Row> rows = new ArrayList<>(of(runId, "orders", orders));
        rows.addAll(of(runId, "spend", spend));
        return rows;
    }

    private static <F> List<Row> of(String runId, String purpose, Contest<F> contest) {
        return contest.contenders().stream()
                .map(c -> RowFactory.create(
                        runId,
                        purpose,
                        EVERYBODY,
                        c.model(),
                        runId,
                        rounded(c.parameters()),
                        c.logLikelihood() == null ? null : rounded(c.logLikelihood()),
                        rounded(contest.scores(c)),
                        contest.speaks(c),
                        contest.note(c).isEmpty() ? null : contest.note(c)))
                .toList();
    }

    static Map<String, Double> rounded(Map<String, Double> figures) {
        Map<String, Double> rounded = new TreeMap<>();
        figures.forEach((name, figure) -> rounded.put(name, rounded(figure)));
        return rounded;
    }

    static double rounded(double figure) {
        return BigDecimal.valueOf(figure).setScale(6, RoundingMode.HALF_UP).doubleValue();
    }
}
