package io.fishpond.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.IOUtils;

/**
 * One night at a time: a lease file in the warehouse, kept alive by a heartbeat. A lease whose holder is dead (its
 * process on this host is gone, or its heart has not beaten for a minute) is taken over.
 */
public final class RunLock implements AutoCloseable {
    private static final Duration BEAT = Duration.ofSeconds(10);
    private static final Duration DEAD = Duration.ofSeconds(60);

    private final FileSystem files;
    private final Path file;
    private final String token;
    private final Clock clock;
    private final ScheduledExecutorService heart;

    private RunLock(FileSystem files, Path file, String token, Clock clock) {
        this.files = files;
        this.file = file;
        this.token = token;
        this.clock = clock;
        this.heart = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "fishpond-lease");
            thread.setDaemon(true);
            return thread;
        });
        // The future is of no use: a beat handles its own failure.
        var unused = heart.scheduleAtFixedRate(this::beat, BEAT.toSeconds(), BEAT.toSeconds(), TimeUnit.SECONDS);
    }

    /** Another run holds the lease. */
    public static final class HeldException extends RuntimeException {
        HeldException(String message) {
            super(message);
        }
    }

    /**
     * Takes the lease of the warehouse.
     *
     * @throws HeldException if a living run holds it
     */
    public static RunLock take(String warehouse, Configuration configuration, Clock clock) {
        Path file = new Path(warehouse, "ops/_lease");
        try {
            FileSystem files = file.getFileSystem(configuration);
            if (files.exists(file)) {
                Holder holder = holder(files, file);
                if (holder.isAlive(clock)) {
                    throw new HeldException("another run holds the warehouse: process " + holder.pid() + " on "
                            + holder.host() + ", last heard of at " + holder.beat()
                            + ". Wait for it to end; if it is dead, its lease ends " + DEAD.toSeconds()
                            + " seconds after that.");
                }
                files.delete(file, false);
            }
            String token = UUID.randomUUID().toString();
            try (FSDataOutputStream out = files.create(file, false)) {
                out.write(Holder.self(token, clock).text().getBytes(StandardCharsets.UTF_8));
            }
            return new RunLock(files, file, token, clock);
        } catch (org.apache.hadoop.fs.FileAlreadyExistsException e) {
            throw new HeldException("another run took the warehouse at this moment");
        } catch (IOException e) {
            throw new UncheckedIOException("the lease " + file + " cannot be written", e);
        }
    }

    private record Holder(String host, long pid, Instant beat, String token) {
        static Holder self(String token, Clock clock) {
            return new Holder(hostName(), ProcessHandle.current().pid(), clock.instant(), token);
        }

        /** @param written when the text was: one that is torn, as it is while a beat is written, was somebody's then */
        static Holder parse(String text, Instant written) {
            String[] parts = text.strip().split(" ", -1);
            try {
                return new Holder(parts[0], Long.parseLong(parts[1]), Instant.parse(parts[2]), parts[3]);
            } catch (ArrayIndexOutOfBoundsException | NumberFormatException | DateTimeParseException e) {
                return new Holder("unknown", -1, written, "");
            }
        }

        String text() {
            return host + " " + pid + " " + beat + " " + token;
        }

        boolean isAlive(Clock clock) {
            boolean beating = beat.plus(DEAD).isAfter(clock.instant());
            boolean here = host.equals(hostName());
            return beating && (!here || ProcessHandle.of(pid).isPresent());
        }

        private static String hostName() {
            try {
                return java.net.InetAddress.getLocalHost().getHostName().replace(' ', '_');
            } catch (java.net.UnknownHostException e) {
                return "unknown";
            }
        }
    }

    private static Holder holder(FileSystem files, Path file) throws IOException {
        Instant written = Instant.ofEpochMilli(files.getFileStatus(file).getModificationTime());
        try (var in = files.open(file)) {
            return Holder.parse(new String(IOUtils.readFullyToByteArray(in), StandardCharsets.UTF_8), written);
        }
    }

    /** Written only over one's own lease: a run that was taken for dead does not take it back. */
    private void beat() {
        try {
            if (isOwn()) {
                try (FSDataOutputStream out = files.create(file, true)) {
                    out.write(Holder.self(token, clock).text().getBytes(StandardCharsets.UTF_8));
                }
            }
        } catch (IOException | RuntimeException e) {
            // The next beat tries again (an exception would end them all); a store that stays away ends the run by
            // itself.
            return;
        }
    }

    /**
     * Makes sure that nobody took this run for dead.
     *
     * @throws HeldException if another run took the lease over
     */
    public void requireHeld() {
        try {
            if (!isOwn()) {
                throw new HeldException(
                        "another run took the warehouse over while this one did not answer; it ends here");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the lease " + file + " cannot be read", e);
        }
    }

    private boolean isOwn() throws IOException {
        return files.exists(file) && holder(files, file).token().equals(token);
    }

    @Override
    public void close() {
        heart.shutdown();
        try {
            if (!heart.awaitTermination(BEAT.toSeconds(), TimeUnit.SECONDS)) {
                heart.shutdownNow();
            }
            if (isOwn()) {
                files.delete(file, false);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the lease " + file + " cannot be given back; it ends by itself", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // The lease ends by itself.
        }
    }
}
