package io.fishpond.algo.audience;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** A zip with one text file, one record of one cell a line, LF, without header. The same records give the same bytes. */
final class ZippedLines implements RecordFile {
    private final ZipOutputStream zip;

    ZippedLines(OutputStream out) throws IOException {
        zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        ZipEntry entry = new ZipEntry("ids.txt");
        entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
        zip.putNextEntry(entry);
    }

    @Override
    public void write(List<? extends @Nullable Object> cells) throws IOException {
        if (cells.size() != 1) {
            throw new IllegalArgumentException("a line has one cell, not " + cells.size());
        }
        zip.write((cells.get(0) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
