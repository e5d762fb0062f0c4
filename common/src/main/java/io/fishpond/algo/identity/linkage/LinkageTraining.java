package io.fishpond.algo.identity.linkage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Learns a {@link LinkageModel} from counts alone, without a label. u comes from random pairs. m comes from one pass of EM for
 * each blocking rule over the pairs of that rule, which says nothing of the attributes that the rule uses and leaves them out;
 * passes are averaged by the matches they expect (Winkler 2000; Splink). The prior is the share of matches that agrees with the
 * posterior of the candidates. Random pairs hold matches too, which are taken off u.
 */
public final class LinkageTraining {
    private static final int MOST_ROUNDS = 500;
    private static final double STILL = 1e-7;
    private static final int DECONTAMINATIONS = 3;

    /** What matches explain is hardly ever all: the draw is too small to tell. */
    private static final double LEAST_KEPT = 0.05;

    private static final double LN2 = Math.log(2);

    private final Linkage linkage;
    private final PatternCounts.Row[] candidates;
    private final PatternCounts.Row[] random;
    private final double allPairs;
    private final int attributes;

    private LinkageTraining(Linkage linkage, PatternCounts candidates, PatternCounts random, double allPairs) {
        this.linkage = linkage;
        if (allPairs <= 0) {
            throw new IllegalArgumentException("no pairs to learn from: allPairs is " + allPairs);
        }
        this.candidates = candidates.rows();
        this.random = random.rows();
        this.allPairs = allPairs;
        this.attributes = linkage.attributes().size();
    }

    /**
     * Learns from what was counted.
     *
     * @param candidates pairs that share a blocking rule, each once
     * @param random pairs drawn at random
     * @param randomHoldsMatches whether they were drawn from all records; false if known entities kept matches out
     * @param frequencies of the terms of each attribute
     * @param allPairs pairs that there are, compared or not
     */
    public static LinkageModel fit(
            Linkage linkage,
            PatternCounts candidates,
            PatternCounts random,
            boolean randomHoldsMatches,
            List<TermFrequencies> frequencies,
            double allPairs) {
        return new LinkageTraining(linkage, candidates, random, allPairs).fit(randomHoldsMatches, frequencies);
    }

    private LinkageModel fit(boolean randomHoldsMatches, List<TermFrequencies> frequencies) {
        double[][] observed = shares(random, row -> 1);
        double[][] u = observed;
        double[][] m = average(u);
        double prior = prior(m, u);
        for (int round = 0; randomHoldsMatches && round < DECONTAMINATIONS; round++) {
            u = withoutMatches(observed, m, prior);
            m = average(u);
            prior = prior(m, u);
        }
        return model(frequencies, m, u, prior);
    }

    private LinkageModel model(List<TermFrequencies> frequencies, double[][] m, double[][] u, double prior) {
        double[][] typical = typicalSurprises(m, u, prior);
        List<LevelWeights> weights = new ArrayList<>();
        for (int i = 0; i < attributes; i++) {
            weights.add(new LevelWeights(m[i], u[i], typical[i]));
        }
        return new LinkageModel(linkage, weights, frequencies, logit(prior));
    }

    /** m of every attribute: the mean over the passes that do not block on it. */
    private double[][] average(double[][] u) {
        double[][] sums = new double[attributes][];
        double[] matches = new double[attributes];
        for (int i = 0; i < attributes; i++) {
            sums[i] = new double[u[i].length];
        }
        for (int rule = 0; rule < linkage.rules().size(); rule++) {
            Pass pass = pass(rule, u);
            for (int i = 0; i < attributes; i++) {
                if (pass.learns[i]) {
                    matches[i] += pass.matches;
                    for (int level = 0; level < sums[i].length; level++) {
                        sums[i][level] += pass.matches * pass.m[i][level];
                    }
                }
            }
        }
        double[][] m = new double[attributes][];
        for (int i = 0; i < attributes; i++) {
            m[i] = matches[i] > 0 ? scaled(sums[i], matches[i]) : start(u[i].length);
        }
        return m;
    }

    private static final class Pass {
        private final boolean[] learns;
        private final double[][] m;
        private final double matches;

        Pass(boolean[] learns, double[][] m, double matches) {
            this.learns = learns;
            this.m = m;
            this.matches = matches;
        }
    }

    /** EM (Dempster, Laird and Rubin 1977) over the pairs of one rule: m and the share of matches, with u as it stands. */
    private Pass pass(int rule, double[][] u) {
        PatternCounts.Row[] rows = Arrays.stream(candidates)
                .filter(row -> AgreementPattern.shares(row.pattern, rule))
                .toArray(PatternCounts.Row[]::new);
        boolean[] learns = new boolean[attributes];
        double[][] m = new double[attributes][];
        for (int i = 0; i < attributes; i++) {
            learns[i] =
                    !linkage.rules().get(rule).uses(linkage.attributes().get(i).name());
            m[i] = start(u[i].length);
        }
        double pairs = Arrays.stream(rows).mapToDouble(row -> row.count).sum();
        double share = 0.3;
        for (int round = 0; round < MOST_ROUNDS && pairs > 0; round++) {
            double[][] now = m;
            double prior = logit(share);
            Posterior posterior = row -> probability(prior + bits(row.pattern, now, u, learns));
            double[][] next = shares(rows, posterior);
            share = Math.min(1 - 1e-6, Math.max(1e-9, expected(rows, posterior) / pairs));
            double moved = 0;
            for (int i = 0; i < attributes; i++) {
                for (int level = 0; level < next[i].length; level++) {
                    moved = Math.max(moved, Math.abs(next[i][level] - m[i][level]));
                }
            }
            m = next;
            if (moved < STILL) {
                break;
            }
        }
        return new Pass(learns, m, share * pairs);
    }

