package io.fishpond.algo.metrics;

import java.util.Optional;

/** Shares of small numbers, with their uncertainty. */
public final class Proportion {
    private static final double Z = 1.959963984540054;

    private Proportion() {}

    /**
     * A share with its 95% score interval, which stays within 0 and 1 (Wilson, Probable inference, the law of succession, and
     * statistical inference, Journal of the American Statistical Association 22, 1927).
     *
     * @param events of {@code trials}, from 0 to them
     * @return empty without trials
     */
    public static Optional<Estimate> wilson(long events, long trials) {
        if (events < 0 || events > trials) {
            throw new IllegalArgumentException(events + " events of " + trials + " trials (must be from 0 to them)");
        }
        if (trials == 0) {
            return Optional.empty();
        }
        double share = (double) events / trials;
        double shrink = 1 + Z * Z / trials;
        double middle = (share + Z * Z / (2.0 * trials)) / shrink;
        double margin = Z / shrink * Math.sqrt(share * (1 - share) / trials + Z * Z / (4.0 * trials * trials));
        return Optional.of(new Estimate(
                share,
                events == 0 ? 0 : Math.max(0, middle - margin),
                events == trials ? 1 : Math.min(1, middle + margin)));
    }
}
