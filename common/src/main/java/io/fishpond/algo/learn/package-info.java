/** Learners of a yes or no from rows of numbers, whatever these mean. */
@NullMarked
package io.fishpond.algo.learn;

import org.jspecify.annotations.NullMarked;
