package io.fishpond.algo.identity.incremental;

import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * The part of the link graph that has to be clustered again. The graph changes at touched records alone: all links of a touched
 * record are dropped and made anew, the others are kept. So a component that holds no touched record, and that no new link
 * reaches, is what it was, and so are its clusters. All others are affected: as they were, since what is left of them may fall
 * apart, and as they are, since a new link brings in the whole component at its other end. One look at the new links is enough,
 * for every one of them has a touched end.
 *
 * <p>Touched are, for a given model, line of keys and settings:
 *
 * <ul>
 *   <li>records that were added, withdrawn or returned, or of which anything changed that is compared, is a key, or contradicts;
 *   <li>records that carried or carry a strong value that crossed its line (the hub guard), or that entered or left the
 *       staff roster: what speaks for them is another;
 *   <li>then, by the keys that all these had and have: records that were or are in a block that crossed its line;
 *   <li>all records of the judged groups, as they are now, of both accounts of every new judgement.
 * </ul>
 *
 * <p>Links are those above the cut and those that judgements require; components are what they connect, before any is taken
 * apart for its size. Records are 0 … n-1; O(n) bits and one int a record.
 */
public final class AffectedComponents {
    /** The component of a record that was in none. */
    public static final int NONE = -1;

    private final int[] before;
    private final BitSet components = new BitSet();
    private final BitSet touched = new BitSet();

    /** @param before by record: the component that it was in, not less than 0; {@link #NONE} for one that was not there */
    public AffectedComponents(int[] before) {
        this.before = before.clone();
    }

    /** A record is touched that is there, or was until now. */
    public void touch(int record) {
        touched.set(record);
        affect(record);
    }

    /**
     * A link is made anew.
     *
     * @throws IllegalArgumentException if neither end is touched, as then it is not known what else the change has reached
     */
    public void link(int a, int b) {
        if (!touched.get(a) && !touched.get(b)) {
            throw new IllegalArgumentException("the link of " + a + " and " + b
                    + " cannot be new: neither is touched, or it was touched too late");
        }
        affect(a);
        affect(b);
    }

    private void affect(int record) {
        if (before[record] != NONE) {
            components.set(before[record]);
        }
    }

    /** Whether a record is touched: none of its former links is kept. */
    public boolean isTouched(int record) {
        return touched.get(record);
    }

    /** Whether a record is in an affected component: its former links that are kept, and its profile, are needed again. */
    public boolean isAffected(int record) {
        return touched.get(record) || (before[record] != NONE && components.get(before[record]));
    }

    /** All records of affected components, as they were and as they are, rising. */
    public int[] records() {
        return IntStream.range(0, before.length).filter(this::isAffected).toArray();
    }
}
