/** Small values that all layers share: plain Java, no Spark. */
@NullMarked
package io.fishpond.domain;

import org.jspecify.annotations.NullMarked;
