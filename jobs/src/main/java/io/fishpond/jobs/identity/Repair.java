package io.fishpond.jobs.identity;

import io.fishpond.algo.identity.linkage.ClusterRepair;
import io.fishpond.algo.identity.linkage.Components;
import io.fishpond.algo.identity.linkage.Dendrogram;
import io.fishpond.algo.identity.linkage.Linkage;
import io.fishpond.algo.identity.linkage.LinkageModel;
import io.fishpond.algo.identity.linkage.LinkageTraining;
import io.fishpond.algo.identity.linkage.MergeThreshold;
import io.fishpond.algo.identity.linkage.Profile;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * From weighed pairs to clusters: links, strong keys and what stewards say bound components on the driver, each component is clustered where its
 * records meet, and one threshold for all is chosen by what is expected of every merge.
 */
final class Repair {
    /** Bits at or below which nothing merges: far below any threshold that could be chosen. */
    private static final double FLOOR = -10;

    /** Above even odds, links connect; more would only make components larger, for what is unlikely alone can be so together. */
    private static final double CUT = 0;

    /** Probabilities are added up in these units, so that the order of adding does not matter. */
    private static final double UNIT = 0x1.0p-30;

    private final JavaPairRDD<Integer, Profile> records;
    private final Candidates candidates;
    private final Links given;
    private final Judged judged;
    private final int driverLinks;
    private final int largestComponent;
    private final JavaSparkContext spark;

    /**
     * What came of it.
     *
     * @param connected accounts that links connect, the bounds of clusters
     * @param cut bits above which links connected
     * @param oversized sizes of the components that had to be taken apart
     */
    record Result(
            Clusters clusters, Clusters connected, MergeThreshold threshold, double cut, List<Integer> oversized) {}

    /** Chooses the threshold for components that were clustered within their bounds. */
    @FunctionalInterface
    private interface Choice {
        MergeThreshold of(JavaRDD<Component> clustered, Broadcast<Clusters> bounds);
    }

    private static final class Component implements Serializable {
        private static final long serialVersionUID = 1L;

        private final int[] ids;
        private final Dendrogram dendrogram;

        Component(int[] ids, Dendrogram dendrogram) {
            this.ids = ids;
            this.dendrogram = dendrogram;
        }

        /** Ids and the clusters that they are in at a threshold, in turn. */
        int[] labelled(double threshold) {
            int[] labels = dendrogram.clusters(threshold);
            int[] packed = new int[labels.length * 2];
            for (int i = 0; i < labels.length; i++) {
                packed[2 * i] = ids[i];
                packed[2 * i + 1] = ids[labels[i]];
            }
            return packed;
        }
    }

    /**
     * @param given links that bound components whatever their pairs weigh: star edges of strong keys, which so stand for the
     *     pairs of over-full blocks too, and the links that stewards require
     * @param judged what stewards say: within components, it is obeyed whatever their records say
     * @param driverLinks links that the driver holds at most: the cut rises until no more are left
     */
    Repair(
            JavaPairRDD<Integer, Profile> records,
            Candidates candidates,
            Links given,
            Judged judged,
            int driverLinks,
            int largestComponent) {
        this.records = records;
        this.candidates = candidates;
        this.given = given;
        this.judged = judged;
        this.driverLinks = driverLinks;
        this.largestComponent = largestComponent;
        this.spark = JavaSparkContext.fromSparkContext(records.context());
    }

    /**
     * Clusters under cut and threshold that these links call for.
     *
     * @param alone every record in a cluster of its own
     */
    Result repaired(LinkageModel learnt, Clusters alone) {
        Broadcast<LinkageModel> model = spark.broadcast(learnt);
        double cut = candidates.weights(model).cutWithin(Math.max(0, driverLinks - given.size()), CUT);
        return repaired(
                model,
                alone,
                cut,
                (clustered, bounds) -> MergeThreshold.choose(meetings(clustered), lost(model, bounds)));
    }

    /** Clusters under the cut and the threshold that were found when the model was learnt. */
    Result repaired(LinkageModel learnt, Clusters alone, double cut, MergeThreshold threshold) {
        return repaired(spark.broadcast(learnt), alone, cut, (clustered, bounds) -> threshold);
    }

