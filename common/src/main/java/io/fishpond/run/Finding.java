package io.fishpond.run;

import io.fishpond.config.Gates;
import io.fishpond.table.ops.GateFindings;
import java.util.List;
import org.apache.spark.sql.RowFactory;

/**
 * A figure over its limit.
 *
 * @param gate one of {@link Gates#names()}
 * @param subject of what; empty for the whole
 * @param value the figure
 * @param allowed what it may be at most
 * @param words the same for people: by how much, and against which nights
 * @param action what it does if nobody lets it pass
 */
public record Finding(String gate, String subject, double value, double allowed, String words, Gates.Action action) {

    /** How a gate is let pass once. */
    public static final String WAY_OUT =
            "To let a gate pass this once, and have it recorded: nightly --accept GATE --why '...'";

    /** Whether it keeps this night from being published: it stops, and its gate was not let pass. */
    public boolean stops(RunContext context) {
        return action == Gates.Action.STOP && !context.accepted().containsKey(gate);
    }

    /** Writes findings of a step to {@link GateFindings}, and tells which keep the night from being published. */
    public static List<Finding> record(RunContext context, Job step, List<Finding> findings) {
        context.record(
                GateFindings.TABLE,
                "step = '" + step.name() + "'",
                findings.stream()
                        .map(finding -> RowFactory.create(
                                context.runId(),
                                context.asOf(),
                                step.name(),
                                finding.gate,
                                finding.subject,
                                finding.value,
                                finding.allowed,
                                finding.words,
                                finding.outcome(context),
                                context.accepted().get(finding.gate)))
                        .toList());
        return findings.stream().filter(finding -> finding.stops(context)).toList();
    }

    private String outcome(RunContext context) {
        return context.accepted().containsKey(gate) ? "accepted" : stops(context) ? "stopped" : "marked";
    }
}
