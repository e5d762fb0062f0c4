package io.fishpond.algo.metrics;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The excess risk of the exposed over controls who are like them: the Mantel-Haenszel risk difference over strata (Greenland
 * and Robins, Estimation of a common effect parameter from sparse follow-up data, Biometrics 41, 1985, equation 3).
 */
public final class RiskDifference {
    private RiskDifference() {}

    /**
     * Those who are alike.
     *
     * @param exposedEvents of {@code exposed}, to how many it happened
     * @param controlEvents the same of {@code controls}
     */
    public record Stratum(long exposedEvents, long exposed, long controlEvents, long controls) {
        public Stratum {
            if (exposedEvents < 0 || exposedEvents > exposed || controlEvents < 0 || controlEvents > controls) {
                throw new IllegalArgumentException("a stratum of " + exposedEvents + " of " + exposed + " exposed and "
                        + controlEvents + " of " + controls + " controls");
            }
        }

        private boolean compares() {
            return exposed > 0 && controls > 0;
        }

        private double weight() {
            return (double) exposed * controls / (exposed + controls);
        }

        private double difference() {
            return (double) exposedEvents / exposed - (double) controlEvents / controls;
        }

        private double variance() {
            return binomial(exposedEvents, exposed) + binomial(controlEvents, controls);
        }

        private static double binomial(long events, long of) {
            double share = (double) events / of;
            return share * (1 - share) / of;
        }
    }

    /**
     * How one person of a stratum moves the difference: by {@code exposedWeight x (event - exposedRisk)} if exposed, by
     * {@code -controlWeight x (event - controlRisk)} if not; all 0 where the stratum compares nobody.
     */
    public record Influence(double exposedWeight, double exposedRisk, double controlWeight, double controlRisk) {}

    /** The influence of the persons of each stratum, in their order. */
    public static List<Influence> influences(List<Stratum> strata) {
        double weights = strata.stream()
                .filter(Stratum::compares)
                .mapToDouble(Stratum::weight)
                .sum();
        return strata.stream()
                .map(stratum -> stratum.compares()
                        ? new Influence(
                                stratum.weight() / weights / stratum.exposed(),
                                (double) stratum.exposedEvents() / stratum.exposed(),
                                stratum.weight() / weights / stratum.controls(),
                                (double) stratum.controlEvents() / stratum.controls())
                        : new Influence(0, 0, 0, 0))
                .toList();
    }

    /**
     * The same difference where persons are not independent of others of their cluster (Liang and Zeger, Longitudinal data
     * analysis using generalized linear models, Biometrika 73, 1986: the sandwich with clusters), with the wider of both
     * intervals: of few clusters the sandwich knows too little.
     *
     * @param squares sum over clusters of the square of their persons' summed influence
     * @param clusters how many hold somebody exposed; of fewer than two nothing can be said
     */
    public static Optional<Estimate> clustered(List<Stratum> strata, double squares, long clusters) {
        return of(strata).filter(independent -> clusters > 1).map(independent -> {
            Estimate clustered = Estimate.normal(independent.value(), squares * clusters / (clusters - 1));
            return clustered.low() < independent.low() ? clustered : independent;
        });
    }

    /** Strata in which nobody was exposed, or nobody was not, say nothing; empty if all are such. */
    public static Optional<Estimate> of(Collection<Stratum> strata) {
        double weights = 0;
        double sum = 0;
        double variance = 0;
        for (Stratum stratum : strata) {
            if (stratum.compares()) {
                double weight = stratum.weight();
                weights += weight;
                sum += weight * stratum.difference();
                variance += weight * weight * stratum.variance();
            }
        }
        return weights == 0
                ? Optional.empty()
                : Optional.of(Estimate.normal(sum / weights, variance / (weights * weights)));
    }
}
