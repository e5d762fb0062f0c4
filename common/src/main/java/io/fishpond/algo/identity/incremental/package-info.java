/** Which records have to be looked at again after a change, so that the rest need not be. */
@NullMarked
package io.fishpond.algo.identity.incremental;

import org.jspecify.annotations.NullMarked;
