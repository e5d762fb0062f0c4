package io.fishpond.jobs.segments;

import io.fishpond.algo.lookalike.Contest;
import io.fishpond.algo.lookalike.Method;
import io.fishpond.algo.lookalike.Proof;
import io.fishpond.algo.lookalike.Scorer;
import io.fishpond.algo.lookalike.Shape;
import io.fishpond.config.Audience;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What one seed list taught.
 *
 * @param list whom it is about
 * @param seeds how many there are
 * @param others whom the list may take
 * @param features those that it learns from, by their place among all
 * @param contest of the methods; null where it did not come to that
 * @param scorer of rows of the levels of {@code features}; null where the list is refused
 * @param notes what to know
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Learnt(
        SeedList list,
        long seeds,
        long others,
        int[] features,
        @Nullable Contest contest,
        @Nullable Scorer scorer,
        List<String> notes) {

    /** Learns one list from the sample; what cannot be learnt refuses this list, and no other. */
    static Learnt from(LearningSample sample, int index, SeedList list, Audience settings) {
        try {
            return learnt(sample, index, list, settings);
        } catch (ArithmeticException e) {
            return refused(list, sample.lists().get(index), "nothing could be learnt: " + e.getMessage());
        }
    }

    private static Learnt learnt(LearningSample sample, int index, SeedList list, Audience settings) {
        LearningSample.Drawn drawn = sample.lists().get(index);
        List<String> notes = new ArrayList<>();
        if (drawn.seedCount() < settings.seedsRefused()) {
            return refused(
                    list, drawn, drawn.seedCount() + " seeds (fewer than " + settings.seedsRefused() + " are refused)");
        }
        if (drawn.otherCount() < settings.seedsRefused()) {
            return refused(
                    list,
                    drawn,
                    drawn.otherCount() + " members beside the seeds (fewer than " + settings.seedsRefused()
                            + " teach nothing)");
        }
        int least = 2 * settings.folds();
        if (Math.min(drawn.seeds().length, drawn.rest().length) < least) {
            return refused(
                    list,
                    drawn,
                    "the draw has " + drawn.seeds().length + " seeds and " + drawn.rest().length
                            + " others of this list (fewer than " + least + " of either prove nothing)");
        }
        if (drawn.seedCount() < settings.seedsWarned()) {
            notes.add(drawn.seedCount() + " seeds (fewer than " + settings.seedsWarned() + ": read with care)");
        }
        int[] features = withoutLeaks(sample, drawn, list, settings, notes);
        if (features.length == 0) {
            notes.add("no feature is left that does not tell the seeds by itself");
            return refused(list, drawn, String.join("; ", notes));
        }
        int[][] ofSeeds = picked(drawn.seeds(), features);
        int[][] ofRest = picked(drawn.rest(), features);
        List<Shape> shapes = Arrays.stream(features)
                .mapToObj(f -> sample.levels().get(f).shape())
                .toList();
        Contest contest = Contest.hold(
                List.of(Method.values()),
                ofSeeds,
                drawn.weights(),
                ofRest,
                shapes,
                settings.models(),
                settings.folds(),
                list.dial());
        if (contest.proof().auc().low() <= 0.5) {
            notes.add("the seeds cannot be told from the rest: the interval of the AUC includes .5");
            return new Learnt(list, drawn.seedCount(), drawn.otherCount(), features, contest, null, notes);
        }
        Scorer scorer = contest.champion().fit(ofSeeds, drawn.weights(), ofRest, shapes, settings.models());
        return new Learnt(list, drawn.seedCount(), drawn.otherCount(), features, contest, scorer, notes);
    }

    private static Learnt refused(SeedList list, LearningSample.Drawn drawn, String note) {
        return new Learnt(list, drawn.seedCount(), drawn.otherCount(), new int[0], null, null, List.of(note));
    }

    /** The features of the list that do not tell the seeds by themselves; those that do are named in the notes. */
    private static int[] withoutLeaks(
            LearningSample sample, LearningSample.Drawn drawn, SeedList list, Audience settings, List<String> notes) {
        return IntStream.range(0, sample.features().size())
                .filter(f -> list.features().contains(sample.features().get(f)))
                .filter(f -> {
                    double auc = Proof.aucOfFeature(
                            drawn.seeds(), drawn.rest(), sample.levels().get(f).count(), f, settings.folds());
                    if (auc > settings.leakAuc()) {
                        notes.add(String.format(
                                Locale.ROOT,
                                "%s was dropped: alone it tells the seeds (AUC %.3f)",
                                sample.features().get(f).column(),
                                auc));
                    }
                    return auc <= settings.leakAuc();
                })
                .toArray();
    }

    private static int[][] picked(int[][] rows, int[] features) {
        return Arrays.stream(rows).map(row -> picked(row, features)).toArray(int[][]::new);
    }

    /** The levels of the features that are learnt from. */
    static int[] picked(int[] levels, int[] features) {
        int[] picked = new int[features.length];
        for (int f = 0; f < picked.length; f++) {
            picked[f] = levels[features[f]];
        }
        return picked;
    }

    String method(Audience settings) {
        return contest == null
                ? "none: the list is refused"
                : String.format(
                        Locale.ROOT,
                        "%s: %d models, %d features, dial %.1f%%",
                        contest.champion().words(),
                        contest.champion() == Method.LOGISTIC ? settings.models() : 1,
                        features.length,
                        100 * list.dial());
    }
}
