package io.fishpond.jobs.ingest;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A delimited file. Options: {@code header} (true), {@code delimiter} (a comma), {@code quote} ("; empty: fields are
 * never quoted), {@code escape} (none), {@code trim} (false). Without a header the columns are {@code _c0}, {@code _c1}, …
 */
final class CsvFile implements ExportFile {
    private final CSVParser parser;
    private final Iterator<CSVRecord> records;
    private final List<String> columns;
    private CSVRecord pending;
    private long row;

    CsvFile(Reader reader, Map<String, String> options) throws IOException {
        boolean trim = Boolean.parseBoolean(options.getOrDefault("trim", "false"));
        CSVFormat.Builder format = CSVFormat.Builder.create()
                .setDelimiter(options.getOrDefault("delimiter", ",").replace("\\t", "\t"))
                .setIgnoreEmptyLines(true)
                .setIgnoreSurroundingSpaces(trim)
                .setTrim(trim)
                .setTrailingData(true);
        String quote = options.getOrDefault("quote", "\"");
        format.setQuote(quote.isEmpty() ? null : Character.valueOf(quote.charAt(0)));
        if (options.containsKey("escape")) {
            format.setEscape(options.get("escape").charAt(0));
        }
        this.parser = CSVParser.parse(reader, format.get());
        this.records = parser.iterator();
        this.pending = advance();
        this.columns = pending == null ? List.of() : columnNames(pending, options);
        if (pending != null && hasHeader(options)) {
            pending = advance();
        }
    }

    private static boolean hasHeader(Map<String, String> options) {
        return Boolean.parseBoolean(options.getOrDefault("header", "true"));
    }

    /** Header cells, stripped; an empty one is named by its place, a repeated one by its count. */
    private static List<String> columnNames(CSVRecord first, Map<String, String> options) {
        List<String> names = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (int i = 0; i < first.size(); i++) {
            String cell = hasHeader(options) ? first.get(i).strip() : "";
            String base = cell.isEmpty() ? "_c" + i : cell;
            String name = base;
            for (int copy = 2; !taken.add(name); copy++) {
                name = base + "_" + copy;
            }
            names.add(name);
        }
        return List.copyOf(names);
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public Optional<ExportRecord> next() throws IOException {
        if (pending == null) {
            return Optional.empty();
        }
        CSVRecord record = pending;
        pending = advance();
        row++;
        String fault = record.size() == columns.size()
                ? null
                : "has " + record.size() + " fields, the header has " + columns.size();
        Map<String, String> fields = new HashMap<>();
        for (int i = 0; i < Math.min(record.size(), columns.size()); i++) {
            String value = record.get(i);
            if (!value.isEmpty()) {
                fields.put(columns.get(i), value);
            }
        }
        return Optional.of(new ExportRecord(row, fields, fault));
    }

    private CSVRecord advance() throws IOException {
        try {
            return records.hasNext() ? records.next() : null;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}
