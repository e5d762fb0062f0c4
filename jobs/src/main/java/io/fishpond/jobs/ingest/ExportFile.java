package io.fishpond.jobs.ingest;

import io.fishpond.config.FeedMapping.Source;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.util.List;
import java.util.Optional;

/**
 * A text export, read record by record in one pass: numbers that are exact whatever a quoted field contains, and bytes
 * that are decoded strictly. Spark's own reader does neither (it replaces bad UTF-8 without a word, refuses GB18030, and
 * numbers nothing), so a file is read by one task; parallelism comes from many files.
 */
interface ExportFile extends Closeable {

    /** The columns that the file declares; for JSON, those of the records read so far. */
    List<String> columns();

    /**
     * The next record, or nothing at the end.
     *
     * @throws IOException if the file cannot be decoded or ends inside a quoted field
     */
    Optional<ExportRecord> next() throws IOException;

    /** Opens {@code bytes} as the source declares its files. */
    static ExportFile open(InputStream bytes, Source source) throws IOException {
        return switch (source.format()) {
            case CSV -> new CsvFile(reader(bytes, source), source.options());
            case JSON -> new JsonLinesFile(reader(bytes, source));
            case PARQUET -> throw new IllegalArgumentException("Parquet is read by Spark");
        };
    }

    private static Reader reader(InputStream bytes, Source source) throws IOException {
        Charset charset = Charset.forName(source.options().getOrDefault("encoding", "UTF-8"));
        BufferedReader reader = new BufferedReader(new InputStreamReader(
                bytes,
                charset.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)));
        reader.mark(1);
        if (reader.read() != '\uFEFF') {
            reader.reset();
        }
        return reader;
    }
}
