package io.fishpond.jobs.identity;

import io.fishpond.algo.identity.linkage.LinkageModel;
import io.fishpond.algo.identity.linkage.LinkageTraining;
import io.fishpond.algo.identity.linkage.Profile;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Candidate pairs that are worth keeping, with what speaks for them. */
final class WeighedPairs {
    /** Bits either way of even odds within which a pair is worth a look: probabilities of a tenth to nine tenths. */
    private static final double REVIEW_BAND = Math.log(9) / Math.log(2);

    /** Bits of a field that are worth a word. */
    private static final double LEAST_SAID = 0.05;

    private static final int DECIMALS = 6;

    private static final StructType SCHEMA = new StructType()
            .add("hub", DataTypes.LongType, false)
            .add("id", DataTypes.LongType, false)
            .add("weight_bits", DataTypes.DoubleType, false)
            .add("match_probability", DataTypes.DoubleType, false)
            .add("evidence", DataTypes.StringType, false)
            .add("together", DataTypes.BooleanType, false)
            .add("to_review", DataTypes.BooleanType, false);

    private WeighedPairs() {}

    /**
     * Pairs of one cluster, and pairs to review (of divided evidence, or held apart against it): hub and id (the lesser id
     * first), weight_bits, match_probability, evidence (bits that each field adds, if any), together, to_review. What stewards
     * have judged needs no review.
     */
    static Dataset<Row> of(
            SparkSession spark, Candidates candidates, LinkageModel learnt, Clusters found, Judged judged) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Broadcast<LinkageModel> model = context.broadcast(learnt);
        Broadcast<Clusters> clusters = context.broadcast(found);
        Broadcast<Judged> said = context.broadcast(judged);
        return spark.createDataFrame(
                candidates.map(block -> {
                    List<Row> rows = new ArrayList<>();
                    block.forEachPair((idA, idB, pattern, a, b) -> {
                        double bits = model.value().bits(pattern, a, b);
                        boolean together =
                                clusters.value().label(idA) == clusters.value().label(idB);
                        boolean undecided = Math.abs(bits) <= REVIEW_BAND || (!together && bits > 0);
                        boolean toReview = undecided && !said.value().isSaidOf(idA, idB);
                        if (toReview || together) {
                            rows.add(RowFactory.create(
                                    (long) idA,
                                    (long) idB,
                                    rounded(bits),
                                    rounded(LinkageTraining.probability(bits)),
                                    evidence(model.value(), a, b),
                                    together,
                                    toReview));
                        }
                    });
                    return rows;
                }),
                SCHEMA);
    }

    /** No pairs, in the same columns. */
    static Dataset<Row> none(SparkSession spark) {
        return spark.createDataFrame(List.of(), SCHEMA);
    }

    private static String evidence(LinkageModel model, Profile a, Profile b) {
        StringJoiner fields = new StringJoiner(",");
        double[] evidence = model.evidence(a, b);
        for (int i = 0; i < evidence.length; i++) {
            if (Math.abs(evidence[i]) >= LEAST_SAID) {
                String name = model.linkage().attributes().get(i).name();
                fields.add(String.format(Locale.ROOT, "%s:%+.1f", name, evidence[i]));
            }
        }
        return fields.toString();
    }

    private static double rounded(double figure) {
        return BigDecimal.valueOf(figure)
                .setScale(DECIMALS, RoundingMode.HALF_UP)
                .doubleValue();
    }
}
