/** Work shared out among the staff of a shop. */
@NullMarked
package io.fishpond.algo.field;

import org.jspecify.annotations.NullMarked;
