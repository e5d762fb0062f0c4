package io.fishpond.table.core;

import io.fishpond.table.Layer;
import io.fishpond.table.Table;

/** How common the words, numbers and addresses are that several people bear: part of the linkage model in force. */
public final class LinkageTerms {
    public static final Table TABLE = Table.in(Layer.CORE, "linkage_terms")
            .grain("one row per attribute and term that several people bear")
            .key("attribute", "term")
            .required("attribute", "int", "place of the attribute in the identity model, from 0")
            .required("term", "bigint", "salted hash of the term")
            .required("bits", "float", "-log2 of the share of people who bear it")
            .build();

    private LinkageTerms() {}
}
