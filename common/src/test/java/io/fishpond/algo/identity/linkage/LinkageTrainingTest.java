package io.fishpond.algo.identity.linkage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fishpond.algo.random.SplitMix64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkageTrainingTest {
    private static final double[][] M = {{0.1, 0.9}, {0.2, 0.8}, {0.05, 0.95}, {0.3, 0.7}};
    private static final double[][] U = {{0.99, 0.01}, {0.9, 0.1}, {0.95, 0.05}, {0.8, 0.2}};
    private static final int MATCHES = 10_000;
    private static final int STRANGERS = 300_000;
    private static final int ALL_PAIRS = MATCHES + STRANGERS;

    private static final Linkage LINKAGE = new Linkage(
            IntStream.range(0, 4)
                    .mapToObj(i -> new Attribute("a" + i, AttributeKind.CATEGORY))
                    .toList(),
            List.of(BlockingRule.parse("a0"), BlockingRule.parse("a1")));

    private static final List<TermFrequencies> FREQUENCIES = IntStream.range(0, 4)
            .mapToObj(i -> TermFrequencies.of(Map.of(), 1, 0))
            .toList();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void findsAgainTheProbabilitiesThatMadeTheCounts(boolean randomHoldsMatches) {
        LinkageModel model = model(1, randomHoldsMatches);

        for (int i = 0; i < 4; i++) {
            assertThat(model.weights().get(i).m(1)).isEqualTo(M[i][1], within(0.02));
            assertThat(model.weights().get(i).u(1)).isEqualTo(U[i][1], within(0.005));
        }
        // What shares neither blocking attribute is no candidate.
        double candidates = MATCHES * (1 - 0.1 * 0.2);
        assertThat(model.priorBits())
                .isEqualTo(Math.log(candidates / (ALL_PAIRS - candidates)) / Math.log(2), within(0.1));
    }

    @Test
    void learnsAlikeInAnyOrder() {
        assertThat(model(-1, true).toString()).isEqualTo(model(1, true).toString());
    }

    @Test
    void showsWhatItLearnt() {
        assertThat(model(1, true).toString()).contains("a3", "same", "different", "prior");
    }

    private static LinkageModel model(int direction, boolean randomHoldsMatches) {
        PatternCounts candidates = new PatternCounts(4);
        PatternCounts random = new PatternCounts(4);
        for (int step = 0; step < ALL_PAIRS; step++) {
            int pair = direction > 0 ? step : ALL_PAIRS - 1 - step;
            SplitMix64 draws = SplitMix64.of(3, pair);
            long pattern = pattern(pair < MATCHES ? M : U, draws);
            int rules = AgreementPattern.level(pattern, 0) | AgreementPattern.level(pattern, 1) << 1;
            if (rules > 0) {
                candidates.add(pattern, rules, new double[4]);
            }
            if (randomHoldsMatches || pair >= MATCHES) {
                random.add(pattern, 0, new double[4]);
            }
        }
        return LinkageTraining.fit(LINKAGE, candidates, random, randomHoldsMatches, FREQUENCIES, ALL_PAIRS);
    }

    private static long pattern(double[][] probabilities, SplitMix64 draws) {
        long pattern = AgreementPattern.NOTHING_KNOWN;
        for (int i = 0; i < probabilities.length; i++) {
            pattern = AgreementPattern.with(pattern, i, draws.chance(probabilities[i][1]) ? 1 : 0);
        }
        return pattern;
    }
}
