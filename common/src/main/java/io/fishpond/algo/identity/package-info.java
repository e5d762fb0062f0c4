/** Who is who: normal forms of identifiers and names, connected accounts, and how well a resolution agrees with the truth. */
@NullMarked
package io.fishpond.algo.identity;

import org.jspecify.annotations.NullMarked;
