package io.fishpond.jobs.value;

import io.fishpond.table.ops.Backtests;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** How every contender did in every closed window, as {@code ops.backtests} keeps it. */
final class BacktestRows {
    private BacktestRows() {}

    /** Rows in the order of {@link Backtests#TABLE}'s columns. */
    static List<Row> of(String runId, Valuation valuation) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < valuation.windows().size(); i++) {
            ClosedWindow window = valuation.windows().get(i);
            rows.addAll(of(runId, "orders", window, valuation.orderTrials().get(i)));
            rows.addAll(of(runId, "spend", window, valuation.spendTrials().get(i)));
        }
        return rows;
    }

    private static List<Row> of(String runId, String purpose, ClosedWindow window, Map<String, Trial> trials) {
        List<Row> rows = new ArrayList<>();
        trials.forEach((model, trial) -> {
            for (int i = 0; i < trial.tenths().size(); i++) {
                Trial.Tenth tenth = trial.tenths().get(i);
                rows.add(RowFactory.create(
                        runId,
                        purpose,
                        model,
                        window.cutoff(),
                        window.days(),
                        i + 1,
                        (long) tenth.members(),
                        ModelRows.rounded(tenth.foretold()),
                        ModelRows.rounded(tenth.came()),
                        ModelRows.rounded(trial.scores()),
                        trial.fault().isEmpty() ? null : trial.fault()));
            }
        });
        return rows;
    }
}
