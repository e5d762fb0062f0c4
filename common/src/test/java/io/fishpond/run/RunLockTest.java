package io.fishpond.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    @TempDir
    Path warehouse;

    private Path lease;

    @BeforeEach
    void makeFolder() throws IOException {
        lease = Files.createDirectories(warehouse.resolve("ops")).resolve("_lease");
    }

    private RunLock take(Clock clock) {
        return RunLock.take(warehouse.toString(), new Configuration(), clock);
    }

    @Test
    void isHeldByOneRunAtATime() {
        try (RunLock held = take(CLOCK)) {
            assertThatThrownBy(() -> take(CLOCK)).isInstanceOf(RunLock.HeldException.class);
        }
        assertThat(lease).doesNotExist();
        take(CLOCK).close();
    }

    @Test
    void isTakenFromARunWhoseHeartStopped() throws IOException {
        Files.writeString(lease, "elsewhere 1 " + NOW.minusSeconds(59) + " token");
        assertThatThrownBy(() -> take(CLOCK)).isInstanceOf(RunLock.HeldException.class);

        Files.writeString(lease, "elsewhere 1 " + NOW.minusSeconds(61) + " token");
        take(CLOCK).close();
    }

    @Test
    void isTakenFromADeadProcessOfThisMachine() throws IOException {
        String host = java.net.InetAddress.getLocalHost().getHostName().replace(' ', '_');
        Files.writeString(lease, host + " 99999999 " + NOW + " token");
        take(CLOCK).close();
    }

    @Test
    void isNotTakenWhileABeatIsBeingWritten() throws IOException {
        Files.writeString(lease, "");
        Files.setLastModifiedTime(lease, FileTime.from(NOW.minusSeconds(59)));
        assertThatThrownBy(() -> take(CLOCK)).isInstanceOf(RunLock.HeldException.class);

        Files.setLastModifiedTime(lease, FileTime.from(NOW.minusSeconds(61)));
        take(CLOCK).close();
    }

    @Test
    void leavesTheLeaseOfARunThatTookItOver() throws IOException {
        try (RunLock dead = take(CLOCK)) {
            Files.writeString(lease, "elsewhere 1 " + NOW + " another");
            Files.delete(lease.resolveSibling("._lease.crc")); // Hadoop's checksum of what it wrote itself.
        }
        assertThat(lease).exists();
    }
}