    private Result repaired(Broadcast<LinkageModel> model, Clusters alone, double cut, Choice choice) {
        List<Links> bounding = new ArrayList<>(candidates.above(model, cut));
        bounding.add(given.above(cut));
        Links links = Links.joined(bounding);
        Components components = Components.of(alone.ids(), links.a, links.b, links.bits, cut, largestComponent);
        List<int[]> several = components.members().stream()
                .filter(members -> members.length > 1)
                .toList();
        Broadcast<Clusters> bounds = spark.broadcast(labelled(alone, several));
        JavaRDD<Component> clustered = clustered(model, bounds, sizes(alone, several));
        try {
            MergeThreshold threshold = choice.of(clustered, bounds);
            double bits = threshold.bits();
            List<int[]> found =
                    clustered.map(component -> component.labelled(bits)).collect();
            return new Result(
                    alone.with(found), labelled(alone, components.connected()), threshold, cut, components.oversized());
        } finally {
            clustered.unpersist();
        }
    }

    private static Clusters labelled(Clusters alone, List<int[]> groups) {
        return alone.with(groups.stream()
                .filter(group -> group.length > 1)
                .map(Repair::labelledByFirst)
                .toList());
    }

    private static int[] labelledByFirst(int[] members) {
        int[] packed = new int[members.length * 2];
        for (int i = 0; i < members.length; i++) {
            packed[2 * i] = members[i];
            packed[2 * i + 1] = members[0];
        }
        return packed;
    }

    /** Whether an account has company, by its id. */
    private static boolean[] sizes(Clusters alone, List<int[]> several) {
        boolean[] accompanied = new boolean[alone.ids()];
        several.forEach(members -> Arrays.stream(members).forEach(id -> accompanied[id] = true));
        return accompanied;
    }

    private JavaRDD<Component> clustered(
            Broadcast<LinkageModel> model, Broadcast<Clusters> bounds, boolean[] accompanied) {
        Broadcast<boolean[]> hasCompany = spark.broadcast(accompanied);
        Broadcast<Judged> said = spark.broadcast(judged);
        return records.filter(record -> hasCompany.value()[record._1])
                .mapToPair(record -> new Tuple2<>(bounds.value().label(record._1), record))
                .groupByKey()
                .values()
                .map(group -> {
                    List<Tuple2<Integer, Profile>> members = new ArrayList<>();
                    group.forEach(members::add);
                    members.sort((a, b) -> Integer.compare(a._1, b._1));
                    ClusterRepair repair = new ClusterRepair(model.value(), FLOOR);
                    List<Profile> profiles = members.stream().map(Tuple2::_2).toList();
                    Linkage linkage = model.value().linkage();
                    int[] ids = members.stream().mapToInt(Tuple2::_1).toArray();
                    return new Component(
                            ids,
                            repair.dendrogram(
                                    profiles,
                                    (a, b) -> isContradicted(linkage, profiles.get(a), profiles.get(b)),
                                    said.value().constraints(ids)));
                })
                .persist(StorageLevel.MEMORY_AND_DISK());
    }

    private static boolean isContradicted(Linkage linkage, Profile a, Profile b) {
        return linkage.isContradicted(linkage.pattern(a, b), a, b);
    }

    private static List<MergeThreshold.Meeting> meetings(JavaRDD<Component> components) {
        return components
                .flatMap(component -> component.dendrogram.merges().stream()
                        .map(merge -> new MergeThreshold.Meeting(merge.height(), merge.pairs()))
                        .iterator())
                .collect();
    }

    /** True pairs that are expected among the candidates that are in different components. */
    private double lost(Broadcast<LinkageModel> model, Broadcast<Clusters> bounds) {
        return candidates
                        .map(block -> {
                            long[] units = new long[1];
                            LinkageModel learnt = model.value();
                            Clusters clusters = bounds.value();
                            block.forEachPair((idA, idB, pattern, a, b) -> {
                                if (clusters.label(idA) != clusters.label(idB)) {
                                    double bits = learnt.bits(pattern, a, b);
                                    units[0] += Math.round(LinkageTraining.probability(bits) / UNIT);
                                }
                            });
                            return List.of(units[0]);
                        })
                        .fold(0L, Long::sum)
                * UNIT;
    }
}
