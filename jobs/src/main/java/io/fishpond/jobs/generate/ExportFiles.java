package io.fishpond.jobs.generate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fishpond.algo.random.SplitMix64;
import io.fishpond.jobs.generate.FileSet.Fault;
import io.fishpond.jobs.generate.FileSet.Layout;
import io.fishpond.jobs.generate.World.Topic;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The export files of one block of persons: one a file set, or one a file set and month or year. Behind some rows stands a copy that is
 * broken, or one that is the same; broken ones are written to the truth.
 */
final class ExportFiles implements AutoCloseable {
    private static final double BROKEN = 0.0006;
    private static final double REPEATED = 0.002;
    private static final int BUFFER = 1 << 16;

    private final FileSystem files;
    private final Path folder;
    private final long block;
    private final World world;
    private final Mess mess = new Mess();
    private final Map<String, OpenFile> open = new TreeMap<>();

    ExportFiles(FileSystem files, Path folder, long block, World world) {
        this.files = files;
        this.folder = folder;
        this.block = block;
        this.world = world;
    }

    Mess mess() {
        return mess;
    }

    /** Adds a row to the only file of the set. */
    void add(FileSet set, String... values) {
        write(set, "", line(set, values), random -> broken(set, values, random));
    }

    /** Adds a row to the file of the year in which {@code at} lies. */
    void addToYear(FileSet set, long at, String... values) {
        write(set, year(at), line(set, values), random -> broken(set, values, random));
    }

    /** Adds a row to the file of the month in which {@code at} lies. */
    void addToMonth(FileSet set, long at, String... values) {
        write(set, month(at), line(set, values), random -> broken(set, values, random));
    }

    /** Adds a record to the only file of the set. */
    void add(FileSet set, ObjectNode record) {
        write(set, "", record.toString(), random -> broken(set, record, random));
    }

    /** Adds a record to the file of the year in which {@code at} lies. */
    void addToYear(FileSet set, long at, ObjectNode record) {
        write(set, year(at), record.toString(), random -> broken(set, record, random));
    }

    /** Adds a record to the file of the month in which {@code at} lies. */
    void addToMonth(FileSet set, long at, ObjectNode record) {
        write(set, month(at), record.toString(), random -> broken(set, record, random));
    }

    /** How a row is broken: what is written, and who refuses it why. */
    private record Broken(String line, String reason, List<String> refusedBy) {}

    private interface Breaker {
        Broken apply(SplitMix64 random);
    }

    private void write(FileSet set, String period, String line, Breaker breaker) {
        OpenFile file = file(set, period);
        file.write(line);
        SplitMix64 random = SplitMix64.of(world.seed, Topic.FAULTS.key, file.name.hashCode(), file.rows);
        if (!set.readBy().isEmpty() && random.chance(REPEATED)) {
            file.write(line);
            mess.count("row delivered twice");
        }
        if (!set.readBy().isEmpty() && random.chance(BROKEN)) {
            Broken broken = breaker.apply(random);
            file.write(broken.line);
            mess.count("broken row");
            for (String feed : broken.refusedBy) {
                Truth.broken(this, set.folder(), feed, file.name, file.rows, broken.reason);
            }
        }
    }

    private static Broken broken(FileSet set, String[] values, SplitMix64 random) {
        int kind = random.nextInt(set.faults().size() + 1);
        if (kind == set.faults().size()) {
            String whole = line(set, values);
            String ragged = random.chance(0.5)
                    ? line(set, Arrays.copyOf(values, values.length / 2))
                    : whole + set.layout().delimiter + "?" + set.layout().delimiter + "?";
            return new Broken(ragged, "ragged line", set.readBy());
        }
        Fault fault = set.faults().get(kind);
        String[] copy = values.clone();
        copy[set.header().indexOf(fault.column())] = fault.value();
        return new Broken(line(set, copy), fault.reason(), List.of(set.feed()));
    }

    private static Broken broken(FileSet set, ObjectNode record, SplitMix64 random) {
        int kind = random.nextInt(set.faults().size() + 1);
        if (kind == set.faults().size()) {
            String text = record.toString();
            return new Broken(text.substring(0, text.length() * 2 / 3), "truncated line", set.readBy());
        }
        Fault fault = set.faults().get(kind);
        ObjectNode copy = record.deepCopy();
        // Without items, so that one broken record is one refused row in one feed.
        if (copy.has("items")) {
            copy.putArray("items");
        }
        if (fault.value().isEmpty()) {
            copy.remove(fault.column());
        } else {
            copy.put(fault.column(), fault.value());
        }
        return new Broken(copy.toString(), fault.reason(), List.of(set.feed()));
    }

    private static String line(FileSet set, String[] values) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < values.length; i++) {
            if (i > 0) {
                line.append(set.layout().delimiter);
            }
            line.append(quoted(values[i] == null ? "" : values[i], set.layout()));
        }
        return line.toString();
    }

    private static String quoted(String value, Layout layout) {
        return value.indexOf(layout.delimiter) < 0 && value.indexOf('"') < 0
                ? value
                : '"' + value.replace("\"", "\"\"") + '"';
    }

    private static String month(long at) {
        LocalDate day = LocalDate.ofEpochDay(at / World.DAY);
        return String.format(Locale.ROOT, "_%d%02d", day.getYear(), day.getMonthValue());
    }

    private static String year(long at) {
        return "_" + LocalDate.ofEpochDay(at / World.DAY).getYear();
    }

    private OpenFile file(FileSet set, String period) {
        String name = String.format(
                Locale.ROOT, "%s/%s%s_%03d%s", set.folder(), set.name(), period, block + 1, set.layout().extension);
        return open.computeIfAbsent(name, n -> open(set, n));
    }

    private OpenFile open(FileSet set, String name) {
        try {
            Path path = new Path(folder, name);
            OutputStream out = files.create(
                    path, true, BUFFER, files.getDefaultReplication(path), files.getDefaultBlockSize(path));
            Writer writer = new BufferedWriter(new OutputStreamWriter(out, set.layout().charset));
            OpenFile file = new OpenFile(name, writer, set.layout().lineEnd);
            if (set.layout() != Layout.JSON_LINES) {
                file.write(line(set, set.header().toArray(String[]::new)));
                file.rows = 0;
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("export file " + name + " cannot be created", e);
        }
    }

    @Override
    public void close() throws IOException {
        mess.counts().forEach((kind, count) -> Truth.mess(this, kind, count));
        for (OpenFile file : open.values()) {
            file.writer.close();
        }
    }

    private static final class OpenFile {
        private final String name;
        private final Writer writer;
        private final String lineEnd;
        private long rows;

        OpenFile(String name, Writer writer, String lineEnd) {
            this.name = name;
            this.writer = writer;
            this.lineEnd = lineEnd;
        }

        void write(String line) {
            try {
                writer.write(line);
                writer.write(lineEnd);
                rows++;
            } catch (IOException e) {
                throw new UncheckedIOException("export file " + name + " cannot be written", e);
            }
        }
    }
}
