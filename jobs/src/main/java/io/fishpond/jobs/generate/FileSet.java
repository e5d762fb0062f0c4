package io.fishpond.jobs.generate;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The files of one kind that one system exports.
 *
 * @param folder below the exports folder
 * @param name first part of the file names
 * @param layout how rows are written
 * @param header column names, or the fields of a JSON record
 * @param readBy feeds whose mappings read the files: each refuses what cannot be parsed at all
 * @param faults what may be broken in a row
 */
record FileSet(
        String folder, String name, Layout layout, List<String> header, List<String> readBy, List<Fault> faults) {

    /** How rows are written. */
    enum Layout {
        CSV(StandardCharsets.UTF_8, ',', "\n", ".csv"),
        /** As the Tmall back office writes on Windows. */
        GB18030_CSV(Charset.forName("GB18030"), ',', "\r\n", ".csv"),
        /** As tills write. */
        PIPES(StandardCharsets.UTF_8, '|', "\r\n", ".csv"),
        JSON_LINES(StandardCharsets.UTF_8, ',', "\n", ".jsonl");

        final Charset charset;
        final char delimiter;
        final String lineEnd;
        final String extension;

        Layout(Charset charset, char delimiter, String lineEnd, String extension) {
            this.charset = charset;
            this.delimiter = delimiter;
            this.lineEnd = lineEnd;
            this.extension = extension;
        }
    }

    /**
     * A value that makes the row useless.
     *
     * @param column that is broken
     * @param value that stands there; empty for nothing at all
     * @param reason in words
     */
    record Fault(String column, String value, String reason) {
        static Fault missing(String column) {
            return new Fault(column, "", "missing key");
        }

        static Fault amount(String column) {
            return new Fault(column, "N/A", "unparseable amount");
        }

        static Fault time(String column) {
            return new Fault(column, "0000-99-99", "unparseable time");
        }
    }

    /** The feed that refuses a row with a fault: the first that reads the files. */
    String feed() {
        return readBy.get(0);
    }
}
