package io.fishpond.jobs.identity;

import io.fishpond.algo.identity.linkage.Linkage;
import io.fishpond.algo.identity.linkage.LinkageModel;
import io.fishpond.algo.identity.linkage.Profile;
import io.fishpond.config.Deployment;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Which accounts are one person's, by all that is known of them. The first round of learning and clustering takes every account
 * for a person; the second knows better, so that neither frequent writers make their names look common nor true pairs count as
 * chance.
 *
 * <p>Strong keys are evidence like any other, learnt from the data, but for a floor: two accounts that share one, with nothing
 * for or against beside it, are one person's. So an account that is nothing but a phone number joins whoever bears it, while
 * relatives who share one are told apart by their names and birth dates.
 */
final class MemberLinkage implements AutoCloseable {
    private static final int ROUNDS = 2;

    private final JavaPairRDD<Integer, Profile> records;
    private final Candidates candidates;
    private final Dataset<Row> edges;
    private final Judged judged;
    private final Deployment.Identity settings;
    private final Linkage linkage;

    /**
     * Everything that was found.
     *
     * @param connected accounts that links connect
     * @param model what agreement is worth; null if there were not two accounts to compare
     * @param repair null with it
     */
    record Found(Clusters clusters, Clusters connected, @Nullable LinkageModel model, Repair.@Nullable Result repair) {}

    /**
     * Prepares pairs.
     *
     * @param records see {@link LinkageRecords}
     * @param edges see {@link Keys#edges}
     * @param judged what stewards say, which outranks everything
     * @param compares whether the block of a key is not over-full
     */
    MemberLinkage(
            JavaPairRDD<Integer, Profile> records,
            Dataset<Row> edges,
            Judged judged,
            Deployment.Identity settings,
            Candidates.BlockFilter compares) {
        this.records = records;
        this.edges = edges;
        this.judged = judged;
        this.settings = settings;
        this.linkage = settings.model().linkage();
        this.candidates = Candidates.of(records, linkage, compares);
    }

    /**
     * Learns what agreement is worth, and clusters by it.
     *
     * @param salt of the hashes by which terms are kept
     */
    Found learnt(long seed, long salt) {
        Found found = alone();
        if (found.clusters().byCluster().length < 2) {
            return found;
        }
        Clusters alone = found.clusters();
        LinkageFit fit = new LinkageFit(linkage, records, candidates, seed, salt);
        Repair repair = repair();
        for (int round = 0; round < ROUNDS; round++) {
            LinkageModel model = fit.model(found.clusters());
            Repair.Result result = repair.repaired(model, alone);
            found = new Found(result.clusters(), result.connected(), model, result);
        }
        return found;
    }

    /** Clusters by what was learnt. */
    Found under(LearntLinkage learnt) {
        Found found = alone();
        if (found.clusters().byCluster().length == 0) {
            return found;
        }
        Repair.Result result = repair().repaired(learnt.model(), found.clusters(), learnt.cut(), learnt.threshold());
        return new Found(result.clusters(), result.connected(), learnt.model(), result);
    }

    private Found alone() {
        Clusters alone = Clusters.alone(
                records.keys().collect().stream().mapToInt(Integer::intValue).toArray());
        return new Found(alone, alone, null, null);
    }

    private Repair repair() {
        Links given = Links.joined(List.of(Links.ofKeys(edges, settings.model().strongOdds()), judged.required()));
        return new Repair(records, candidates, given, judged, settings.driverEdges(), settings.largestComponent());
    }

    /** Pairs worth keeping, see {@link WeighedPairs}. */
    Dataset<Row> pairs(SparkSession spark, Found found) {
        return found.model() == null
                ? WeighedPairs.none(spark)
                : WeighedPairs.of(spark, candidates, found.model(), found.clusters(), judged);
    }

    @Override
    public void close() {
        candidates.close();
    }
}
