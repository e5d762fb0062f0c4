package io.fishpond.jobs.value;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Contenders for one purpose, and which of them speaks: the sound one of lowest deviance in the closed window; where none
 * has closed, the first sound one in their order of preference.
 */
final class Contest<F> {

    private static final String NOTHING_CLOSED = "no window has closed: chosen by order of preference";

    private final List<Contender<F>> contenders;
    private final Map<String, Trial> trials;
    private final Contender<F> champion;

    /**
     * Decides it.
     *
     * @param contenders fitted as of now; one of them at least is a baseline, which is always sound
     * @param trials how each did in the closed window; empty where none has closed
     */
    Contest(List<Contender<F>> contenders, Map<String, Trial> trials) {
        this.contenders = contenders;
        this.trials = trials;
        this.champion = contenders.stream()
                .filter(c -> fault(c).isEmpty())
                .min(Comparator.comparingDouble(this::deviance))
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

    Map<String, Double> scores(Contender<F> contender) {
        return trials.containsKey(contender.model())
                ? trials.get(contender.model()).scores()
                : Map.of();
    }

    /** What to know of a contender; empty where there is nothing to say. */
    String note(Contender<F> contender) {
        List<String> notes = new ArrayList<>();
        String fault = fault(contender);
        if (!fault.isEmpty()) {
            notes.add(fault);
        } else if (!speaks(contender) && !trials.isEmpty()) {
            notes.add("lost to " + champion.model() + " in the closed window");
        }
        if (speaks(contender) && trials.isEmpty()) {
            notes.add(NOTHING_CLOSED);
        }
        return String.join("; ", notes);
    }

    private String fault(Contender<F> contender) {
        if (!contender.fault().isEmpty() || trials.isEmpty()) {
            return contender.fault();
        }
        Trial trial = trials.get(contender.model());
        if (trial == null) {
            return "could not be tried in the closed window";
        }
        return trial.fault().isEmpty() ? "" : "at the cutoff of the closed window: " + trial.fault();
    }

    private double deviance(Contender<F> contender) {
        return trials.isEmpty() ? 0 : trials.get(contender.model()).deviance();
    }
}
