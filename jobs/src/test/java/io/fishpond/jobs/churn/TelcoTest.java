package io.fishpond.jobs.churn;

import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.algo.learn.Boosting;
import io.fishpond.algo.learn.LogOdds;
import io.fishpond.algo.metrics.RankMetrics;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.PublicData;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The learners of churn on a public set of another trade, by ten-fold cross-validation. */
@Tag("long")
@ExtendWith(LocalSpark.class)
class TelcoTest {
    private static final StructType EXAMPLE = StructType.fromDDL("label double, features array<double>");
    private static final int FOLDS = 10;
    /** One in so many of the training examples judges the learners. */
    private static final int HELD_OUT = 5;

    private final SparkSession spark;

    TelcoTest(SparkSession spark) {
        this.spark = spark;
    }

    private record Example(double[] features, boolean left) {}

    /** A probability that was learnt. */
    private interface Learnt extends ToDoubleFunction<double[]> {}

    @Test
    void foretellsWhoLeavesATelephoneCompany() throws IOException {
        List<Example> examples = examples();
        Collections.shuffle(examples, new Random(1));
        double[] foretold = new double[examples.size()];
        List<String> chosen = new ArrayList<>();
        double sumOfAucs = 0;
        for (int fold = 0; fold < FOLDS; fold++) {
            List<Example> training = part(examples, FOLDS, fold, false);
            List<Example> test = part(examples, FOLDS, fold, true);
            Map.Entry<String, Learnt> learner = learn(training, fold);
            chosen.add(learner.getKey());
            double[] p = foretold(learner.getValue(), test);
            for (int i = 0; i < p.length; i++) {
                foretold[fold + i * FOLDS] = p[i];
            }
            sumOfAucs += RankMetrics.auc(p, left(test)).value();
        }

        double auc = RankMetrics.auc(foretold, left(examples)).value();
        double logLoss = RankMetrics.logLoss(foretold, left(examples));
        System.out.printf(
                "Telco, %d folds: AUC %.5f (mean of folds %.5f), log loss %.5f; chosen %s%n",
                FOLDS, auc, sumOfAucs / FOLDS, logLoss, chosen);
        assertThat(examples).hasSize(7043);
        assertThat(Math.min(auc, sumOfAucs / FOLDS)).isGreaterThanOrEqualTo(0.847);
        assertThat(logLoss).isLessThanOrEqualTo(0.414);
    }

    /** The learner with the least log loss on a part of the training examples that it was not shown, fitted anew on all. */
    private Map.Entry<String, Learnt> learn(List<Example> training, int fold) {
        List<Example> judges = part(training, HELD_OUT, fold % HELD_OUT, true);
        String best = "";
        double least = Double.POSITIVE_INFINITY;
        for (Map.Entry<String, Learnt> learner :
                learners(part(training, HELD_OUT, fold % HELD_OUT, false)).entrySet()) {
            double logLoss = RankMetrics.logLoss(foretold(learner.getValue(), judges), left(judges));
            if (logLoss < least) {
                least = logLoss;
                best = learner.getKey();
            }
        }
        return Map.entry(best, learners(training).get(best));
    }

    private Map<String, Learnt> learners(List<Example> training) {
        List<Row> rows = training.stream()
                .map(e -> RowFactory.create(e.left() ? 1.0 : 0.0, e.features()))
                .toList();
        Dataset<Row> frame = spark.createDataFrame(rows, EXAMPLE).coalesce(1);
        LogOdds logistic = LogisticFit.fit(frame);
        LogOdds trees =
                Boosting.SMALL.fit(training.stream().map(Example::features).toArray(double[][]::new), left(training));
        Map<String, Learnt> learners = new LinkedHashMap<>();
        learners.put("logistic", logistic::probability);
        learners.put("trees", trees::probability);
        learners.put("logistic+trees", x -> (logistic.probability(x) + trees.probability(x)) / 2);
        return learners;
    }

    /** Every so-many-th example, or all others. */
    private static List<Example> part(List<Example> examples, int parts, int which, boolean inside) {
        List<Example> some = new ArrayList<>();
        for (int i = 0; i < examples.size(); i++) {
            if ((i % parts == which) == inside) {
                some.add(examples.get(i));
            }
        }
        return some;
    }

    private static double[] foretold(Learnt learnt, List<Example> examples) {
        return examples.stream()
                .mapToDouble(e -> learnt.applyAsDouble(e.features()))
                .toArray();
    }

    private static boolean[] left(List<Example> examples) {
        boolean[] left = new boolean[examples.size()];
        for (int i = 0; i < left.length; i++) {
            left[i] = examples.get(i).left();
        }
        return left;
    }

    /**
     * Every value of every category as 0 or 1; tenure and charges as they are and in logarithms, tenure's root, and how far the
     * mean charge of her months lies above today's. Someone in her first month has paid nothing yet.
     */
    private static List<Example> examples() throws IOException {
        List<String> lines = Files.readAllLines(PublicData.require("churn/Telco-Customer-Churn.csv"));
        List<String> header = List.of(lines.get(0).split(","));
        List<String[]> customers = lines.stream().skip(1).map(l -> l.split(",")).toList();
        List<Integer> categories = new ArrayList<>();
        for (String column : header) {
            if (!List.of("customerID", "tenure", "MonthlyCharges", "TotalCharges", "Churn")
                    .contains(column)) {
                categories.add(header.indexOf(column));
            }
        }
        List<TreeSet<String>> values = new ArrayList<>();
        for (int column : categories) {
            TreeSet<String> seen = new TreeSet<>();
            customers.forEach(c -> seen.add(c[column]));
            values.add(seen);
        }
        List<Example> examples = new ArrayList<>();
        for (String[] customer : customers) {
            DoubleStream.Builder features = DoubleStream.builder();
            for (int k = 0; k < categories.size(); k++) {
                String hers = customer[categories.get(k)];
                values.get(k).forEach(v -> features.add(v.equals(hers) ? 1 : 0));
            }
            double months = Double.parseDouble(customer[header.indexOf("tenure")]);
            double monthly = Double.parseDouble(customer[header.indexOf("MonthlyCharges")]);
            String paid = customer[header.indexOf("TotalCharges")];
            double total = paid.isBlank() ? 0 : Double.parseDouble(paid);
            DoubleStream.of(
                            months,
                            Math.log1p(months),
                            Math.sqrt(months),
                            monthly,
                            total,
                            Math.log1p(total),
                            months == 0 ? 0 : total / months - monthly)
                    .forEach(features::add);
            examples.add(new Example(features.build().toArray(), customer[header.indexOf("Churn")].equals("Yes")));
        }
        return examples;
    }
}
