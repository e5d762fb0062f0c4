package io.fishpond.algo.identity.linkage;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How two cells of one attribute are compared: the levels of agreement, and what in the pair agreed. */
interface Comparison extends Serializable {

    /** The cell made ready; null if it says nothing. */
    @Nullable
    Value parse(String raw);

    /** Names of the levels, from no agreement (0) to the closest. */
    List<String> levels();

    /** The level at which two values agree. */
    int level(Value a, Value b);

    /** Whether no plausible reading makes both values one person's, at the level at which they agree. */
    default boolean excludes(int level, Value a, Value b) {
        return level == 0;
    }

    /**
     * How much the terms that agree tell, in bits: -log2 of the chance that another entity bears them. Near agreements take the
     * more frequent of both spellings (Winkler 1990). Only asked where {@link #level} is above 0.
     */
    double surprise(Value a, Value b, int level, TermFrequencies frequencies);

    /**
     * How far the surprise counts at a level: all of it where values are equal; half where a slip blurs which term agreed, for
     * then a common spelling and a rare one differ less in how often they agree by chance.
     */
    default double trust(int level) {
        return level == levels().size() - 1 ? 1 : 0.5;
    }

    /** The terms of a value whose frequencies {@link #surprise} asks for. */
    String[] counted(Value value);
}
