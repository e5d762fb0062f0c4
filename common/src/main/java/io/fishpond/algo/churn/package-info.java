/** Who is about to leave: cadences and their gaps, features as of a day, and the models that compete. */
@NullMarked
package io.fishpond.algo.churn;

import org.jspecify.annotations.NullMarked;
