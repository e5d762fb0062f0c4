package io.fishpond.spark;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * The local file system without processes. Without its native library, Hadoop forks {@code chmod} for every file and
 * folder that it makes and {@code readlink} for every rename; a Delta commit makes a dozen, and the forks cost more than
 * the commit.
 */
public final class LocalFiles {
    private LocalFiles() {}

    /** Hadoop's local file system, with permissions set by the JVM. */
    static final class Raw extends RawLocalFileSystem {
        @Override
        public void setPermission(Path path, FsPermission permission) throws IOException {
            PosixFileAttributeView attributes =
                    Files.getFileAttributeView(pathToFile(path).toPath(), PosixFileAttributeView.class);
            if (attributes != null) {
                attributes.setPermissions(posix(permission));
            }
        }

        private static Set<PosixFilePermission> posix(FsPermission permission) {
            // Declared from the owner's read down to the others' execute: bits 8 to 0.
            PosixFilePermission[] declared = PosixFilePermission.values();
            Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
            for (int i = 0; i < declared.length; i++) {
                if ((permission.toShort() & (1 << (declared.length - 1 - i))) != 0) {
                    set.add(declared[i]);
                }
            }
            return set;
        }

        /** A warehouse holds no symbolic links, so there is none to read. */
        @Override
        public FileStatus getFileLinkStatus(Path path) throws IOException {
            return getFileStatus(path);
        }
    }

    /** For {@code fs.file.impl}. */
    public static final class WithChecksums extends LocalFileSystem {
        public WithChecksums() {
            super(new Raw());
        }
    }

    /** For {@code fs.AbstractFileSystem.file.impl}, by which Delta commits. */
    public static final class Committing extends DelegateToFileSystem {
        public Committing(URI uri, Configuration configuration) throws IOException, URISyntaxException {
            super(uri, new Raw(), configuration, "file", false);
        }

        @Override
        public int getUriDefaultPort() {
            return -1;
        }
    }
}
