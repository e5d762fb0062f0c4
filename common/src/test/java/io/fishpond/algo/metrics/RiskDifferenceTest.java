package io.fishpond.algo.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fishpond.algo.metrics.RiskDifference.Influence;
import io.fishpond.algo.metrics.RiskDifference.Stratum;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RiskDifferenceTest {
    private static final double NORMAL_95 = 1.6448536269514722;
    private static final double NORMAL_975 = 1.959963984540054;

    /** Deaths on tolbutamide and on placebo, below 55 years and from 55 on. */
    private static final List<Stratum> UGDP = List.of(new Stratum(8, 106, 5, 120), new Stratum(22, 98, 16, 85));

    @Test
    void givesThePublishedFiguresOfTheDiabetesTrial() {
        Estimate difference = RiskDifference.of(UGDP).orElseThrow();

        assertThat(difference.value()).isCloseTo(0.0349, within(5e-5));
        double error = (difference.high() - difference.low()) / 2 / NORMAL_975;
        assertThat(error).isCloseTo(0.0319, within(5e-5));
        assertThat(difference.value() - NORMAL_95 * error).isCloseTo(-0.018, within(5e-4));
        assertThat(difference.value() + NORMAL_95 * error).isCloseTo(0.087, within(5e-4));
    }

    @Test
    void passesOverWhatDoesNotCompare() {
        assertThat(RiskDifference.of(
                        List.of(UGDP.get(0), new Stratum(40, 50, 0, 0), UGDP.get(1), new Stratum(0, 0, 40, 50))))
                .isEqualTo(RiskDifference.of(UGDP));
        assertThat(RiskDifference.of(List.of(new Stratum(40, 50, 0, 0), new Stratum(0, 0, 40, 50))))
                .isEmpty();
        assertThat(RiskDifference.of(List.of())).isEmpty();
    }

    @Test
    void refusesMoreEventsThanThereArePeople() {
        assertThatThrownBy(() -> new Stratum(2, 1, 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a stratum of 2 of 1 exposed and 0 of 1 controls");
        assertThatThrownBy(() -> new Stratum(0, 1, -1, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void isThePlainDifferenceOfASingleStratum(@ForAll("strata") Stratum stratum) {
        double exposed = (double) stratum.exposedEvents() / stratum.exposed();
        double controls = (double) stratum.controlEvents() / stratum.controls();
        double error =
                Math.sqrt(exposed * (1 - exposed) / stratum.exposed() + controls * (1 - controls) / stratum.controls());

        Estimate difference = RiskDifference.of(List.of(stratum)).orElseThrow();

        assertThat(difference.value()).isCloseTo(exposed - controls, within(1e-12));
        assertThat(difference.high() - difference.low()).isCloseTo(2 * NORMAL_975 * error, within(1e-9));
    }

    @Property
    void turnsItsSignWithTheSides(@ForAll @Size(min = 1, max = 6) List<@From("strata") Stratum> strata) {
        Estimate one = RiskDifference.of(strata).orElseThrow();
        Estimate other = RiskDifference.of(strata.stream()
                        .map(s -> new Stratum(s.controlEvents(), s.controls(), s.exposedEvents(), s.exposed()))
                        .toList())
                .orElseThrow();

        assertThat(other.value()).isCloseTo(-one.value(), within(1e-12));
        assertThat(other.low()).isCloseTo(-one.high(), within(1e-12));
        assertThat(one.value()).isBetween(one.low(), one.high()).isBetween(-1.0, 1.0);
    }

    @Provide
    Arbitrary<Stratum> strata() {
        Arbitrary<long[]> sides = Arbitraries.longs()
                .between(1, 500)
                .flatMap(people -> Arbitraries.longs().between(0, people).map(events -> new long[] {events, people}));
        return Combinators.combine(sides, sides)
                .as((exposed, controls) -> new Stratum(exposed[0], exposed[1], controls[0], controls[1]));
    }

    @Test
    void isAsUncertainAsWithoutClustersWhereEachIsOnePerson() {
        List<Stratum> strata =
                List.of(new Stratum(8, 106, 5, 120), new Stratum(22, 98, 16, 85), new Stratum(1, 2, 0, 0));
        List<Influence> influences = RiskDifference.influences(strata);
        double squares = 0;
        for (int i = 0; i < strata.size(); i++) {
            Stratum stratum = strata.get(i);
            Influence one = influences.get(i);
            squares += stratum.exposedEvents() * Math.pow(one.exposedWeight() * (1 - one.exposedRisk()), 2);
            squares += (stratum.exposed() - stratum.exposedEvents())
                    * Math.pow(one.exposedWeight() * one.exposedRisk(), 2);
            squares += stratum.controlEvents() * Math.pow(one.controlWeight() * (1 - one.controlRisk()), 2);
            squares += (stratum.controls() - stratum.controlEvents())
                    * Math.pow(one.controlWeight() * one.controlRisk(), 2);
        }
        Estimate independent = RiskDifference.of(strata).orElseThrow();

        Estimate clustered =
                RiskDifference.clustered(strata, squares, 1_000_000_000).orElseThrow();

        assertThat(clustered.value()).isEqualTo(independent.value());
        assertThat(clustered.low()).isCloseTo(independent.low(), within(1e-9));
        assertThat(RiskDifference.clustered(strata, squares, 1)).isEmpty();
    }
}
