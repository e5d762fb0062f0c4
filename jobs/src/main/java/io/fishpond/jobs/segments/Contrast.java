package io.fishpond.jobs.segments;

import static org.apache.spark.sql.functions.col;

import io.fishpond.algo.metrics.Moments;
import io.fishpond.algo.metrics.StandardisedDifference;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
        Column[] told = Stream.concat(
                        Stream.of(col("is_listed")), features.stream().map(Feature::value))
                .toArray(Column[]::new);
        boolean[] isNumber = new boolean[features.size()];
        for (int f = 0; f < isNumber.length; f++) {
            isNumber[f] = features.get(f).isNumber();
        }
        Tally tally = new Tally(features.size());
        // One pass, and a tally a partition: aggregates of sixty columns take longer to plan than these to count.
        members.select(told)
                .javaRDD()
                .mapPartitions(rows -> List.of(Tally.of(rows, isNumber)).iterator())
                .collect()
                .forEach(tally::add);
        return IntStream.range(0, features.size())
                .mapToObj(f -> strongest(features.get(f), tally.told(f), tally.members()))
                .flatMap(Optional::stream)
                .sorted(MOST_TELLING)
                .limit(most)
                .toList();
    }

    private static Optional<Difference> strongest(Feature feature, Tally.Told told, Tally.Count members) {
        Stream<Difference> differences = feature.isNumber()
                ? Stream.of(ofMeans(feature, told.listed(), told.base()))
                : told.categories().entrySet().stream()
                        .filter(category -> !category.getKey().equals("false"))
                        .map(category -> ofShares(feature, category.getKey(), category.getValue(), members));
        return differences
                .filter(difference -> Math.abs(difference.standardised()) >= StandardisedDifference.ALIKE)
                .min(MOST_TELLING.thenComparing(difference -> String.valueOf(difference.category())));
    }

    /** Of whom the number is unknown, on the list or at all, there may be everybody: then there is no difference. */
    private static Difference ofMeans(Feature feature, Moments listed, Moments base) {
        double apart = listed.count() == 0
                ? 0
                : StandardisedDifference.ofMeans(listed.mean(), listed.variance(), base.mean(), base.variance());
        return difference(feature, null, listed.mean(), base.mean(), apart);
    }

    private static Difference ofShares(Feature feature, String category, Tally.Count count, Tally.Count all) {
        double share = all.listed() == 0 ? 0 : (double) count.listed() / all.listed();
        double baseShare = (double) count.base() / all.base();
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
