package io.fishpond.algo.learn;

import java.io.Serializable;

/**
 * A binary tree that gives a row the value of its leaf. Inner nodes have values too, that of the leaf which each would be:
 * the way from the root to the leaf tells what each feature on it added.
 */
final class RegressionTree implements Serializable {
    private static final long serialVersionUID = 1;

    private final Node root;

    RegressionTree(Node root) {
        this.root = root;
    }

    /** A node, with the value of the examples that reach it. */
    sealed interface Node extends Serializable {
        double value();
    }

    /** Where a way ends. */
    record Leaf(double value) implements Node {}

    /**
     * Where ways part.
     *
     * @param value of the leaf that the node would be
     * @param feature that is looked at
     * @param cut up to and with which rows go low
     */
    record Split(double value, int feature, double cut, Node low, Node high) implements Node {
        Node next(double[] row) {
            return row[feature] <= cut ? low : high;
        }
    }

    double value(double[] row) {
        Node node = root;
        while (node instanceof Split split) {
            node = split.next(row);
        }
        return node.value();
    }

    /** Adds to each feature's share the steps in value that it decided on the way of a row. */
    void addShares(double[] row, double[] shares) {
        Node node = root;
        while (node instanceof Split split) {
            node = split.next(row);
            shares[split.feature()] += node.value() - split.value();
        }
    }

    double rootValue() {
        return root.value();
    }

    /** Adds to each feature's count the nodes that look at it. */
    void addSplits(double[] splits) {
        addSplits(root, splits);
    }

    private static void addSplits(Node node, double[] splits) {
        if (node instanceof Split split) {
            splits[split.feature()]++;
            addSplits(split.low(), splits);
            addSplits(split.high(), splits);
        }
    }
}
