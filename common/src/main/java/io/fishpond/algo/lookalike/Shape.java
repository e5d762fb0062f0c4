package io.fishpond.algo.lookalike;

import java.io.Serializable;
import java.util.List;

/**
 * What a model knows of a feature beside its levels in the rows.
 *
 * @param levels how many there are, level 0 included: a missing value, or one never seen before
 * @param ordered whether neighbours from level 1 on resemble each other, as the ranges of a number do
 */
public record Shape(int levels, boolean ordered) implements Serializable {
    public Shape {
        if (levels < 1) {
            throw new IllegalArgumentException("levels is " + levels + " (must be 1 or more)");
        }
    }

    /** Where the levels of each feature begin if all stand in one row, and last how many there are. */
    static int[] offsets(List<Shape> shapes) {
        int[] offsets = new int[shapes.size() + 1];
        for (int f = 0; f < shapes.size(); f++) {
            offsets[f + 1] = offsets[f] + shapes.get(f).levels();
        }
        return offsets;
    }
}
