package io.fishpond.jobs.segments;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * The folder of one export. It appears under its name with all its files or not at all, and belongs to its owner only. What
 * a killed export left stands beside it as {@code _unfinished-…}, and the first export of the next day removes it.
 */
final class OutFolder implements AutoCloseable {
    private static final String UNFINISHED = "_unfinished-";
    private static final Duration LONGEST_EXPORT = Duration.ofDays(1);
    private static final FsPermission FOLDER = new FsPermission((short) 0700);
    private static final FsPermission FILE = new FsPermission((short) 0600);

    private final FileSystem files;
    private final Path unfinished;
    private final Path finished;

    private OutFolder(FileSystem files, Path out, String name) {
        this.files = files;
        this.unfinished = new Path(out, UNFINISHED + name);
        this.finished = new Path(out, name);
    }

    /** Makes place for an export below {@code out}. */
    static OutFolder begin(Configuration hadoop, String out, String name, Instant now) {
        try {
            Path path = new Path(out);
            FileSystem files = plain(path.getFileSystem(hadoop));
            OutFolder folder = new OutFolder(files, files.makeQualified(path), name);
            folder.removeAbandoned(now);
            FileSystem.mkdirs(files, folder.unfinished, FOLDER);
            FileSystem.mkdirs(files, folder.kept(), FOLDER);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("nothing can be written to " + out, e);
        }
    }

    /** On a local disk without checksum files beside the files. */
    static FileSystem plain(FileSystem files) {
        return files instanceof LocalFileSystem local ? local.getRawFileSystem() : files;
    }

    private void removeAbandoned(Instant now) throws IOException {
        Path out = finished.getParent();
        if (files.exists(out)) {
            for (FileStatus status :
                    files.listStatus(out, path -> path.getName().startsWith(UNFINISHED))) {
                if (Instant.ofEpochMilli(status.getModificationTime())
                        .plus(LONGEST_EXPORT)
                        .isBefore(now)) {
                    files.delete(status.getPath(), true);
                }
            }
        }
    }

    private Path kept() {
        return new Path(unfinished, "files");
    }

    /** Where tasks write; what is not {@link #keep kept} is removed. */
    String parts() {
        return new Path(unfinished, "parts").toString();
    }

    /** The files of that ending among the parts, in the order of their names. */
    List<String> written(String ending) {
        try {
            return Arrays.stream(files.listStatus(new Path(parts())))
                    .map(status -> status.getPath().toString())
                    .filter(path -> path.endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(parts() + " cannot be listed", e);
        }
    }

    /** Keeps parts, in their order, as {@code name-001.ending, name-002.ending, …}. */
    List<String> keep(List<String> parts, String name, String ending) {
        List<String> names = new ArrayList<>();
        try {
            for (String part : parts) {
                Path kept = new Path(kept(), String.format("%s-%03d.%s", name, names.size() + 1, ending));
                rename(new Path(part), kept);
                files.setPermission(kept, FILE);
                names.add(kept.getName());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(unfinished + " cannot be completed", e);
        }
        return names;
    }

    /** The folder, as it will be called. */
    String path() {
        return finished.toString();
    }

    /** Hands over what was kept. */
    void finish() {
        try {
            rename(kept(), finished);
        } catch (IOException e) {
            throw new UncheckedIOException(finished + " cannot be made", e);
        }
    }

    private void rename(Path from, Path to) throws IOException {
        if (!files.rename(from, to)) {
            throw new IOException(to + " cannot be put in place");
        }
    }

    /** Removes what was not handed over. */
    @Override
    public void close() {
        try {
            files.delete(unfinished, true);
        } catch (IOException e) {
            throw new UncheckedIOException(unfinished + " cannot be removed: remove it, it may hold contact data", e);
        }
    }
}
