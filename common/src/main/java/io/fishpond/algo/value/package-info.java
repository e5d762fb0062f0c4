/**
 * The mathematics of customer value: how often a member will order, what she will spend, and how sure that is. Time is
 * counted in weeks of seven days throughout, money in the currency of the input.
 */
@NullMarked
package io.fishpond.algo.value;

import org.jspecify.annotations.NullMarked;
