package io.fishpond.jobs.segments;

import static org.apache.spark.sql.functions.expr;

import io.fishpond.algo.lookalike.Levels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What lookalikes of many seed lists learn from: a bounded draw of each list's own base and of its seeds, in the order of a hash,
 * which is the same whatever the cluster and means nothing. One pass draws for all lists: whose hash is below a list's share. As
 * the hash is one for all, lists of the same base draw the same members, so that the driver holds as many draws as there are
 * bases, and not as there are lists; the cuts of the features are made of all that was drawn of the bases.
 *
 * @param features of all lists
 * @param levels how each feature is cut
 * @param lists what is drawn for each list
 */
record LearningSample(List<Feature> features, List<Levels> levels, List<Drawn> lists) {
    /** What a model learns from, give or take what a hash does: more rows would not move weights of a few hundred levels. */
    private static final int MOST_SEEDS = 5_000;

    /** Of whom the list is about, seeds and others. */
    private static final int MOST_OF_BASE = 20_000;

    private static final int MOST_NAMES = 50;

    /**
     * The draw of one list.
     *
     * @param seeds rows of levels
     * @param weights how much each of them counts
     * @param rest rows of levels of those whom the list may take
     * @param seedCount of all seeds
     * @param otherCount of all whom the list may take
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Drawn(int[][] seeds, double[] weights, int[][] rest, long seedCount, long otherCount) {}

    /** The members with what a model sees of them: member_id, draw, role_0 …, weight_0 …, feature_0 … */
    static Dataset<Row> framed(Dataset<Row> audience, List<SeedList> lists, List<Feature> features, long seed) {
        Stream<String> draw = Stream.of("member_id", "md5(concat('" + seed + ":', member_id)) as draw");
        Stream<String> roles = each(lists, (list, i) -> "cast(" + list.role() + " as int) as role_" + i);
        Stream<String> weights = each(
                lists,
                (list, i) -> "case when role_" + i + " = 1 then cast(" + Objects.requireNonNullElse(list.weight(), "1")
                        + " as double) end as weight_" + i);
        List<Column> columns = new ArrayList<>(Stream.of(draw, roles, weights)
                .flatMap(part -> part)
                .map(sql -> expr(sql))
                .toList());
        for (int f = 0; f < features.size(); f++) {
            columns.add(features.get(f).value().as("feature_" + f));
        }
        return audience.select(columns.toArray(Column[]::new));
    }

    private static Stream<String> each(List<SeedList> lists, BiFunction<SeedList, Integer, String> sql) {
        return IntStream.range(0, lists.size()).mapToObj(i -> sql.apply(lists.get(i), i));
    }

    /**
     * Draws, cuts and counts.
     *
     * @param framed of {@link #framed}, for as many lists
     */
    static LearningSample of(Dataset<Row> framed, List<SeedList> lists, List<Feature> features, int buckets) {
        Row counts = framed.selectExpr(Stream.concat(
                                each(lists, (list, i) -> "count_if(role_" + i + " = 1)"),
                                each(lists, (list, i) -> "count_if(role_" + i + " = 0)"))
                        .toArray(String[]::new))
                .head();
        int count = lists.size();
        Map<String, Column> flags = new HashMap<>();
        List<String> bases = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long seeds = counts.getLong(i);
            String inBase = "draw < '%s'".formatted(below(MOST_OF_BASE, seeds + counts.getLong(count + i)));
            String role = "case when role_%1$d = 0 and %2$s then 0 when role_%1$d = 1 and draw < '%3$s' then 1 end"
                    .formatted(i, inBase, below(MOST_SEEDS, seeds));
            flags.put("role_" + i, expr(role));
            bases.add("(role_%d is not null and %s)".formatted(i, inBase));
        }
        flags.put("in_base", expr(String.join(" or ", bases)));
        String roles = each(lists, (list, i) -> "role_" + i).collect(Collectors.joining(", "));
        List<Row> drawn =
                framed
                        .withColumns(flags)
                        .where("in_base or coalesce(" + roles + ") is not null")
                        .collectAsList()
                        .stream()
                        // Here: Spark would go through all members once more to learn where to cut them.
                        .sorted(Comparator.comparing((Row row) -> row.<String>getAs("draw"))
                                .thenComparing(row -> row.<String>getAs("member_id")))
                        .toList();
        List<Row> cutting =
                drawn.stream().filter(row -> row.<Boolean>getAs("in_base")).toList();
        List<Levels> levels = IntStream.range(0, features.size())
                .mapToObj(f -> cut(features.get(f), values(cutting, f), buckets))
                .toList();
        int[][] levelsOf =
                drawn.stream().map(row -> levelsOf(row, levels, count)).toArray(int[][]::new);
        List<Drawn> ofLists = IntStream.range(0, count)
                .mapToObj(i -> new Drawn(
                        withRole(1, i, drawn).mapToObj(row -> levelsOf[row]).toArray(int[][]::new),
                        weights(withRole(1, i, drawn).mapToObj(drawn::get).toList(), i),
                        withRole(0, i, drawn).mapToObj(row -> levelsOf[row]).toArray(int[][]::new),
                        counts.getLong(i),
                        counts.getLong(count + i)))
                .toList();
        return new LearningSample(features, levels, ofLists);
    }

    /** What so large a share of all MD5s is below as {@code wanted} is of {@code count}. */
    private static String below(long wanted, long count) {
        return wanted >= count
                ? "g" /* above all */
                : String.format(Locale.ROOT, "%012x", (long) ((double) wanted / count * 0x1p48));
    }

    private static IntStream withRole(int role, int list, List<Row> drawn) {
        return IntStream.range(0, drawn.size())
                .filter(row -> Objects.equals(drawn.get(row).get(2 + list), role));
    }

    /** A seed of no, unknown or negative weight still is one: it counts a hundredth of the average. */
    private static double[] weights(List<Row> seeds, int list) {
        double[] told = seeds.stream()
                .map(row -> row.<Double>getAs("weight_" + list))
                .mapToDouble(
                        weight -> weight == null || !(weight > 0 && weight < Double.POSITIVE_INFINITY) ? 0 : weight)
                .toArray();
        double mean = Arrays.stream(told).average().orElse(0);
        return Arrays.stream(told)
                .map(weight -> mean > 0 ? Math.max(weight, mean / 100) : 1)
                .toArray();
    }

    private static Stream<Object> values(List<Row> rows, int feature) {
        return rows.stream().map(row -> row.getAs("feature_" + feature)).filter(Objects::nonNull);
    }

    private static Levels cut(Feature feature, Stream<Object> values, int buckets) {
        return feature.isNumber()
                ? Levels.Buckets.byQuantiles(values.map(Double.class::cast).toList(), buckets)
                : Levels.Categories.occurringIn(frequent(values.map(String.class::cast)));
    }

    /** The names that most bear: a name of few tells nothing, and a model of thousands of levels takes the driver down. */
    private static List<String> frequent(Stream<String> names) {
        return names.collect(Collectors.groupingBy(name -> name, Collectors.counting())).entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_NAMES)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The levels of a row of {@link #framed}, which was framed for as many lists. */
    static int[] levelsOf(Row row, List<Levels> levels, int lists) {
        int first = 2 + 2 * lists;
        int[] of = new int[levels.size()];
        for (int f = 0; f < of.length; f++) {
            of[f] = levels.get(f).of(row.get(first + f));
        }
        return of;
    }
}
