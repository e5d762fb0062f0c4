package io.fishpond.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** The public data sets beside the project; tests that need one are skipped where it is absent. */
public final class PublicData {
    private PublicData() {}

    /** The folder or file below {@code ../shared/data}; skips the calling test if there is none. */
    public static Path require(String relative) {
        Path path = projectRoot().resolve("../shared/data").resolve(relative).normalize();
        assumeTrue(Files.exists(path), () -> "no public data at " + relative);
        return path;
    }

    /** The project's root folder. */
    public static Path projectRoot() {
        return Path.of(System.getProperty("fishpond.root", "..")).toAbsolutePath();
    }
}
