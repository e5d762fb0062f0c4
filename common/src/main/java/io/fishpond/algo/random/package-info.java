/** Random numbers that are a function of their keys, so that any part of a stream can be drawn anywhere. */
@NullMarked
package io.fishpond.algo.random;

import org.jspecify.annotations.NullMarked;
