package io.fishpond.config;

import io.fishpond.table.Table;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How one channel delivers one feed.
 *
 * @param channel the channel
 * @param trust who wins when channels disagree: the larger
 * @param table the staging table that the feed fills
 * @param mode what a delivery means
 * @param sources the file sets, at least one
 * @param query Spark SQL over the sources by their alias; null in the {@code columns} form
 * @param columns canonical column → Spark SQL over the only source's columns; empty in the {@code query} form
 * @param attributes attribute → Spark SQL; profiles only
 * @param require predicates over canonical columns that every row must meet
 * @param file the mapping file, for messages
 */
public record FeedMapping(
        String channel,
        int trust,
        Table table,
        Mode mode,
        List<Source> sources,
        @Nullable String query,
        Map<String, String> columns,
        Map<String, String> attributes,
        List<String> require,
        String file) {

    /** What a delivery means. */
    public enum Mode {
        /** Rows are added or changed by key; the latest state of a key wins. */
        CHANGES,
        /** The file set is the whole truth; what is absent is gone. */
        SNAPSHOT
    }

    /** How files are written. */
    public enum Format {
        CSV,
        JSON,
        PARQUET
    }

    /**
     * One file set.
     *
     * @param name of the raw table: channel, feed and, where there are several, alias
     * @param alias by which a query names it
     * @param files glob below the exports folder; {@code {as_of}} stands for the as-of date
     * @param format of the files
     * @param options of the format
     * @param optional an empty glob is no fault
     * @param columns of an optional source of a query: those it has whenever it comes; else empty
     */
    public record Source(
            String name,
            String alias,
            String files,
            Format format,
            Map<String, String> options,
            boolean optional,
            List<String> columns)
            implements Serializable {

        /** Format and options, in one text: files that were read otherwise are read again. */
        public String readAs() {
            return format.name().toLowerCase(Locale.ROOT) + " " + new TreeMap<>(options);
        }
    }

    /** The feed's name. */
    public String feed() {
        return table.name();
    }

    /** The feed's key in the mapping file, for messages. */
    public String key() {
        return "feeds." + feed();
    }
}
