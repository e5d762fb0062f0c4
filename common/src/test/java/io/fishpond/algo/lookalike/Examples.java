package io.fishpond.algo.lookalike;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Made-up members whose likeness is known. */
final class Examples {
    private Examples() {}

    /** Rows of two features: the first is at level 2 by a chance, or else at 1, the second is noise from 1 to 3. */
    static int[][] rows(int count, double chanceOfLevelTwo, long seed) {
        Random random = new Random(seed);
        int[][] rows = new int[count][];
        for (int i = 0; i < count; i++) {
            rows[i] = new int[] {random.nextDouble() < chanceOfLevelTwo ? 2 : 1, 1 + random.nextInt(3)};
        }
        return rows;
    }

    /** The shapes of {@link #rows}. */
    static final List<Shape> SHAPES = List.of(new Shape(3, false), new Shape(4, true));

    /** Rows at any level of any feature, each as likely. */
    static int[][] noise(int count, List<Shape> shapes, Random random) {
        int[][] rows = new int[count][shapes.size()];
        for (int[] row : rows) {
            for (int f = 0; f < row.length; f++) {
                row[f] = random.nextInt(shapes.get(f).levels());
            }
        }
        return rows;
    }

    /** What each level of a feature adds. */
    static double[] added(Scorer scorer, List<Shape> shapes, int feature) {
        return IntStream.range(0, shapes.get(feature).levels())
                .mapToDouble(level -> {
                    int[] row = new int[shapes.size()];
                    row[feature] = level;
                    return scorer.contributions(row)[feature];
                })
                .toArray();
    }

    static double[] once(int rows) {
        double[] weights = new double[rows];
        Arrays.fill(weights, 1);
        return weights;
    }

    static int[][] twice(int[][] rows) {
        int[][] twice = Arrays.copyOf(rows, 2 * rows.length);
        System.arraycopy(rows, 0, twice, rows.length, rows.length);
        return twice;
    }
}
