package io.fishpond.algo.forest;

import java.io.Serializable;
import java.util.List;

/**
 * What is asked of a forest.
 *
 * @param trees number of trees; each is the forest with some of its edges cut, tree 0 by custom with none
 * @param sums added up over everybody strictly below
 * @param damping λ: what a hop leaves of a damped sum
 * @param findsTops whether the root of everybody in each tree is asked for
 */
public record Survey(int trees, List<Sum> sums, double damping, boolean findsTops) implements Serializable {

    /**
     * A weight, added up over everybody below in a tree.
     *
     * @param tree whose uncut ways count
     * @param weight which of the members' weights
     * @param unit of a damped sum: it counts λ^hops of the weight in parts of 1/unit, rounded where they meet, since a
     *     sum of doubles would depend on the order in which they come; 0 for an undamped sum
     */
    public record Sum(int tree, int weight, long unit) implements Serializable {
        boolean isDamped() {
            return unit != 0;
        }

        long scale() {
            return isDamped() ? unit : 1;
        }
    }

    public Survey {
        sums = List.copyOf(sums);
    }
}
