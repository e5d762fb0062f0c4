package io.fishpond.algo.identity.linkage;

/** How many of all pairs match, as their evidence has it. */
final class Prior {
    private static final int ROUNDS = 200;

    private Prior() {}

    /**
     * The share of matches whose posteriors add up to it: the maximum likelihood of a mixture whose components are known, by EM.
     *
     * @param bits evidence of compared pairs; those not compared count as no match
     * @param counts pairs of each evidence
     */
    static double of(double[] bits, double[] counts, double allPairs) {
        double share = 1e-3;
        for (int round = 0; round < ROUNDS; round++) {
            double prior = LinkageTraining.logit(share);
            double matches = 0;
            for (int i = 0; i < bits.length; i++) {
                matches += counts[i] * LinkageTraining.probability(prior + bits[i]);
            }
            share = Math.min(0.99, Math.max(matches, 1e-3) / allPairs);
        }
        return share;
    }
}
