/** Places and sums in a forest by pointer doubling, over shards of its members that tell one another what they know. */
@NullMarked
package io.fishpond.algo.forest;

import org.jspecify.annotations.NullMarked;
