/** The mathematics of Fishpond: plain Java, no Spark, tested in milliseconds. */
@NullMarked
package io.fishpond.algo;

import org.jspecify.annotations.NullMarked;
