package io.fishpond.table.raw;

import io.fishpond.table.Layer;
import io.fishpond.table.Table;

/**
 * Exports as delivered, all strings. Every source is a partition, named {@code <channel>_<feed>} (and
 * {@code _<source>} where a feed names several): a night's files land in one commit. The fields are a map, because
 * headers are the channel's own: in any script, with any punctuation, different from one delivery to the next.
 */
public final class RawRecords {
    public static final Table TABLE = Table.in(Layer.RAW, "records")
            .grain("one row per record of an export file")
            .key("source", "content_hash", "source_row")
            .partitionedBy("source")
            .required("source", "string", "channel and feed (and source within the feed) that the file belongs to")
            .required("content_hash", "string", "SHA-256 of the file's bytes")
            .required("source_file", "string", "path relative to the exports folder when it first landed")
            .required("source_row", "bigint", "1-based record number in the file")
            .required("fields", "map<string,string>", "header → value, as delivered; null for an empty field")
            .required("landed_on", "date", "as-of date of the run that brought it")
            .required("run_id", "string", "run that brought it")
            .build();

    private RawRecords() {}
}
