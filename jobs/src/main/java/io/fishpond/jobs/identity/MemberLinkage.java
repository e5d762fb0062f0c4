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
import org.apache.spark.storage.StorageLevel;
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
    private final long seed;

    /**
     * Everything that was found.
     *
     * @param model what agreement is worth; null if there were not two accounts to compare
     * @param repair null with it
     */
    record Found(Clusters clusters, @Nullable LinkageModel model, Repair.@Nullable Result repair) {}

    /**
     * Prepares records and pairs.
     *
     * @param profiles normalised, with id
     * @param guarded key values of the accounts, see {@link Keys#guarded}
     * @param edges see {@link Keys#edges}
     * @param judged what stewards say, which outranks everything
     */
    MemberLinkage(
            Dataset<Row> profiles,
            Dataset<Row> guarded,
            Dataset<Row> edges,
            Judged judged,
            Deployment.Identity settings,
            long seed) {
        this.edges = edges;
        this.judged = judged;
        this.settings = settings;
        this.seed = seed;
        this.linkage = settings.model().linkage();
        this.records = LinkageRecords.of(profiles, guarded, settings.model(), judged.ids())
                .persist(StorageLevel.MEMORY_AND_DISK());
        this.candidates = Candidates.of(records, linkage, settings.largestBlock());
    }

    Candidates candidates() {
        return candidates;
    }

    Found found() {
        Clusters alone = Clusters.alone(
                records.keys().collect().stream().mapToInt(Integer::intValue).toArray());
        Found found = new Found(alone, null, null);
        if (alone.byCluster().length < 2) {
            return found;
        }
        LinkageFit fit = new LinkageFit(linkage, records, candidates, seed);
        Links given = Links.joined(List.of(Links.ofKeys(edges, settings.model().strongOdds()), judged.required()));
        Repair repair =
                new Repair(records, candidates, given, judged, settings.driverEdges(), settings.largestComponent());
        for (int round = 0; round < ROUNDS; round++) {
            LinkageModel model = fit.model(found.clusters());
            Repair.Result result = repair.repaired(model, alone);
            found = new Found(result.clusters(), model, result);
        }
        return found;
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
        records.unpersist();
    }
}
