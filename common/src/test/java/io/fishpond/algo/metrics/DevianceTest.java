package io.fishpond.algo.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class DevianceTest {

    @Test
    void measuresCounts() {
        assertThat(Deviance.poisson(new double[] {0, 2}, new double[] {1, 1}))
                .isCloseTo((2 + 2 * (2 * Math.log(2) - 1)) / 2, within(1e-12));
        assertThat(Deviance.poisson(new double[] {0}, new double[] {0})).isZero();
        assertThat(Deviance.poisson(new double[] {1}, new double[] {0})).isInfinite();
    }

    /** The general form with power p = 3/2. */
    @Property
    void measuresMoney(
            @ForAll @DoubleRange(min = 0, max = 1e4) double y, @ForAll @DoubleRange(min = 0.01, max = 1e4) double mu) {
        double p = 1.5;
        double general = 2
                * (Math.pow(y, 2 - p) / ((1 - p) * (2 - p))
                        - y * Math.pow(mu, 1 - p) / (1 - p)
                        + Math.pow(mu, 2 - p) / (2 - p));

        assertThat(Deviance.tweedie(new double[] {y}, new double[] {mu}))
                .isCloseTo(general, within(1e-9 * (1 + y / Math.sqrt(mu) + Math.sqrt(mu))));
    }

    @Test
    void forgivesOnlyWhatWasMet() {
        assertThat(Deviance.tweedie(new double[] {0, 4}, new double[] {0, 4})).isZero();
        assertThat(Deviance.tweedie(new double[] {4}, new double[] {0})).isInfinite();
    }

    @Property
    void isLeastAtTheMean(@ForAll @DoubleRange(min = 0.1, max = 100) double off) {
        double[] actual = {0, 1, 2, 9};
        double[] mean = {3, 3, 3, 3};
        double[] other = {off, off, off, off};

        assertThat(Deviance.poisson(actual, mean)).isLessThanOrEqualTo(Deviance.poisson(actual, other));
        assertThat(Deviance.tweedie(actual, mean)).isLessThanOrEqualTo(Deviance.tweedie(actual, other));
    }

    @Test
    void refusesWhatIsNoAmount() {
        assertThatThrownBy(() -> Deviance.poisson(new double[] {-1}, new double[] {1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("actual[0] is -1.0 (must be finite, and 0 or more)");
        assertThatThrownBy(() -> Deviance.poisson(new double[] {1}, new double[] {Double.NaN}))
                .hasMessageContaining("expected[0] is NaN");
        assertThatThrownBy(() -> Deviance.tweedie(new double[2], new double[3]))
                .hasMessageContaining("lengths are 2 and 3");
        assertThatThrownBy(() -> Deviance.tweedie(new double[0], new double[0])).hasMessageContaining("no rows");
    }
}