    /** Where nothing is known yet: the closest level as likely as all others together, and so on down. */
    private static double[] start(int levels) {
        double[] m = new double[levels];
        double left = 1;
        for (int level = levels - 1; level > 0; level--) {
            m[level] = left * 0.6;
            left -= m[level];
        }
        m[0] = left;
        return m;
    }

    /** The share of matches among all pairs that the posteriors of the candidates, given that share, add up to. */
    private double prior(double[][] m, double[][] u) {
        boolean[] all = new boolean[attributes];
        Arrays.fill(all, true);
        double[] bits = Arrays.stream(candidates)
                .mapToDouble(row -> bits(row.pattern, m, u, all))
                .toArray();
        double[] counts =
                Arrays.stream(candidates).mapToDouble(row -> row.count).toArray();
        return Prior.of(bits, counts, allPairs);
    }

    private static double[][] withoutMatches(double[][] observed, double[][] m, double prior) {
        double[][] u = new double[observed.length][];
        for (int i = 0; i < u.length; i++) {
            u[i] = new double[observed[i].length];
            double sum = 0;
            for (int level = 0; level < u[i].length; level++) {
                u[i][level] = Math.max(observed[i][level] - prior * m[i][level], observed[i][level] * LEAST_KEPT);
                sum += u[i][level];
            }
            u[i] = scaled(u[i], sum);
        }
        return u;
    }

    /** The mean of 2^-surprise over matches, as bits: with it, the weights of a level's terms average to the level's. */
    private double[][] typicalSurprises(double[][] m, double[][] u, double prior) {
        boolean[] all = new boolean[attributes];
        Arrays.fill(all, true);
        double[][] sums = new double[attributes][];
        double[][] matches = new double[attributes][];
        for (int i = 0; i < attributes; i++) {
            sums[i] = new double[u[i].length];
            matches[i] = new double[u[i].length];
        }
        for (PatternCounts.Row row : candidates) {
            double expected = row.count * probability(logit(prior) + bits(row.pattern, m, u, all));
            for (int i = 0; i < attributes; i++) {
                int level = AgreementPattern.level(row.pattern, i);
                if (level != AgreementPattern.MISSING) {
                    sums[i][level] += expected * row.commonness[i];
                    matches[i][level] += expected;
                }
            }
        }
        double[][] typical = new double[attributes][];
        for (int i = 0; i < attributes; i++) {
            typical[i] = new double[u[i].length];
            for (int level = 1; level < typical[i].length; level++) {
                typical[i][level] = matches[i][level] > 0 ? -Math.log(sums[i][level] / matches[i][level]) / LN2 : 0;
            }
        }
        return typical;
    }

    private interface Posterior {
        double of(PatternCounts.Row row);
    }

    /** The share of each level among the pairs weighted by the posterior; half a pair is added to each (Krichevsky-Trofimov). */
    private double[][] shares(PatternCounts.Row[] rows, Posterior posterior) {
        double[][] shares = new double[attributes][];
        for (int i = 0; i < attributes; i++) {
            shares[i] = new double[linkage.attributes().get(i).kind().levels().size()];
            Arrays.fill(shares[i], 0.5);
        }
        for (PatternCounts.Row row : rows) {
            double weight = row.count * posterior.of(row);
            for (int i = 0; i < attributes; i++) {
                int level = AgreementPattern.level(row.pattern, i);
                if (level != AgreementPattern.MISSING) {
                    shares[i][level] += weight;
                }
            }
        }
        for (int i = 0; i < attributes; i++) {
            shares[i] = scaled(shares[i], Arrays.stream(shares[i]).sum());
        }
        return shares;
    }

    private static double expected(PatternCounts.Row[] rows, Posterior posterior) {
        double sum = 0;
        for (PatternCounts.Row row : rows) {
            sum += row.count * posterior.of(row);
        }
        return sum;
    }

    private static double bits(long pattern, double[][] m, double[][] u, boolean[] counts) {
        double bits = 0;
        for (int i = 0; i < m.length; i++) {
            int level = AgreementPattern.level(pattern, i);
            if (counts[i] && level != AgreementPattern.MISSING) {
                bits += Math.log(m[i][level] / u[i][level]) / LN2;
            }
        }
        return bits;
    }

    private static double[] scaled(double[] values, double sum) {
        return Arrays.stream(values).map(value -> value / sum).toArray();
    }

    static double logit(double share) {
        return Math.log(share / (1 - share)) / LN2;
    }

    /** The probability that odds, as a logarithm to base 2, stand for. */
    public static double probability(double bits) {
        return 1 / (1 + Math.pow(2, -bits));
    }
}
