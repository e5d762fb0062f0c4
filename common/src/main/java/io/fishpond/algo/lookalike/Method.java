package io.fishpond.algo.lookalike;

import java.util.List;

/** A way to learn from seeds who resembles them. */
public enum Method {
    LOGISTIC("bagged logistic regression"),
    INFORMATION_VALUE("information value"),
    TF_IDF("TF-IDF centroid");

    private final String words;

    Method(String words) {
        this.words = words;
    }

    /** What it is called in front of people. */
    public String words() {
        return words;
    }

    /**
     * Learns from all that it is given.
     *
     * @param seeds rows of levels, one a feature
     * @param seedWeights how much each seed counts, 0 or more; only their proportions matter
     * @param rest rows of levels of members who are not known to be seeds, in an order that means nothing
     * @param shapes of the features
     * @param models how many are averaged, where models are
     */
    public Scorer fit(int[][] seeds, double[] seedWeights, int[][] rest, List<Shape> shapes, int models) {
        return switch (this) {
            case LOGISTIC -> Likeness.fit(seeds, seedWeights, rest, shapes, models);
            case INFORMATION_VALUE -> InformationValue.fit(seeds, seedWeights, rest, shapes);
            case TF_IDF -> TfIdfCentroid.fit(seeds, seedWeights, rest, shapes);
        };
    }
}
