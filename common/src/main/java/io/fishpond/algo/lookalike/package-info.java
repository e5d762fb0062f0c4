/** Who resembles whom: features cut into levels, bagged logistic regression on them, and the proof that it concentrates. */
@NullMarked
package io.fishpond.algo.lookalike;

import org.jspecify.annotations.NullMarked;
