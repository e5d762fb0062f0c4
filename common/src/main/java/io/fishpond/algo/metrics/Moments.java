package io.fishpond.algo.metrics;

import java.io.Serializable;

/**
 * Mean and variance of numbers that come one by one, or in parts: no sum of squares, which loses everything where numbers are
 * large and near each other (Chan, Golub and LeVeque, Algorithms for computing the sample variance, The American Statistician
 * 37, 1983, equations 1.3 and 2.1).
 */
public final class Moments implements Serializable {
    private static final long serialVersionUID = 1;

    private long count;
    private double mean;
    private double squares;

    /** Takes a number in. */
    public void add(double value) {
        count++;
        double gap = value - mean;
        mean += gap / count;
        squares += gap * (value - mean);
    }

    /** Takes in what the other one did. */
    public void add(Moments other) {
        if (other.count > 0) {
            double gap = other.mean - mean;
            long together = count + other.count;
            squares += other.squares + gap * gap * count * other.count / together;
            mean += gap * other.count / together;
            count = together;
        }
    }

    /** How many numbers were taken in. */
    public long count() {
        return count;
    }

    /** Their mean; 0 of none. */
    public double mean() {
        return mean;
    }

    /** Mean square of the distance to the mean; 0 of none. */
    public double variance() {
        return count == 0 ? 0 : squares / count;
    }
}
