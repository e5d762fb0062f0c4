package io.fishpond.algo.churn;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * How long members stay away between purchases: the share of gaps that outlast a number of days, with unfinished gaps
 * counted for as long as they were seen (Kaplan and Meier, JASA 53, 1958).
 *
 * <p>The curve levels off at the share of gaps that nothing ends, because the member left. Quantiles are those of the gaps
 * that do end, as in a mixture cure model (Maller and Zhou, "Survival Analysis with Long-Term Survivors", 1996): with
 * leavers counted as very slow buyers, the 90th percentile would not exist wherever more than a tenth leave.
 */
public final class GapCurve implements Serializable {
    private static final long serialVersionUID = 1;

    /** Distinct lengths, ascending; with the share of gaps that outlast each, and the gaps observed beyond it. */
    private final int[] days;

    private final double[] outlasting;
    private final long[] beyond;
    private final long total;

    private GapCurve(int[] days, double[] outlasting, long[] beyond, long total) {
        this.days = days;
        this.outlasting = outlasting;
        this.beyond = beyond;
        this.total = total;
    }

    /** The curve of gaps in any order; without any, nothing ever ends. */
    public static GapCurve of(List<Gap> gaps) {
        Map<Integer, long[]> byLength = new TreeMap<>();
        long total = 0;
        for (Gap gap : gaps) {
            long[] counts = byLength.computeIfAbsent(gap.days(), d -> new long[2]);
            counts[gap.finished() ? 1 : 0] += gap.weight();
            total += gap.weight();
        }
        int[] days = new int[byLength.size()];
        double[] outlasting = new double[days.length];
        long[] beyond = new long[days.length];
        long atRisk = total;
        double share = 1;
        int i = 0;
        for (Map.Entry<Integer, long[]> length : byLength.entrySet()) {
            long[] counts = length.getValue();
            share *= (double) (atRisk - counts[1]) / atRisk;
            atRisk -= counts[0] + counts[1];
            days[i] = length.getKey();
            outlasting[i] = share;
            beyond[i] = atRisk;
            i++;
        }
        return new GapCurve(days, outlasting, beyond, total);
    }

    /** The share of gaps longer than {@code length} days. */
    public double outlasting(int length) {
        int i = lastUpTo(length);
        return i < 0 ? 1 : outlasting[i];
    }

    /**
     * The least number of days within which a share of the gaps that end has ended; empty while none was seen to end.
     *
     * @param share above 0, up to 1
     */
    public OptionalInt quantile(double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("share is " + share + " (must be above 0, up to 1)");
        }
        double ending = days.length == 0 ? 0 : 1 - outlasting[days.length - 1];
        if (ending == 0) {
            return OptionalInt.empty();
        }
        int i = 0;
        // The quotient is exactly 1 at the last end, so that the search always stops.
        while ((1 - outlasting[i]) / ending < share) {
            i++;
        }
        return OptionalInt.of(days[i]);
    }

    /**
     * Probability that a gap of {@code silent} days lasts another {@code more}. It is drawn towards one half by Laplace's
     * rule of succession, so that few gaps of that length make no certainty.
     */
    public double probabilityOfSilence(int silent, int more) {
        int i = lastUpTo(silent);
        long known = i < 0 ? total : beyond[i];
        double share = known == 0 ? 0 : outlasting(silent + more) / outlasting(silent);
        return (known * share + 1) / (known + 2.0);
    }

    /** Index of the longest length up to {@code length}; -1 where all are longer. */
    private int lastUpTo(int length) {
        int found = java.util.Arrays.binarySearch(days, length);
        return found >= 0 ? found : -found - 2;
    }
}
