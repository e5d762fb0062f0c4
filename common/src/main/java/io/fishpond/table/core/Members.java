package io.fishpond.table.core;

import io.fishpond.table.Layer;
import io.fishpond.table.Table;

/** The golden record. */
public final class Members {
    public static final Table TABLE = Table.in(Layer.CORE, "members")
            .grain("one row per member")
            .key("member_id")
            .required(
                    "member_id",
                    "string",
                    "m + 26 characters, a keyed hash of the founding record; never changes meaning")
            .required(
                    "first_seen_at", "timestamp", "earliest opening or event over all her accounts, else first landing")
            .optional("name", "string", "name by survivorship: trust, then recency")
            .required("phones", "array<string>", "usable phone numbers in E.164, sorted")
            .required("emails", "array<string>", "usable e-mail addresses, normalised, sorted")
            .optional("birth_date", "date", "date of birth by survivorship")
            .optional("gender", "string", "female, male, or null")
            .optional("address", "string", "address by survivorship")
            .optional("store_id", "string", "home store by survivorship")
            .optional("owner_staff_id", "string", "staff member who looks after her, by survivorship")
            .required("channels", "array<string>", "channels in which she has an account, sorted")
            .required("accounts", "int", "number of accounts")
            .required(
                    "is_staff",
                    "boolean",
                    "an account of hers carries a number or address of the staff roster, and the name that the roster has to it")
            .required("sources", "map<string,string>", "column → channel:external_id that the value was taken from")
            .required("acquisition_channel", "string", "channel of the founding record")
            .required("founding_external_id", "string", "external_id of the founding record in that channel")
            .check("member_id_form", "member_id rlike '^m[0-9a-z]{26}$'")
            .check("has_accounts", "accounts >= 1")
            .build();

    private Members() {}
}
