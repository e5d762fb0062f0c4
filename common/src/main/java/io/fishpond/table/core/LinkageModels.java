package io.fishpond.table.core;

import io.fishpond.table.Layer;
import io.fishpond.table.Table;

/** The linkage model in force: until it is learnt anew, what changed is weighed as everything else was. */
public final class LinkageModels {
    public static final Table TABLE = Table.in(Layer.CORE, "linkage_models")
            .grain("one row: the model in force; none while there is nothing to compare")
            .key("version")
            .required("version", "string", "run that learnt it, as in ops.models")
            .required("learnt_on", "date", "as-of date of that run")
            .required("accounts", "bigint", "accounts that there were")
            .required("settings", "string", "the settings under which it holds")
            .required("prior_bits", "double", "log2 of the odds that any two accounts are one person's")
            .required("cut_bits", "double", "bits above which links connect accounts")
            .required("threshold_bits", "double", "bits above which clusters merge")
            .required("expected_precision", "double", "of pairs of accounts, when it was learnt")
            .required("expected_recall", "double", "of pairs that were compared, when it was learnt")
            .required(
                    "levels",
                    "array<struct<m:double,u:double,typical_surprise:double>>",
                    "levels of agreement, attribute by attribute, from none to the closest")
            .required("rarest", "array<float>", "bits of a term of each attribute that nobody else bears")
            .build();

    private LinkageModels() {}
}
