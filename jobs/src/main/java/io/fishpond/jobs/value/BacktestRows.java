package io.fishpond.jobs.value;

import io.fishpond.table.ops.Backtests;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** How every contender did in every closed window, as {@code ops.backtests} keeps it. */
final class BacktestRows {
    private BacktestRows() {}

    /** Rows in the order of {@link Backtests#TABLE}'s columns. */
    static List<Row> of(String runId, Valuation valuation) {
        String orderModel = valuation.orders().champion().model();
        return valuation.backtests().stream()
                .flatMap(backtest -> Stream.of(
                                of(runId, "orders", backtest.window(), backtest.orderTrials()),
                                of(runId, "spend", backtest.window(), backtest.spendTrials(orderModel)))
                        .flatMap(List::stream))
                .toList();
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
