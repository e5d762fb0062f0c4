/** Scores of predictions against what happened, and of how unevenly value is spread. */
@NullMarked
package io.fishpond.algo.metrics;

import org.jspecify.annotations.NullMarked;
