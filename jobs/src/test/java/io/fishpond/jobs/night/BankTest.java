package io.fishpond.jobs.night;

import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.config.Deployment;
import io.fishpond.config.DeploymentLoader;
import io.fishpond.jobs.segments.LookalikeEvaluation;
import io.fishpond.run.Ledger;
import io.fishpond.run.RunContext;
import io.fishpond.spark.Lake;
import io.fishpond.testkit.LargeFrames;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.PublicData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A bank's customers as a deployment like any other: seeds are those who subscribed and have the lowest MD5 of {@code draw:row}, everybody
 * else is scored as {@code fishpond evaluate lookalike} does, and those who subscribed, too, ought to come first.
 */
@ExtendWith(LocalSpark.class)
@LargeFrames
@Tag("long")
class BankTest {
    private static final LocalDate AS_OF = LocalDate.parse("2010-11-30");
    private static final int DRAWS = Integer.getInteger("bank.draws", 20);

    @TempDir
    Path folder;

    @Test
    void findsSubscribersByTheirLikenessToOthers(SparkSession spark) throws IOException {
        Path exports = PublicData.require("lookalike");
        DeploymentLoader loader = new DeploymentLoader(name -> null);
        Deployment deployment = loader.load(
                PublicData.projectRoot().resolve("conf/benchmarks/bank.yaml"),
                Map.of("warehouse", folder.resolve("warehouse").toString(), "exports", exports.toString()));
        Night.Result night =
                new Night(spark, deployment, AS_OF, Clock.systemUTC(), line -> {}).run(loader.problems(), false);
        Lake lake = new Lake(spark, deployment.warehouse());
        RunContext published =
                RunContext.of(deployment, lake, AS_OF, night.runId(), Clock.systemUTC(), new Ledger(lake).published());
        List<Integer> subscribers = subscribers(exports.resolve("bank_int_coded_41188.csv"));

        List<LookalikeEvaluation> of500 = evaluated(published, subscribers, 500);
        List<LookalikeEvaluation> of100 = evaluated(published, subscribers, 100);

        assertThat(mean(aucs(of500))).isGreaterThanOrEqualTo(0.780);
        assertThat(mean(lifts(of500))).isGreaterThanOrEqualTo(6.6);
        assertThat(mean(aucs(of100))).isGreaterThanOrEqualTo(0.755);
    }

    private static List<LookalikeEvaluation> evaluated(RunContext published, List<Integer> subscribers, int seeds) {
        List<LookalikeEvaluation> found = new ArrayList<>();
        for (int draw = 0; draw < DRAWS; draw++) {
            int of = draw;
            List<Integer> drawn = subscribers.stream()
                    .sorted(Comparator.comparing(row -> md5(of + ":" + row)))
                    .toList();
            found.add(LookalikeEvaluation.of(
                    published,
                    lines(published.spark(), drawn.subList(0, seeds)),
                    lines(published.spark(), drawn.subList(seeds, drawn.size())),
                    List.of(),
                    (name, scores) -> {}));
            LookalikeEvaluation last = found.get(draw);
            System.out.printf(
                    "draw %d, %d seeds: AUC %.4f, lift at 1%% %.2f%n",
                    draw, seeds, last.auc(), last.lifts().get(1));
        }
        System.out.printf(
                "%d draws of %d seeds: AUC %s; lift at 1%% %s%n",
                DRAWS, seeds, words(aucs(found)), words(lifts(found)));
        return found;
    }

    private static double[] aucs(List<LookalikeEvaluation> found) {
        return found.stream().mapToDouble(LookalikeEvaluation::auc).toArray();
    }

    private static double[] lifts(List<LookalikeEvaluation> found) {
        return found.stream().mapToDouble(one -> one.lifts().get(1)).toArray();
    }

    private static double mean(double... figures) {
        return Arrays.stream(figures).average().orElseThrow();
    }

    private static String words(double... figures) {
        double mean = mean(figures);
        double squares =
                Arrays.stream(figures).map(f -> (f - mean) * (f - mean)).sum();
        DoubleSummaryStatistics range = Arrays.stream(figures).summaryStatistics();
        return "%.4f (sd %.4f, %.4f to %.4f)"
                .formatted(mean, Math.sqrt(squares / (figures.length - 1)), range.getMin(), range.getMax());
    }

    /** Rows, counted from 1, of those who subscribed. */
    private static List<Integer> subscribers(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        List<Integer> rows = new ArrayList<>();
        for (int row = 1; row < lines.size(); row++) {
            if (lines.get(row).endsWith(",1")) {
                rows.add(row);
            }
        }
        return rows;
    }

    private static Dataset<Row> lines(SparkSession spark, List<Integer> rows) {
        return spark.createDataset(rows.stream().map(row -> "bank:" + row).toList(), Encoders.STRING())
                .toDF("value");
    }

    private static String md5(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
