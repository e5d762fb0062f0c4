package io.fishpond.algo.lookalike;

import java.io.Serializable;

/** How like the seeds a member is, by the levels of her features; fitted and immutable, to be sent to where the members are. */
public sealed interface Scorer extends Serializable permits Likeness, TfIdfCentroid {

    /** Higher means more like the seeds; scores of different scorers do not compare. */
    double score(int[] levels);

    /** What each feature adds: summed up in their order, they are the score to the last bit. */
    double[] contributions(int[] levels);
}
