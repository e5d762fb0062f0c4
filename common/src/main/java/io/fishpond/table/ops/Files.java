package io.fishpond.table.ops;

import io.fishpond.table.Layer;
import io.fishpond.table.Table;

/** Every export file that a night read, or met under a new name; one that is refused is met every night anew. */
public final class Files {
    public static final Table TABLE = Table.in(Layer.OPS, "files")
            .grain("one row per source, file name, content and run that met them")
            .key("run_id", "source", "file", "content_hash")
            .required(
                    "source",
                    "string",
                    "channel and feed (and source within the feed), as the partition of raw is named")
            .required("channel", "string", "channel")
            .required("feed", "string", "feed")
            .required("file", "string", "path relative to the exports folder")
            .required("content_hash", "string", "SHA-256 of the bytes")
            .required("bytes", "bigint", "size as delivered")
            .required("read_as", "string", "format and options by which it was read; read again when they change")
            .required("columns", "array<string>", "column names found")
            .required("rows_read", "bigint", "records in the file")
            .required("rows_accepted", "bigint", "records in raw")
            .required("rows_rejected", "bigint", "records in ops.rejects")
            .required(
                    "rows_superseded",
                    "bigint",
                    "records that another delivery of the same content had already brought")
            .required("status", "string", "accepted, duplicate or refused")
            .optional("problem", "string", "why a file was refused")
            .required("run_id", "string", "run that met it")
            .required("landed_on", "date", "as-of date of that run")
            .check("rows_reconcile", "rows_read = rows_accepted + rows_rejected + rows_superseded")
            .build();

    private Files() {}
}
