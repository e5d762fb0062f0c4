package io.fishpond.jobs.segments;

import io.fishpond.algo.lookalike.Levels;
import io.fishpond.algo.lookalike.Scorer;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Scores members for all lists in one pass: a member's values are cut into levels once, and a list costs a look-up a feature. Who
 * is taken is found without sorting anybody else: a first pass counts how many score in which of a thousand ranges, a second
 * tells those from the range on in which the dial ends.
 */
final class Scoring implements Serializable {
    private static final int RANGES = 1_000;
    private static final double PLACES = 1e6;
    private static final StructType COUNTED = new StructType().add("counts", DataTypes.BinaryType, false);

    /** Whoever is taken, with the features that speak for her most: places among all features, and what they add. */
    private static final StructType TAKEN = new StructType()
            .add("list", DataTypes.IntegerType, false)
            .add("member_id", DataTypes.StringType, false)
            .add("score", DataTypes.DoubleType, false)
            .add("features", DataTypes.createArrayType(DataTypes.IntegerType, false), false)
            .add("contributions", DataTypes.createArrayType(DataTypes.DoubleType, false), false);

    private static final StructType SCORED = new StructType()
            .add("member_id", DataTypes.StringType, false)
            .add("role", DataTypes.IntegerType, true)
            .add("score", DataTypes.DoubleType, false);

    private static final int REASONS = 3;

    private final List<Levels> levels;
    private final int lists;
    /** By list; null where the list is refused. */
    private final Scorer[] scorers;

    private final int[][] features;
    /** By list: where ranges of scores begin, ascending. */
    private final double[][] edges;

    Scoring(LearningSample sample, List<Learnt> learnt) {
        this.levels = sample.levels();
        this.lists = learnt.size();
        this.scorers = learnt.stream().map(Learnt::scorer).toArray(Scorer[]::new);
        this.features = learnt.stream().map(Learnt::features).toArray(int[][]::new);
        this.edges = IntStream.range(0, lists)
                .mapToObj(i -> scorers[i] == null
                        ? new double[0]
                        : edges(sample.lists().get(i).rest(), i))
                .toArray(double[][]::new);
    }

    /** Quantiles of the scores of those from whom was learnt: each range holds about as many of all. */
    private double[] edges(int[][] rest, int list) {
        double[] scores = Arrays.stream(rest)
                .mapToDouble(row -> score(row, list))
                .sorted()
                .toArray();
        return IntStream.range(0, RANGES)
                .mapToDouble(k -> scores[(int) ((long) k * scores.length / RANGES)])
                .distinct()
                .toArray();
    }

    private double score(int[] all, int list) {
        return Math.round(PLACES * scorers[list].score(Learnt.picked(all, features[list]))) / PLACES;
    }

    /**
     * The members whom each list takes: list, member_id, score, and features and contributions, the three that add most.
     *
     * @param framed of {@link LearningSample#framed}
     * @param seats how many each list takes, by list
     */
    Dataset<Row> taken(Dataset<Row> framed, long[] seats) {
        double[] from = lowest(framed, seats);
        Dataset<Row> near = framed.mapPartitions(
                (MapPartitionsFunction<Row, Row>) rows -> flat(rows, (row, found) -> take(row, from, found)),
                Encoders.row(TAKEN));
        String seatsOf = Arrays.stream(seats)
                .mapToObj(s -> s + "L")
                .reduce((a, b) -> a + ", " + b)
                .orElseThrow();
        return near.selectExpr("*", "row_number() over (partition by list order by score desc, member_id) as place")
                .where("place <= element_at(array(" + seatsOf + "), list + 1)")
                .drop("place");
    }

    private void take(Row row, double[] from, List<Row> found) {
        int[] all = LearningSample.levelsOf(row, levels, lists);
        for (int list = 0; list < lists; list++) {
            if (scorers[list] != null && isCandidate(row, list)) {
                double score = score(all, list);
                if (score >= from[list]) {
                    found.add(taken(row.getString(0), all, list, score));
                }
            }
        }
    }

