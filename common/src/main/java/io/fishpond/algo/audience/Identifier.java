package io.fishpond.algo.audience;

/** By what a recipient knows a person again. */
public enum Identifier {
    PHONE,
    EMAIL
}
