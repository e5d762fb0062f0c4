package io.fishpond.algo.learn;

import io.fishpond.algo.learn.RegressionTree.Leaf;
import io.fishpond.algo.learn.RegressionTree.Node;
import io.fishpond.algo.learn.RegressionTree.Split;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Grows one tree on the slopes and curvatures of a loss, split by split where the loss falls most. */
final class TreeGrower {
    /** Splits that gain less are rounding. */
    private static final double LEAST_GAIN = 1e-9;

    private final Boosting settings;
    private final Bins bins;
    private final double[] slopes;
    private final double[] curvatures;
    private final double longestStep;

    /**
     * A grower.
     *
     * @param slopes first derivative of the loss of each row
     * @param curvatures second derivative of the loss of each row
     * @param longestStep of a leaf, before it is shortened by the rate
     */
    TreeGrower(Boosting settings, Bins bins, double[] slopes, double[] curvatures, double longestStep) {
        this.settings = settings;
        this.bins = bins;
        this.slopes = slopes;
        this.curvatures = curvatures;
        this.longestStep = longestStep;
    }

    /** What the rows of a node, or of a part of it, add up to. */
    private record Sums(double slope, double curvature, int rows) {
        Sums less(Sums part) {
            return new Sums(slope - part.slope, curvature - part.curvature, rows - part.rows);
        }
    }

    /** The cut after a bin of a feature, and by how much twice the loss falls there. */
    private record Cut(int feature, int bin, double gain) {}

    RegressionTree grow() {
        return new RegressionTree(node(IntStream.range(0, slopes.length).toArray(), settings.depth()));
    }

    private Node node(int[] rows, int depth) {
        Sums sums = sums(rows);
        double step = -sums.slope() / (sums.curvature() + settings.ridge());
        double value = settings.rate() * Math.max(-longestStep, Math.min(longestStep, step));
        Cut cut = depth == 0 ? null : bestCut(rows, sums);
        if (cut == null) {
            return new Leaf(value);
        }
        int[] low = IntStream.of(rows)
                .filter(i -> bins.bin(cut.feature(), i) <= cut.bin())
                .toArray();
        int[] high = IntStream.of(rows)
                .filter(i -> bins.bin(cut.feature(), i) > cut.bin())
                .toArray();
        return new Split(
                value, cut.feature(), bins.cut(cut.feature(), cut.bin()), node(low, depth - 1), node(high, depth - 1));
    }

    private Sums sums(int[] rows) {
        double slope = 0;
        double curvature = 0;
        for (int i : rows) {
            slope += slopes[i];
            curvature += curvatures[i];
        }
        return new Sums(slope, curvature, rows.length);
    }

    /** The cut of most gain, the earlier feature and lower bin of equals; none where no cut leaves enough on both sides. */
    private @Nullable Cut bestCut(int[] rows, Sums all) {
        Cut best = null;
        for (int feature = 0; feature < bins.features(); feature++) {
            int count = bins.count(feature);
            double[] slope = new double[count];
            double[] curvature = new double[count];
            int[] held = new int[count];
            for (int i : rows) {
                int bin = bins.bin(feature, i);
                slope[bin] += slopes[i];
                curvature[bin] += curvatures[i];
                held[bin]++;
            }
            Sums low = new Sums(0, 0, 0);
            for (int bin = 0; bin < count - 1; bin++) {
                low = new Sums(low.slope() + slope[bin], low.curvature() + curvature[bin], low.rows() + held[bin]);
                Sums high = all.less(low);
                if (Math.min(low.rows(), high.rows()) >= settings.leastLeaf()) {
                    double gain = fit(low) + fit(high) - fit(all);
                    if (gain > (best == null ? LEAST_GAIN : best.gain())) {
                        best = new Cut(feature, bin, gain);
                    }
                }
            }
        }
        return best;
    }

    private double fit(Sums sums) {
        return sums.slope() * sums.slope() / (sums.curvature() + settings.ridge());
    }
}
