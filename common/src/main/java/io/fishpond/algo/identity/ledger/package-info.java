/** Member ids that go on meaning the person that they meant, whatever becomes of her accounts. */
@NullMarked
package io.fishpond.algo.identity.ledger;

import org.jspecify.annotations.NullMarked;
