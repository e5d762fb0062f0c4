package io.fishpond.algo.identity.linkage;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is known about people and compared between records.
 *
 * @param strong whether agreement on it alone makes two records one person's
 * @param contradicts whether two values that no plausible reading makes one are two persons'
 */
public record Attribute(String name, AttributeKind kind, boolean strong, boolean contradicts) implements Serializable {
    /** Odds, in bits, that an issued identifier leaves by itself: nobody lends hers. */
    private static final double IDENTIFIER = 10;

    /** Odds, in bits, that a number or an address leaves by itself: a household may share it. */
    private static final double CONTACT = 2;

    /** Evidence that neither decides nor excludes. */
    public Attribute(String name, AttributeKind kind) {
        this(name, kind, false, false);
    }

    /** Whether that level is full agreement on somebody's own identifier. */
    boolean identifies(int level) {
        return strong && kind == AttributeKind.ID && agrees(level);
    }

    /** Whether two values that agree at that level say that the records are two persons'. */
    boolean excludes(int level, @Nullable Value a, @Nullable Value b) {
        return contradicts && a != null && b != null && kind.comparison().excludes(level, a, b);
    }

    /** Odds, in bits, that agreement leaves by itself, if the attribute is strong. */
    public double strongOdds() {
        return kind == AttributeKind.ID ? IDENTIFIER : CONTACT;
    }

    /** Odds, in bits, that are left at least at that level, with nothing for or against beside it. */
    double leastOdds(int level) {
        return strong && agrees(level) ? strongOdds() : Double.NEGATIVE_INFINITY;
    }

    private boolean agrees(int level) {
        return level == kind.levels().size() - 1;
    }
}
