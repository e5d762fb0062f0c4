/** Lists as others take them: identifiers as platforms hash them, and files that are written record by record. */
@NullMarked
package io.fishpond.algo.audience;

import org.jspecify.annotations.NullMarked;
