package io.fishpond.algo.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class NbdTest {

    @Test
    void findsTheParametersOfMembersWhoNeverLeave() {
        ParetoNbd truth = new ParetoNbd(0.8, 9, 1e-4, 1e6);
        Fit<Nbd> fit = Nbd.fit(SimulatedMembers.of(truth, 20_000, 104, 4));

        assertThat(fit.sound()).isTrue();
        assertThat(fit.model().r()).isCloseTo(0.8, withinPercentage(4));
        assertThat(fit.model().alpha()).isCloseTo(9, withinPercentage(5));
    }

    @Test
    void isWhatParetoNbdBecomesWhereNobodyLeaves() {
        Nbd model = new Nbd(0.8, 9);
        ParetoNbd limit = new ParetoNbd(0.8, 9, 1e-6, 1e6);
        PurchaseHistory her = new PurchaseHistory(3, 20, 30, 1);

        assertThat(model.expectedOrders(her, 39)).isCloseTo(limit.expectedOrders(her, 39), within(1e-6));
        assertThat(model.probabilityOfNoOrder(her, 39)).isCloseTo(limit.probabilityOfNoOrder(her, 39), within(1e-6));
    }

    @Test
    void climbsToTheTopOfItsLikelihood() {
        List<PurchaseHistory> members = SimulatedMembers.of(new ParetoNbd(0.5, 6, 0.6, 12), 3_000, 80, 2);
        Fit<Nbd> fit = Nbd.fit(members);

        assertThat(fit.converged()).isTrue();
        for (double step : new double[] {0.99, 1.01}) {
            assertThat(logLikelihood(
                            members, fit.model().r() * step, fit.model().alpha()))
                    .isLessThan(fit.logLikelihood());
            assertThat(logLikelihood(members, fit.model().r(), fit.model().alpha() * step))
                    .isLessThan(fit.logLikelihood());
        }
        assertThat(logLikelihood(members, fit.model().r(), fit.model().alpha()))
                .isCloseTo(fit.logLikelihood(), within(1e-6));
    }

    /** By the product of the ratios of the gamma function, one order at a time. */
    private static double logLikelihood(List<PurchaseHistory> members, double r, double alpha) {
        double sum = 0;
        for (PurchaseHistory her : members) {
            double own = r * Math.log(alpha) - (r + her.repeats()) * Math.log(alpha + her.age());
            for (int k = 0; k < her.repeats(); k++) {
                own += Math.log(r + k);
            }
            sum += her.weight() * own;
        }
        return sum;
    }

    @Property(tries = 200)
    void staysFiniteAndFallsWithAge(
            @ForAll @IntRange(max = 10_000) int repeats,
            @ForAll @DoubleRange(min = 1, max = 1000) double age,
            @ForAll @DoubleRange(min = 0, max = 1000) double weeks) {
        Nbd model = new Nbd(0.3, 5);
        PurchaseHistory young = new PurchaseHistory(repeats, repeats == 0 ? 0 : age / 2, age, 1);
        PurchaseHistory old = new PurchaseHistory(repeats, repeats == 0 ? 0 : age / 2, 2 * age, 1);

        assertThat(model.expectedOrders(young, weeks)).isBetween(0.0, 1e8);
        assertThat(model.expectedOrders(old, weeks)).isLessThanOrEqualTo(model.expectedOrders(young, weeks));
        assertThat(model.probabilityOfNoOrder(young, weeks)).isBetween(0.0, 1.0);
    }
}
