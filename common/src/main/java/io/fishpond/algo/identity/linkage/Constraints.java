package io.fishpond.algo.identity.linkage;

import java.util.function.IntUnaryOperator;

/**
 * What is known of pairs of records beside what they say, as in Wagstaff and Cardie, "Clustering with instance-level
 * constraints" (2000). It outranks what they say.
 *
 * @param group the least of the records that a record must be linked with, itself among them
 * @param cannotLink pairs that must not be in one cluster
 */
public record Constraints(IntUnaryOperator group, ClusterRepair.CannotLink cannotLink) {
    /** Nothing is known. */
    public static final Constraints NONE = new Constraints(record -> record, ClusterRepair.CannotLink.NONE);
}
