/** What stewards say of accounts, which outranks every rule and every model. */
@NullMarked
package io.fishpond.algo.identity.judgement;

import org.jspecify.annotations.NullMarked;
