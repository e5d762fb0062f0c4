package io.fishpond.algo.random;

/**
 * A small splittable generator: the output is a bijective mix of a counter, and a stream is named by a seed and any
 * number of keys, so that draws for key (seed, 17, 3) need no draw for any other key. Source: Steele, Lea and Flood,
 * "Fast splittable pseudorandom number generators" (OOPSLA 2014), with Stafford's variant 13 of the mixer. Not for secrets.
 *
 * <p>Everything goes through {@link StrictMath}: the same keys give the same bits on every machine.
 */
public final class SplitMix64 {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    private static final double UNIT = 0x1.0p-53;

    private long state;

    private SplitMix64(long state) {
        this.state = state;
    }

    /** The plain sequence of Steele, Lea and Flood that starts at {@code seed}. */
    public static SplitMix64 of(long seed) {
        return new SplitMix64(seed);
    }

    /** The stream of its own that {@code (seed, keys…)} names. */
    public static SplitMix64 of(long seed, long... keys) {
        long state = mix(seed + GOLDEN_GAMMA);
        for (long key : keys) {
            // Mixed before and after, so that neither neighbouring keys nor swapped ones give related streams.
            state = mix(state + mix(key + GOLDEN_GAMMA) * GOLDEN_GAMMA);
        }
        return new SplitMix64(state);
    }

    private static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    public long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /** Uniform on the open interval (0, 1): never 0, so that its logarithm is finite. */
    public double nextDouble() {
        return ((nextLong() >>> 11) + 0.5) * UNIT;
    }

    /** Uniform on 0 … bound - 1, for bounds below 2^62. */
    public long nextLong(long bound) {
        requirePositive(bound);
        return Math.multiplyHigh(nextLong() >>> 1, bound << 1);
    }

    /** Uniform on 0 … bound - 1. */
    public int nextInt(int bound) {
        return (int) nextLong(bound);
    }

    /** Uniform on low … high, both included. */
    public int between(int low, int high) {
        return low + nextInt(high - low + 1);
    }

    /** True with the given probability. */
    public boolean chance(double probability) {
        return nextDouble() < probability;
    }

    /** Standard normal, by the transform of Box and Muller (1958). */
    public double nextGaussian() {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(nextDouble()));
        return radius * StrictMath.cos(2 * StrictMath.PI * nextDouble());
    }

    /** Exponential with mean 1. */
    public double nextExponential() {
        return -StrictMath.log(nextDouble());
    }

    /** Gamma with a whole-numbered shape and mean 1. */
    public double nextErlang(int shape) {
        requirePositive(shape);
        double sum = 0;
        for (int i = 0; i < shape; i++) {
            sum += nextExponential();
        }
        return sum / shape;
    }

    /** Weibull: survival exp(-(t / scale)^shape). */
    public double nextWeibull(double shape, double scale) {
        return scale * StrictMath.pow(nextExponential(), 1 / shape);
    }

    /** Lognormal with the given median and standard deviation of the logarithm. */
    public double nextLogNormal(double median, double sigma) {
        return median * StrictMath.exp(sigma * nextGaussian());
    }

    /** Poisson, by counting exponential gaps: for small means, its cost grows with the mean. */
    public int nextPoisson(double mean) {
        int count = 0;
        for (double sum = nextExponential(); sum < mean; sum += nextExponential()) {
            count++;
        }
        return count;
    }

    /** An index drawn with probability proportional to its weight. */
    public int nextIndex(double[] weights) {
        double total = 0;
        for (double weight : weights) {
            total += weight;
        }
        double left = nextDouble() * total;
        for (int i = 0; i < weights.length - 1; i++) {
            left -= weights[i];
            if (left < 0) {
                return i;
            }
        }
        return weights.length - 1;
    }

    private static void requirePositive(long bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("a bound must be positive, this one is " + bound);
        }
    }
}
