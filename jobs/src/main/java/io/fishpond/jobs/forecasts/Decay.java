package io.fishpond.jobs.forecasts;

import io.fishpond.algo.metrics.Estimate;
import io.fishpond.algo.metrics.OutcomeCounts;
import io.fishpond.jobs.forecasts.RipeDay.Champion;
import io.fishpond.run.RunContext;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Why a model is said to have decayed: what it foretold, come of age, is clearly worse than what spoke for it when it was chosen.
 * It is asked every night and of every class, so that rules of AUC, loss and level hold beyond chance before they speak: intervals are of 95%, and
 * two that do not touch are further apart than a test at 5% demands (Schenker and Gentleman, The American Statistician 55, 2001).
 */
public enum Decay {
    /** It tells members apart worse than was proven: the intervals of AUC do not touch; of value, not at all any more. */
    RANKING,
    /** To say of everybody the share that had left by then would have been better: the interval of the log loss lies above. */
    LOG_LOSS,
    /** What came lies further from what was foretold than the deployment allows ({@code decay_gap}), with its whole interval. */
    LEVEL;

    /** Fewer members, or fewer of either outcome, show nothing that could be told from noise; a contest is not held on fewer, either. */
    private static final long LEAST_OUTCOMES = 50;

    /** Name of the figure that is 1 if a model has decayed, else 0; of purpose, segment and model. */
    public static final String DECAYED = "decayed";

    /** Name of the figure that is 1 if it is for this reason, else 0. */
    public String metric() {
        return DECAYED + "_" + name().toLowerCase(Locale.ROOT);
    }

    /**
     * What speaks against a model of churn.
     *
     * @param promised scores of the contest that it won
     * @param gap of shares that is allowed
     */
    static Set<Decay> ofChurn(OutcomeCounts counts, Map<String, Double> promised, double gap) {
        Set<Decay> reasons = EnumSet.noneOf(Decay.class);
        if (counts.members() >= LEAST_OUTCOMES && beyond(counts.excess(), gap)) {
            reasons.add(LEVEL);
        }
        if (Math.min(counts.positives(), counts.negatives()) >= LEAST_OUTCOMES) {
            Double proven = promised.get("auc_low");
            if (proven != null && counts.auc().high() < proven) {
                reasons.add(RANKING);
            }
            Double rate = promised.get("churn_rate");
            if (rate != null && counts.logLossBeyond(rate).low() > 0) {
                reasons.add(LOG_LOSS);
            }
        }
        return reasons;
    }

    /**
     * What speaks against a model of value.
     *
     * @param buyers who brought anything
     * @param gini normalised, of what was foretold
     * @param promised scores of the contest that it won: who told nobody apart then has nothing to lose
     * @param bias of the sum that was foretold, as a share of what came
     * @param gap of it that is allowed
     */
    static Set<Decay> ofValue(long buyers, double gini, Estimate bias, Map<String, Double> promised, double gap) {
        Set<Decay> reasons = EnumSet.noneOf(Decay.class);
        if (buyers >= LEAST_OUTCOMES) {
            if (gini <= 0 && promised.getOrDefault("normalised_gini", 0.0) > 0) {
                reasons.add(RANKING);
            }
            if (beyond(bias, gap)) {
                reasons.add(LEVEL);
            }
        }
        return reasons;
    }

    private static boolean beyond(Estimate gap, double allowed) {
        return gap.low() > allowed || gap.high() < -allowed;
    }

    /** Tells the night: subject is the purpose, the segment and the model. */
    static void measure(RunContext context, String purpose, String segment, Champion champion, Set<Decay> reasons) {
        String subject = purpose + " " + segment + " " + champion.model();
        context.measure(DECAYED, subject, reasons.isEmpty() ? 0 : 1);
        for (Decay reason : values()) {
            context.measure(reason.metric(), subject, reasons.contains(reason) ? 1 : 0);
        }
    }
}
