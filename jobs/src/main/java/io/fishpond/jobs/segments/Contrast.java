package io.fishpond.jobs.segments;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import io.fishpond.algo.metrics.StandardisedDifference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** In what those on a list differ from all whom it could take, most telling first. */
final class Contrast {
    /** Told apart by these, too, although no lookalike learns from them. */
    private static final List<String> DESCRIBING = List.of("age_years", "store_id", "ladder");

    private static final Comparator<Difference> MOST_TELLING = Comparator.comparingDouble(
                    (Difference difference) -> -Math.abs(difference.standardised()))
            .thenComparing(Difference::column);

    private Contrast() {}

    /**
     * One difference.
     *
     * @param column of {@code member_profile}
     * @param english what it is called
     * @param chinese the same
     * @param category whose share is meant; null for a number, of which the mean is
     * @param listed mean, or share 0 to 1, of those on the list
     * @param base the same of all whom the list could take
     * @param standardised see {@link StandardisedDifference}
     */
    public record Difference(
            String column,
            String english,
            String chinese,
            @Nullable String category,
            double listed,
            double base,
            double standardised) {}

    /** What members are described by, beside what the list is told by and what is sensitive. */
    static List<Feature> features(Collection<String> read, Collection<String> sensitive) {
        return Feature.ALL.stream()
                .filter(feature -> feature.learnable() || DESCRIBING.contains(feature.column()))
                .filter(feature -> !read.contains(feature.column()) && !sensitive.contains(feature.column()))
                .toList();
    }

    /**
     * The differences that matter, one a feature at most: of a category the one that differs most, of a flag that it is so.
     *
     * @param members all whom the list could take: {@code is_listed}, and the columns of {@code features}
     * @param most how many
     */
    static List<Difference> of(Dataset<Row> members, List<Feature> features, int most) {
        Column told = array(features.stream().map(Contrast::told).toArray(Column[]::new));
        List<Row> rows = members.select(col("is_listed"), explode(told).as("told"))
                .groupBy("told.feature", "told.category")
                .agg(
                        expr("count_if(is_listed)").as("listed"),
                        expr("count(1)").as("base"),
                        expr("avg(told.number) filter (where is_listed)").as("listed_mean"),
                        expr("var_pop(told.number) filter (where is_listed)").as("listed_variance"),
                        expr("avg(told.number)").as("base_mean"),
                        expr("var_pop(told.number)").as("base_variance"))
                .collectAsList(); // a row a number, and one a category of what has few
        Map<String, Long> listed = new TreeMap<>();
        Map<String, Long> base = new TreeMap<>();
        rows.forEach(row -> {
            listed.merge(row.getAs("feature"), row.getAs("listed"), Long::sum);
            base.merge(row.getAs("feature"), row.getAs("base"), Long::sum);
        });
        Map<String, Difference> strongest = new TreeMap<>();
        for (Feature feature : features) {
            rows.stream()
                    .filter(row -> row.getAs("feature").equals(feature.column()))
                    .filter(row -> !"false".equals(row.getAs("category")))
                    .map(row -> difference(
                            feature,
                            row,
                            listed.getOrDefault(feature.column(), 0L),
                            base.getOrDefault(feature.column(), 0L)))
                    .filter(difference -> Math.abs(difference.standardised()) >= StandardisedDifference.ALIKE)
                    .min(MOST_TELLING.thenComparing(difference -> String.valueOf(difference.category())))
                    .ifPresent(difference -> strongest.put(feature.column(), difference));
        }
        List<Difference> ranked = new ArrayList<>(strongest.values());
        ranked.sort(MOST_TELLING);
        return ranked.stream().limit(most).toList();
    }

    private static Column told(Feature feature) {
        boolean isNumber = feature.isNumber();
        return struct(
                lit(feature.column()).as("feature"),
                (isNumber ? lit(null) : expr("coalesce(cast(" + feature.column() + " as string), 'none')"))
                        .cast("string")
                        .as("category"),
                (isNumber ? expr(feature.column()) : lit(null)).cast("double").as("number"));
    }

    private static Difference difference(Feature feature, Row row, long listed, long base) {
        String category = row.getAs("category");
        if (category == null) {
            // Of whom the number is unknown, on the list or at all, there may be everybody.
            boolean isKnown = row.getAs("listed_mean") != null;
            double mean = isKnown ? row.getAs("listed_mean") : 0;
            double baseMean = isKnown ? row.getAs("base_mean") : 0;
            double apart = isKnown
                    ? StandardisedDifference.ofMeans(
                            mean, row.getAs("listed_variance"), baseMean, row.getAs("base_variance"))
                    : 0;
            return difference(feature, null, mean, baseMean, apart);
        }
        double share = listed == 0 ? 0 : (double) row.<Long>getAs("listed") / listed;
        double baseShare = (double) row.<Long>getAs("base") / base;
        return difference(feature, category, share, baseShare, StandardisedDifference.ofShares(share, baseShare));
    }

    private static Difference difference(
            Feature feature, @Nullable String category, double listed, double base, double apart) {
        return new Difference(
                feature.column(),
                feature.english(),
                feature.chinese(),
                category,
                rounded(listed),
                rounded(base),
                rounded(apart));
    }

    /** Sums of fractions end differently with every partitioning; not in these places. */
    private static double rounded(double value) {
        return Math.round(value * 1e4) / 1e4;
    }
}
