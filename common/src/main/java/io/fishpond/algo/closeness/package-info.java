/** How close a person and the brand are, in parts that anybody can check. */
@NullMarked
package io.fishpond.algo.closeness;

import org.jspecify.annotations.NullMarked;
