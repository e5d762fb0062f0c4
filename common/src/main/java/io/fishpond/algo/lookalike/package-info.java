/**
 * Who resembles whom: features cut into levels, methods that learn from seeds what each level is worth, a contest between
 * them, and the proof that the winner concentrates seeds.
 */
@NullMarked
package io.fishpond.algo.lookalike;

import org.jspecify.annotations.NullMarked;
