package io.fishpond.jobs.segments;

import io.fishpond.algo.metrics.Moments;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;

/** What is counted of members for {@link Contrast}: a flag of who is listed, then features, numbers and names. */
final class Tally implements Serializable {
    private static final long serialVersionUID = 1;
    private static final String UNKNOWN = "none";

    private Count members = new Count(0, 0);
    private final List<Told> features = new ArrayList<>();

    /**
     * Members of a kind.
     *
     * @param listed of them on the list
     */
    record Count(long listed, long base) implements Serializable {
        Count plus(Count other) {
            return new Count(listed + other.listed, base + other.base);
        }
    }

    /**
     * Of one feature.
     *
     * @param categories by name; none of a number
     */
    record Told(Moments listed, Moments base, Map<String, Count> categories) implements Serializable {}

    /**
     * Nobody yet.
     *
     * @param features how many there are
     */
    Tally(int features) {
        for (int f = 0; f < features; f++) {
            this.features.add(new Told(new Moments(), new Moments(), new TreeMap<>()));
        }
    }

    /** Of members: {@code is_listed}, then the features, doubles where {@code isNumber}, else texts. */
    static Tally of(Iterator<Row> rows, boolean[] isNumber) {
        Tally tally = new Tally(isNumber.length);
        while (rows.hasNext()) {
            tally.add(rows.next(), isNumber);
        }
        return tally;
    }

    private void add(Row row, boolean[] isNumber) {
        boolean isListed = row.getBoolean(0);
        Count one = new Count(isListed ? 1 : 0, 1);
        members = members.plus(one);
        for (int f = 0; f < isNumber.length; f++) {
            boolean isKnown = !row.isNullAt(1 + f);
            if (!isNumber[f]) {
                features.get(f).categories.merge(isKnown ? row.getString(1 + f) : UNKNOWN, one, Count::plus);
            } else if (isKnown) {
                features.get(f).base.add(row.getDouble(1 + f));
                if (isListed) {
                    features.get(f).listed.add(row.getDouble(1 + f));
                }
            }
        }
    }

    /** Takes in other members. */
    void add(Tally other) {
        members = members.plus(other.members);
        for (int f = 0; f < features.size(); f++) {
            Told mine = features.get(f);
            Told theirs = other.features.get(f);
            mine.listed.add(theirs.listed);
            mine.base.add(theirs.base);
            theirs.categories.forEach((name, count) -> mine.categories.merge(name, count, Count::plus));
        }
    }

    Count members() {
        return members;
    }

    Told told(int feature) {
        return features.get(feature);
    }
}