    private static boolean isCandidate(Row row, int list) {
        return !row.isNullAt(2 + list) && row.getInt(2 + list) == 0;
    }

    private Row taken(String member, int[] all, int list, double score) {
        double[] contributions = scorers[list].contributions(Learnt.picked(all, features[list]));
        int[] strongest = IntStream.range(0, contributions.length)
                .boxed()
                .filter(f -> contributions[f] > 0)
                .sorted(Comparator.comparingDouble((Integer f) -> -contributions[f]))
                .limit(REASONS)
                .mapToInt(f -> f)
                .toArray();
        return RowFactory.create(
                list,
                member,
                score,
                Arrays.stream(strongest).map(f -> features[list][f]).boxed().toArray(Integer[]::new),
                Arrays.stream(strongest).mapToObj(f -> contributions[f]).toArray(Double[]::new));
    }

    /** Where the range begins in which the last seat of each list is. */
    private double[] lowest(Dataset<Row> framed, long[] seats) {
        long[][] counts = Arrays.stream(edges).map(e -> new long[e.length + 1]).toArray(long[][]::new);
        framed.mapPartitions((MapPartitionsFunction<Row, Row>) this::count, Encoders.row(COUNTED))
                .collectAsList()
                .forEach(row -> add(row.getAs(0), counts));
        double[] lowest = new double[lists];
        for (int list = 0; list < lists; list++) {
            int range = counts[list].length - 1;
            for (long above = counts[list][range]; above < seats[list] && range > 0; ) {
                above += counts[list][--range];
            }
            lowest[list] = range == 0 ? Double.NEGATIVE_INFINITY : edges[list][range - 1];
        }
        return lowest;
    }

    private Iterator<Row> count(Iterator<Row> rows) {
        long[][] counts = Arrays.stream(edges).map(e -> new long[e.length + 1]).toArray(long[][]::new);
        while (rows.hasNext()) {
            Row row = rows.next();
            int[] all = LearningSample.levelsOf(row, levels, lists);
            for (int list = 0; list < lists; list++) {
                if (scorers[list] != null && isCandidate(row, list)) {
                    int found = Arrays.binarySearch(edges[list], score(all, list));
                    counts[list][found >= 0 ? found + 1 : -found - 1]++;
                }
            }
        }
        java.nio.ByteBuffer bytes = java.nio.ByteBuffer.allocate(
                Long.BYTES * Arrays.stream(counts).mapToInt(c -> c.length).sum());
        Arrays.stream(counts).flatMapToLong(Arrays::stream).forEach(bytes::putLong);
        return List.of(RowFactory.create((Object) bytes.array())).iterator();
    }

    private static void add(byte[] counted, long[][] counts) {
        java.nio.ByteBuffer bytes = java.nio.ByteBuffer.wrap(counted);
        for (long[] list : counts) {
            for (int i = 0; i < list.length; i++) {
                list[i] += bytes.getLong();
            }
        }
    }

    /** Everybody's score for one list: member_id, role, score. */
    Dataset<Row> all(Dataset<Row> framed, int list) {
        return framed.mapPartitions(
                (MapPartitionsFunction<Row, Row>) rows -> flat(
                        rows,
                        (row, found) -> found.add(RowFactory.create(
                                row.getString(0),
                                row.get(2 + list),
                                score(LearningSample.levelsOf(row, levels, lists), list)))),
                Encoders.row(SCORED));
    }

    private interface Telling {
        void tell(Row row, List<Row> found);
    }

    private static Iterator<Row> flat(Iterator<Row> rows, Telling telling) {
        return new Iterator<>() {
            private Iterator<Row> told = List.<Row>of().iterator();

            @Override
            public boolean hasNext() {
                while (!told.hasNext() && rows.hasNext()) {
                    List<Row> found = new ArrayList<>();
                    telling.tell(rows.next(), found);
                    told = found.iterator();
                }
                return told.hasNext();
            }

            @Override
            public Row next() {
                return told.next();
            }
        };
    }
}
