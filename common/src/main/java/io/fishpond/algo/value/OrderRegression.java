package io.fishpond.algo.value;

import io.fishpond.algo.learn.BoostedTrees;
import io.fishpond.algo.learn.Boosting;
import java.io.Serializable;
import java.util.List;

/**
 * Orders of a window from what was known of members before it, in two stages for the many who order nothing: whether anything
 * comes, and how much more of those of whom something does.
 *
 * <p>Source: the hurdle model of counts (Mullahy, "Specification and Testing of Some Modified Count Data Models", Journal of
 * Econometrics 33, 1986), both stages by gradient boosting.
 */
public final class OrderRegression implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Fewer examples grow trees that remember them. */
    public static final int LEAST_EXAMPLES = 2_000;
    /** Beyond so many times her cadence more silence says no more. */
    private static final double MOST_SILENCE = 5;

    /**
     * A member and what she did in a window that began with the end of her history.
     *
     * @param known before the window
     * @param days with an order in it
     */
    public record Example(MemberHistory known, int days) {}

    private final BoostedTrees any;
    private final BoostedTrees further;
    private final double weeks;

    private OrderRegression(BoostedTrees any, BoostedTrees further, double weeks) {
        this.any = any;
        this.further = further;
        this.weeks = weeks;
    }

    /** Whether there is enough to learn from: {@link #LEAST_EXAMPLES}, some with and some without an order. */
    public static boolean canLearnFrom(List<Example> examples) {
        long ordering = examples.stream().filter(e -> e.days() > 0).count();
        return examples.size() >= LEAST_EXAMPLES && ordering > 0 && ordering < examples.size();
    }

    /**
     * Learns; the same examples in another order may give other trees.
     *
     * @param examples as {@link #canLearnFrom} asks for
     * @param weeks length of their windows
     */
    public static OrderRegression fit(List<Example> examples, double weeks) {
        double[][] rows = examples.stream().map(e -> features(e.known())).toArray(double[][]::new);
        boolean[] ordered = new boolean[rows.length];
        for (int i = 0; i < rows.length; i++) {
            ordered[i] = examples.get(i).days() > 0;
        }
        List<Example> ordering = examples.stream().filter(e -> e.days() > 0).toList();
        return new OrderRegression(
                Boosting.SMALL.fit(rows, ordered),
                Boosting.SMALL.fitCounts(
                        ordering.stream().map(e -> features(e.known())).toArray(double[][]::new),
                        ordering.stream().mapToDouble(e -> e.days() - 1).toArray()),
                weeks);
    }

    private static double[] features(MemberHistory her) {
        double cadence = her.orderDays() > 1 ? her.daysToLast() / (her.orderDays() - 1.0) : 0;
        return new double[] {
            Math.log1p(her.daysSinceOrder()),
            Math.log1p(her.daysToAsOf()),
            Math.log(her.orderDays()),
            Math.log1p(cadence),
            cadence == 0 ? 0 : Math.min(MOST_SILENCE, her.daysSinceOrder() / cadence),
            Math.log1p(her.lastYearDays()),
            Math.log1p(her.lastQuarterDays()),
            Math.log1p(her.revenue() / her.orderDays())
        };
    }

    /**
     * What it says of a member.
     *
     * @param shape knows how orders thin out, for times of other lengths
     */
    public RegressedOrders of(MemberHistory her, OrderModel shape) {
        double[] row = features(her);
        double probability = 1 / (1 + Math.exp(-any.of(row)));
        return new RegressedOrders(probability * (1 + Math.exp(further.of(row))), weeks, shape);
    }
}
