package io.fishpond.jobs.forecasts;

import io.fishpond.run.Job;
import io.fishpond.run.RunContext;
import io.fishpond.table.Table;
import io.fishpond.table.core.MemberAliases;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.core.Members;
import io.fishpond.table.marts.MemberChurn;
import io.fishpond.table.marts.MemberValue;
import io.fishpond.table.ops.Metrics;
import io.fishpond.table.ops.Models;
import io.fishpond.table.ops.Publications;
import io.fishpond.table.staging.Orders;
import java.util.List;

/**
 * What former nights published of churn and value → how far it came true, now that its horizon has passed.
 *
 * <p>Each night scores the latest published day that is ripe, of each cadence class, for their horizons differ; where marts keep
 * days far apart the same day is scored again, for orders that arrive late, refunds and merges change what came of it. Where
 * nothing is ripe, nothing is read.
 */
public final class ScoreForecastsJob implements Job {

    @Override
    public String name() {
        return "forecasts";
    }

    @Override
    public String description() {
        return "scores what was foretold by what came";
    }

    @Override
    public List<Table> reads() {
        return List.of(
                Publications.TABLE,
                Metrics.TABLE,
                Models.TABLE,
                MemberChurn.TABLE,
                MemberValue.TABLE,
                MemberAliases.TABLE,
                Members.TABLE,
                MemberRecords.TABLE,
                Orders.TABLE);
    }

    @Override
    public List<Table> writes() {
        return List.of();
    }

    @Override
    public void run(RunContext context) {
        ChurnForecasts.score(context);
        ValueForecasts.score(context);
    }
}
