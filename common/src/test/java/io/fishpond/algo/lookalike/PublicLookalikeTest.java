package io.fishpond.algo.lookalike;

import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.algo.metrics.RankMetrics;
import io.fishpond.testkit.PublicData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Lookalikes on the bank marketing set of Moro, Cortez and Rita (2014), where it is known who subscribed: some subscribers are
 * the seeds, and the others, hidden in the rest, are to be found. Figures are against this truth.
 */
class PublicLookalikeTest {
    private static final int DRAWS = 20;
    private static final int BUCKETS = 20;
    private static final int MODELS = 10;
    private static final int MOST_OF_REST = 20_000;

    /** Customers as levels, cut once for all draws as a night does, and whether they subscribed. */
    private record Bank(int[][] rows, List<Shape> shapes, boolean[] subscribed) {
        static Bank read() throws IOException {
            List<double[]> customers;
            try (Stream<String> lines = Files.lines(PublicData.require("lookalike/bank_int_coded_41188.csv"))) {
                customers = lines.skip(1)
                        .map(line -> Arrays.stream(line.split(","))
                                .mapToDouble(Double::parseDouble)
                                .toArray())
                        .toList();
            }
            int features = customers.get(0).length - 1;
            int[] base = Arrays.copyOf(order(customers.size(), "999:base:"), MOST_OF_REST);
            List<Levels> cuts = IntStream.range(0, features)
                    .<Levels>mapToObj(f -> Levels.Buckets.byQuantiles(
                            IntStream.of(base)
                                    .mapToObj(i -> customers.get(i)[f])
                                    .toList(),
                            BUCKETS))
                    .toList();
            boolean[] subscribed = new boolean[customers.size()];
            int[][] rows = new int[customers.size()][features];
            for (int i = 0; i < rows.length; i++) {
                subscribed[i] = customers.get(i)[features] == 1;
                for (int f = 0; f < features; f++) {
                    rows[i][f] = cuts.get(f).of(customers.get(i)[f]);
                }
            }
            return new Bank(rows, cuts.stream().map(Levels::shape).toList(), subscribed);
        }

        /** AUC, and lift at 1%, of a likeness to the first subscribers of a draw among all other customers. */
        double[] figures(int draw, int seeds) {
            int[] chosen = IntStream.of(order(rows.length, draw + ":"))
                    .filter(i -> subscribed[i])
                    .limit(seeds)
                    .toArray();
            boolean[] isSeed = new boolean[rows.length];
            IntStream.of(chosen).forEach(i -> isSeed[i] = true);
            int[] rest = IntStream.of(order(rows.length, draw + ":rest:"))
                    .filter(i -> !isSeed[i])
                    .toArray();
            double[] once = new double[seeds];
            Arrays.fill(once, 1);
            Likeness likeness = Likeness.fit(
                    IntStream.of(chosen).mapToObj(i -> rows[i]).toArray(int[][]::new),
                    once,
                    IntStream.of(rest)
                            .limit(MOST_OF_REST)
                            .mapToObj(i -> rows[i])
                            .toArray(int[][]::new),
                    shapes,
                    MODELS);
            double[] scores = new double[rest.length];
            boolean[] truth = new boolean[rest.length];
            for (int i = 0; i < rest.length; i++) {
                scores[i] = likeness.score(rows[rest[i]]);
                truth[i] = subscribed[rest[i]];
            }
            return new double[] {
                RankMetrics.auc(scores, truth).value(), RankMetrics.lift(scores, truth, 0.01),
            };
        }
    }

    @Test
    void findsHiddenSubscribersByThoseThatAreKnown() throws IOException {
        Bank bank = Bank.read();
        assertThat(bank.rows()).hasNumberOfRows(41_188);

        double[][] of500 = IntStream.range(0, DRAWS)
                .mapToObj(draw -> bank.figures(draw, 500))
                .toArray(double[][]::new);
        double[][] of100 = IntStream.range(0, DRAWS)
                .mapToObj(draw -> bank.figures(draw, 100))
                .toArray(double[][]::new);

        System.out.printf(
                "Bank, %d draws: 500 seeds AUC %s, lift at 1%% %s; 100 seeds AUC %s, lift at 1%% %s%n",
                DRAWS, summary(of500, 0), summary(of500, 1), summary(of100, 0), summary(of100, 1));
        assertThat(mean(of500, 0)).isGreaterThanOrEqualTo(0.780);
        assertThat(mean(of500, 1)).isGreaterThanOrEqualTo(6.6);
        assertThat(mean(of100, 0)).isGreaterThanOrEqualTo(0.755);
    }

    private static double mean(double[][] figures, int which) {
        return Arrays.stream(figures).mapToDouble(f -> f[which]).average().orElseThrow();
    }

    private static String summary(double[][] figures, int which) {
        double mean = mean(figures, which);
        double squares = Arrays.stream(figures)
                .mapToDouble(f -> Math.pow(f[which] - mean, 2))
                .sum();
        return String.format(
                "%.4f (sd %.4f, worst %.4f)",
                mean,
                Math.sqrt(squares / (figures.length - 1)),
                Arrays.stream(figures).mapToDouble(f -> f[which]).min().orElseThrow());
    }

    /** Customers by the hash of their number, which starts at 1. */
    private static int[] order(int customers, String salt) {
        List<long[]> hashes = new ArrayList<>();
        for (int i = 0; i < customers; i++) {
            hashes.add(new long[] {hash(salt + (i + 1)), i});
        }
        Collections.sort(hashes, Comparator.comparingLong(h -> h[0]));
        return hashes.stream().mapToInt(h -> (int) h[1]).toArray();
    }

    /** The first half of the MD5, to be compared as hexadecimal digits are. */
    private static long hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong() + Long.MIN_VALUE;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
