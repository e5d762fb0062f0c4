package io.fishpond.jobs.audit;

import io.fishpond.config.Gates;
import io.fishpond.config.Gates.Gate;
import io.fishpond.run.Finding;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tonight's figures held against their limits, some of them after what the last nights had. */
final class Audit {
    private final Map<String, Map<String, Double>> tonight;
    private final List<Night> nights;
    private final Gates gates;
    private final Set<String> snapshots;
    private final List<Finding> findings = new ArrayList<>();

    /**
     * A published night.
     *
     * @param figures metric → subject → value
     */
    record Night(LocalDate asOf, Map<String, Map<String, Double>> figures) {}

    /** What a subject had in the last nights: the lower of their median and the last, so that a fall counts once. */
    private record Usual(double value, LocalDate first, LocalDate last) {
        String words() {
            return first.equals(last) ? "in the night of " + last : "in the nights of " + first + " to " + last;
        }
    }

    private Audit(Map<String, Map<String, Double>> tonight, List<Night> nights, Gates gates, Set<String> snapshots) {
        this.tonight = tonight;
        this.nights = nights;
        this.gates = gates;
        this.snapshots = snapshots;
    }

    /**
     * Every figure over its limit, gate by gate.
     *
     * @param tonight metric → subject → value
     * @param nights that were published before, the last first; none on the first night, which only absolute limits bind
     * @param snapshots feeds of which a delivery is the whole, as channel.feed
     */
    static List<Finding> of(
            Map<String, Map<String, Double>> tonight, List<Night> nights, Gates gates, Set<String> snapshots) {
        Audit audit = new Audit(tonight, nights, gates, snapshots);
        audit.each(Gate.REFUSED_FILES, "refused_files", "%,.0f of its files could not be read");
        audit.rejectedRows();
        audit.lost(Gate.MISSING_ROWS, "rows_staged", "rows");
        audit.lost(Gate.MISSING_MEMBERS, "members", "members");
        audit.each(Gate.STALE_DAYS, "newest_days", "the newest is %,.0f days old");
        audit.lost(Gate.EMPTIED_LISTS, "list_members", "members");
        audit.each(
                Gate.DECAYED_MODELS,
                "decayed",
                "what it foretold has come of age, and is clearly worse than what it was chosen for");
        return audit.findings;
    }

    private Map<String, Double> figures(String metric) {
        return tonight.getOrDefault(metric, Map.of());
    }

    private void each(Gate gate, String metric, String words) {
        figures(metric)
                .forEach((subject, figure) -> hold(gate, subject, figure, String.format(Locale.ROOT, words, figure)));
    }

    /** Mappings are applied to all that ever came, so that what came since is a difference; unreadable records are tonight's. */
    private void rejectedRows() {
        figures("rows_read").forEach((subject, readByMapping) -> {
            double unreadable = figures("rows_unreadable").getOrDefault(subject, 0.0);
            double read = readByMapping + unreadable;
            double rejected = figures("rows_rejected").getOrDefault(subject, 0.0) + unreadable;
            double readBefore = last("rows_read", subject);
            double rejectedBefore = last("rows_rejected", subject);
            boolean isWhole = snapshots.contains(subject) || readBefore == 0;
            if (!isWhole) {
                read -= readBefore;
                rejected -= rejectedBefore;
            }
            // What was let pass once as a share of the whole is not found again every night.
            double known = isWhole && readBefore > 0 ? rejectedBefore / readBefore : 0;
            if (read > 0 && rejected >= gates.leastRows() && rejected / read > known) {
                hold(
                        Gate.REJECTED_ROWS,
                        subject,
                        rejected / read,
                        String.format(
                                Locale.ROOT,
                                "%,.0f of %,.0f %s were rejected, %s, for reasons in ops.rejects",
                                rejected,
                                read,
                                isWhole ? "rows" : "rows that came since the last night",
                                percent(rejected / read)));
            }
        });
    }

    private double last(String metric, String subject) {
        return nights.isEmpty()
                ? 0
                : nights.get(0).figures.getOrDefault(metric, Map.of()).getOrDefault(subject, 0.0);
    }

    private void lost(Gate gate, String metric, String what) {
        figures(metric).forEach((subject, figure) -> {
            Usual usual = usual(metric, subject);
            if (usual != null && usual.value > 0) {
                double lost = 1 - figure / usual.value;
                hold(
                        gate,
                        subject,
                        lost,
                        String.format(
                                Locale.ROOT,
                                "%,.0f %s, %s fewer than the %,.0f %s",
                                figure,
                                what,
                                percent(lost),
                                usual.value,
                                usual.words()));
            }
        });
    }

    private @Nullable Usual usual(String metric, String subject) {
        List<Night> known = nights.stream()
                .filter(night -> night.figures.getOrDefault(metric, Map.of()).containsKey(subject))
                .toList();
        if (known.isEmpty()) {
            return null;
        }
        double[] values = known.stream()
                .mapToDouble(night -> night.figures.get(metric).get(subject))
                .sorted()
                .toArray();
        double last = known.get(0).figures.get(metric).get(subject);
        return new Usual(
                Math.min(last, values[(values.length - 1) / 2]), known.get(known.size() - 1).asOf, known.get(0).asOf);
    }

    private void hold(Gate gate, String subject, double value, String words) {
        Gates.Limit limit = gates.limits().get(gate);
        if (value > limit.most()) {
            findings.add(new Finding(gate.label(), subject, value, limit.most(), words, limit.action()));
        }
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f%%", 100 * share);
    }
}
