package io.fishpond.table.staging;

import io.fishpond.table.Layer;
import io.fishpond.table.Table;

/** Accounts, as each channel knows them. */
public final class Profiles {
    public static final Table TABLE = Table.in(Layer.STAGING, "profiles")
            .grain("one row per account")
            .key("channel", "external_id")
            .required("channel", "string", "channel that delivered the row, as its mapping names it")
            .required("external_id", "string", "id of the account in its channel")
            .optional("created_at", "timestamp", "when the account was opened")
            .optional("name", "string", "name as delivered")
            .optional("phones", "array<string>", "phone numbers as delivered, masked ones included")
            .optional("emails", "array<string>", "e-mail addresses as delivered")
            .optional("union_id", "string", "WeChat unionid: one person over all accounts of one subject")
            .optional("card_id", "string", "loyalty card number")
            .optional("birth_date", "date", "date of birth")
            .optional("gender", "string", "female, male, or null")
            .optional("address", "string", "postal address as delivered")
            .optional("store_id", "string", "home store")
            .optional("owner_staff_id", "string", "staff member who looks after the account")
            .optional("attributes", "map<string,string>", "whatever else the channel knows, by attribute name")
            .optional("updated_at", "timestamp", "when the channel last changed the row; the latest wins")
            .optional(
                    "source_file",
                    "string",
                    "export file, relative to the exports folder; null where a query combines several rows")
            .optional(
                    "source_row",
                    "bigint",
                    "1-based record number in that file; null where a query combines several rows")
            .check("gender_known", "gender in ('female', 'male')")
            .build();

    private Profiles() {}
}
