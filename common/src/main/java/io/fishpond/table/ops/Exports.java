package io.fishpond.table.ops;

import io.fishpond.table.Layer;
import io.fishpond.table.Table;

/** Who took which list out, when, for whom and what for; no contact data. */
public final class Exports {
    public static final Table TABLE = Table.in(Layer.OPS, "exports")
            .grain("one row per export of a list, written before its files are handed over")
            .key("export_id")
            .required("export_id", "string", "id of the export")
            .required("exported_at", "timestamp", "wall clock")
            .required("exported_by", "string", "who took it out: a user of the machine, or who was named")
            .required("segment", "string", "list")
            .required("run_id", "string", "run whose publication was read; see ops.runs")
            .required("as_of", "date", "business day of that publication")
            .required("target", "string", "csv, xlsx, parquet, wecom, or a platform: the layout of the files")
            .required("recipient", "string", "whose consent was asked for: self, or a platform's name")
            .optional(
                    "purpose", "string", "what for, in the words of who took it; null where no contact data was taken")
            .required("listed", "bigint", "members on the list")
            .required(
                    "removed",
                    "map<string,bigint>",
                    "rule → members taken off by it, each by the first that applies: minor, consent, cross_border, no_identifier")
            .required("members", "bigint", "members taken out: listed less removed")
            .required(
                    "rows", "bigint", "records in the files: several a member where a platform takes one number a line")
            .required("columns", "array<string>", "what each record holds")
            .optional("path", "string", "folder of the files; null where nobody was left and nothing was written")
            .required(
                    "files",
                    "map<string,string>",
                    "file → SHA-256 of its content; empty text where it was not computed (parquet)")
            .check("adds_up", "listed >= members and rows >= members")
            .build();

    private Exports() {}
}
