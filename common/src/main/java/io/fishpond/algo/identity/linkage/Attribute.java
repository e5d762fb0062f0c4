package io.fishpond.algo.identity.linkage;

import java.io.Serializable;

/** One thing that is known about people and compared between records. */
public record Attribute(String name, AttributeKind kind) implements Serializable {}
