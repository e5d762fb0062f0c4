package io.fishpond.jobs.value;

import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Contenders for one purpose, and which of them speaks: of the sound ones that told the better members from the others in the
 * first closed window, or of all where none did, the one that came closest in the closed windows; where none has closed, the
 * first sound one in their order of preference.
 */
final class Contest<F> {

    private static final String NOTHING_CLOSED = "no window has closed: chosen by order of preference";
    private static final String UNPROVEN = "unproven: in the closed window it ranked members no better than chance";

    /** Keeps a window that somebody foretold exactly from dividing by nothing. */
    private static final double NEGLIGIBLE = 1e-12;

    private final List<Contender<F>> contenders;
    private final List<Map<String, Trial>> windows;
    private final Contender<F> champion;

    /**
     * Decides it.
     *
     * @param contenders fitted as of now; one of them at least is a baseline, which is always sound
     * @param windows how each did in closed windows, the most telling one first: who failed there must not speak; empty where
     *     none has closed
     */
    Contest(List<Contender<F>> contenders, List<Map<String, Trial>> windows) {
        this.contenders = contenders;
        this.windows = windows;
        this.champion = contenders.stream()
                .filter(c -> fault(c).isEmpty())
                .min(Comparator.comparing((Contender<F> c) -> !ranks(c)).thenComparingDouble(this::relativeDeviance))
                .orElseThrow();
    }

    List<Contender<F>> contenders() {
        return contenders;
    }

    Contender<F> champion() {
        return champion;
    }

    boolean speaks(Contender<F> contender) {
        return contender.model().equals(champion.model());
    }

    /** Whether the champion told the better members from the others when it was tried; null where it could not be. */
    @Nullable
    Boolean isProven() {
        return windows.isEmpty() ? null : ranks(champion);
    }

    private boolean ranks(Contender<F> contender) {
        return !windows.isEmpty() && windows.get(0).get(contender.model()).ranks();
    }

    /** What was measured in the first window, and over all of them. */
    Map<String, Double> scores(Contender<F> contender) {
        if (windows.isEmpty() || !windows.get(0).containsKey(contender.model())) {
            return Map.of();
        }
        Map<String, Double> scores =
                new TreeMap<>(windows.get(0).get(contender.model()).scores());
        scores.put("windows", (double) windows.size());
        scores.put("relative_deviance", relativeDeviance(contender));
        return scores;
    }

    /** What to know of a contender; empty where there is nothing to say. */
    String note(Contender<F> contender) {
        String fault = fault(contender);
        if (!fault.isEmpty()) {
            return fault;
        }
        if (!speaks(contender)) {
            return windows.isEmpty() ? "" : "lost to " + champion.model() + " in closed windows";
        }
        if (windows.isEmpty()) {
            return NOTHING_CLOSED;
        }
        return Boolean.TRUE.equals(isProven()) ? "" : UNPROVEN;
    }

    private String fault(Contender<F> contender) {
        if (!contender.fault().isEmpty() || windows.isEmpty()) {
            return contender.fault();
        }
        Trial trial = windows.get(0).get(contender.model());
        if (trial == null) {
            return "could not be tried in the closed window";
        }
        return trial.fault().isEmpty() ? "" : "at the cutoff of the closed window: " + trial.fault();
    }

    /**
     * Deviance over that of the window's best, the mean of all windows, so that long and short ones count alike. Who failed in
     * one takes the place of its last.
     */
    private double relativeDeviance(Contender<F> contender) {
        return windows.stream()
                .mapToDouble(trials -> {
                    DoubleSummaryStatistics sound = trials.values().stream()
                            .filter(t -> t.fault().isEmpty())
                            .mapToDouble(Trial::deviance)
                            .summaryStatistics();
                    Trial own = trials.get(contender.model());
                    double deviance = own == null || !own.fault().isEmpty() ? sound.getMax() : own.deviance();
                    return (deviance + NEGLIGIBLE) / (sound.getMin() + NEGLIGIBLE);
                })
                .average()
                .orElse(0);
    }
}
