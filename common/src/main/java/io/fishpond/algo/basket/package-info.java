/** What somebody who bought these products buys next: counts of what was bought together and after another, and lists made of them. */
@NullMarked
package io.fishpond.algo.basket;

import org.jspecify.annotations.NullMarked;
