package io.fishpond.algo.metrics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How unevenly a total is spread over members: the Lorenz curve read from the top, with straight lines between its points
 * (Gastwirth, "The Estimation of the Lorenz Curve and Gini Index", 1972). A total of zero counts as evenly spread.
 */
public final class Concentration {

    /** Shares of all members, from the largest value down, and the shares of the total that they hold; both from 0 to 1. */
    private final double[] members;

    private final double[] held;

    private Concentration(double[] members, double[] held) {
        this.members = members;
        this.held = held;
    }

    /**
     * The concentration over members.
     *
     * @param values one a member, each 0 or more, in any order
     */
    public static Concentration of(double[] values) {
        double[] weights = new double[values.length];
        Arrays.fill(weights, 1);
        return of(values, weights);
    }

    /**
     * The concentration over groups of members with equal values.
     *
     * @param values one a group of members, each 0 or more, in any order
     * @param weights members in each group who have that value, each 0 or more and some above 0
     */
    public static Concentration of(double[] values, double[] weights) {
        Inputs.sameLength(values.length, weights.length);
        double total = 0;
        double count = 0;
        for (int i = 0; i < values.length; i++) {
            double weight = Inputs.amount("weights", i, weights[i]);
            total += weight * Inputs.amount("values", i, values[i]);
            count += weight;
        }
        if (count == 0) {
            throw new IllegalArgumentException("weights are all 0 (must be above 0 somewhere)");
        }
        int[] fromTop = IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -values[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] members = new double[values.length + 1];
        double[] held = new double[values.length + 1];
        for (int k = 0; k < fromTop.length; k++) {
            double weight = weights[fromTop[k]];
            members[k + 1] = members[k] + weight / count;
            held[k + 1] = held[k] + (total > 0 ? weight * values[fromTop[k]] / total : weight / count);
        }
        return new Concentration(members, held);
    }

    /**
     * Share of the total that the top members hold.
     *
     * @param share of the members, from 0 to 1: .2 asks for the top fifth
     */
    public double shareOfTop(double share) {
        return read(members, held, Inputs.share("share", share));
    }

    /**
     * Least share of the members who together hold a share of the total.
     *
     * @param share of the total, from 0 to 1: .8 asks who is behind four fifths of it
     */
    public double membersBehind(double share) {
        return read(held, members, Inputs.share("share", share));
    }

    /** Gini coefficient: 0 where all have the same, towards 1 where one has all. */
    public double gini() {
        double area = 0;
        for (int k = 1; k < members.length; k++) {
            area += (members[k] - members[k - 1]) * (held[k] + held[k - 1]);
        }
        return Math.max(0, area - 1);
    }

    /** The first point of the curve at {@code at}, by straight lines. */
    private static double read(double[] from, double[] to, double at) {
        int k = 1;
        while (k < from.length - 1 && from[k] < at) {
            k++;
        }
        double width = from[k] - from[k - 1];
        double part = width > 0 ? Math.min(1, (at - from[k - 1]) / width) : 1;
        return Math.min(1, to[k - 1] + part * (to[k] - to[k - 1]));
    }
}
