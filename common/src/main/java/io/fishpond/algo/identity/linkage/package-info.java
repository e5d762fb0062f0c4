/**
 * Which records are of one person, learnt from the records alone: blocking, agreement levels, Fellegi-Sunter weights by EM, a
 * threshold from the mixture, and clusters that are repaired rather than merely connected.
 */
@NullMarked
package io.fishpond.algo.identity.linkage;

import org.jspecify.annotations.NullMarked;
