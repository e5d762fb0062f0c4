package io.fishpond.jobs.segments;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a preview found. It names members by their pseudonymous ids and holds no contact data; figures of a rule are of the list
 * before consent, caps, priorities and the holdout, unless they say otherwise.
 *
 * @param segment its name
 * @param asOf business day of the night that was asked
 * @param purpose what it is for
 * @param where its rule; null for a lookalike, whose published list this is
 * @param includesStaff whether it may take staff
 * @param members that it takes
 * @param base members whom it could take: no minors, and no staff unless it includes them
 * @param share of the base, 0 to 1
 * @param consenting of its members, how many the list may contact, as its channel is agreed to and as a machine may pick them; null if it contacts nobody, and of a lookalike, of which only those are left
 * @param reachable of these, how many can be reached by its contact channel, or by any to which they agree; null likewise
 * @param published how many the night published of it; null if it did not know it
 * @param told what its rule reads, in words
 * @param differences in what else they differ from the base
 * @param overlaps with other published lists, the largest first
 * @param examples of its members
 * @param effect what its holdout could show; null if it holds nobody out
 */
public record Previewed(
        String segment,
        String asOf,
        String purpose,
        @Nullable String where,
        boolean includesStaff,
        long members,
        long base,
        double share,
        @Nullable Long consenting,
        @Nullable Long reachable,
        @Nullable Long published,
        List<String> told,
        List<Contrast.Difference> differences,
        List<Overlap> overlaps,
        List<Example> examples,
        @Nullable Effect effect) {

    private static final ObjectMapper JSON =
            new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

    /**
     * What it has in common with a published list.
     *
     * @param members on both
     * @param share of this list, 0 to 1
     * @param shareOfOther of the other list, 0 to 1
     * @param jaccard members on both over members on either
     * @param lift members on both over those to expect if the lists had nothing to do with each other
     */
    public record Overlap(
            String segment, long members, double share, double shareOfOther, double jaccard, double lift) {
        static Overlap of(String segment, long both, long other, long listed, long base) {
            return new Overlap(
                    segment,
                    both,
                    Previewed.share(both, listed),
                    Previewed.share(both, other),
                    Previewed.share(both, listed + other - both),
                    rounded((double) both * base / ((double) listed * other)));
        }
    }

    /**
     * A member, and why.
     *
     * @param reasons as her row of the list would say them
     */
    public record Example(String memberId, List<String> reasons) {}

    /**
     * The least effect that the holdout is likely to show, see {@link io.fishpond.algo.metrics.DetectableEffect}.
     *
     * @param treated who would be contacted
     * @param heldOut who would not, the global control group included
     * @param days over which orders count
     * @param orderRate share of the list that ordered in so many days until the as-of date, 0 to 1
     * @param effect by how much the share of the treated must be higher; null if nothing could be shown
     */
    public record Effect(long treated, long heldOut, int days, double orderRate, @Nullable Double effect) {}

    static double share(long some, long all) {
        return all == 0 ? 0 : rounded((double) some / all);
    }

    static double rounded(double value) {
        return Math.round(value * 1e4) / 1e4;
    }

    /** For machines. */
    public ObjectNode json() {
        return JSON.valueToTree(this);
    }

    /** In words. */
    public String text() {
        StringBuilder text = new StringBuilder();
        line(text, "%s, asked of the night of %s: %s", segment, asOf, purpose);
        line(text, "  %s", where == null ? "lookalike, as it was published" : "where " + where);
        line(text, "");
        line(
                text,
                "%,12d  members, %s of the %,d whom it could take (no minors%s)",
                members,
                percent(share),
                base,
                includesStaff ? "" : ", no staff");
        if (reachable != null) {
            line(
                    text,
                    "%,12d  of them consent to be contacted, and %,d of these can be reached;",
                    consenting,
                    reachable);
            line(text, "%12s  caps, priorities and the holdout come after that", "");
        }
        if (published != null && where != null) {
            line(text, "%,12d  were published that night", published);
        }
        differences(text);
        overlaps(text);
        heading(text, "Some of them 示例");
        examples.forEach(example -> line(text, "  %s  %s", example.memberId(), String.join("; ", example.reasons())));
        heading(text, "What its holdout could show 可检出效应");
        line(
                text,
                "  %s",
                effect == null ? "nobody is held out: set holdout, of a list with consent" : inWords(effect));
        return text.toString();
    }

    private void differences(StringBuilder text) {
        heading(
                text,
                "What is different about them 有何不同"
                        + (told.isEmpty() ? "" : " (beside what the rule reads: " + String.join(", ", told) + ")"));
        if (differences.isEmpty()) {
            line(text, "  nothing that would tell them from the base");
        }
        for (Contrast.Difference difference : differences) {
            String name = difference.english() + " " + difference.chinese();
            String category = difference.category();
            if (category == null) {
                line(
                        text,
                        "  %s: %,.2f on average, of all %,.2f (%+.1f standard deviations)",
                        name,
                        difference.listed(),
                        difference.base(),
                        difference.standardised());
            } else {
                line(
                        text,
                        "  %s%s: %s of them, of all %s (%+.1f standard deviations)",
                        name,
                        category.equals("true") ? "" : " = " + category,
                        percent(difference.listed()),
                        percent(difference.base()),
                        difference.standardised());
            }
        }
    }

    private void overlaps(StringBuilder text) {
        heading(text, "On other lists, too 与其他名单重合");
        if (overlaps.isEmpty()) {
            line(text, "  nobody");
        }
        for (Overlap overlap : overlaps) {
            line(
                    text,
                    "  %-28s %,9d, %6s of these, %6s of those, %.1f times what chance would put on both",
                    overlap.segment(),
                    overlap.members(),
                    percent(overlap.share()),
                    percent(overlap.shareOfOther()),
                    overlap.lift());
        }
    }

    private static String inWords(Effect effect) {
        return String.format(
                Locale.ROOT,
                "%,d contacted against %,d held out; %s of the list ordered in the last %d days: %s",
                effect.treated(),
                effect.heldOut(),
                percent(effect.orderRate()),
                effect.days(),
                effect.effect() == null
                        ? "too few for any effect to show"
                        : String.format(
                                Locale.ROOT,
                                "from %+.1f points on it would show, four times in five",
                                100 * effect.effect()));
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f%%", 100 * share);
    }

    private static void heading(StringBuilder text, String title) {
        line(text, "");
        line(text, "%s", title);
    }

    private static void line(StringBuilder text, String format, @Nullable Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
