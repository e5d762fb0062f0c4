package io.fishpond.algo.audience;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Comma-separated values in UTF-8 (RFC 4180), of two kinds that are never mixed: for people and for machines. */
public final class CsvFile implements RecordFile {
    private static final Pattern PLAIN = Pattern.compile("([0-9A-Za-z][0-9A-Za-z_.@-]*)?");

    private final Writer out;
    private final boolean forSpreadsheets;

    private CsvFile(OutputStream out, boolean forSpreadsheets) {
        this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16);
        this.forSpreadsheets = forSpreadsheets;
    }

    /** One that spreadsheets open: byte-order mark, CRLF, every text quoted and guarded ({@link CellGuard}). */
    public static CsvFile forSpreadsheets(OutputStream out, List<String> header) throws IOException {
        CsvFile file = new CsvFile(out, true);
        file.out.write('\uFEFF');
        file.write(header);
        return file;
    }

    /** One that programs load: no byte-order mark, LF, and only cells that need neither quotes nor a guard. */
    public static CsvFile forMachines(OutputStream out, List<String> header) throws IOException {
        CsvFile file = new CsvFile(out, false);
        file.write(header);
        return file;
    }

    /** Whether a file for machines takes the text. */
    public static boolean isPlain(String text) {
        return PLAIN.matcher(text).matches();
    }

    @Override
    public void write(List<? extends @Nullable Object> cells) throws IOException {
        List<String> texts = new ArrayList<>();
        for (Object cell : cells) {
            texts.add(text(cell));
        }
        out.write(String.join(",", texts));
        out.write(forSpreadsheets ? "\r\n" : "\n");
    }

    private String text(@Nullable Object cell) {
        if (cell == null) {
            return "";
        }
        // What is no finite number has no decimals: it is a text.
        if (cell instanceof Number number && Double.isFinite(number.doubleValue())) {
            return new BigDecimal(number.toString()).toPlainString();
        }
        String text = cell.toString();
        if (forSpreadsheets) {
            return '"' + CellGuard.guard(text).replace("\"", "\"\"") + '"';
        }
        if (!isPlain(text)) {
            // Without the value: it may be contact data.
            throw new IllegalArgumentException("a cell for a machine is more than letters, digits and _ . @ -");
        }
        return text;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
