package io.fishpond.testkit;

import io.fishpond.spark.Sessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One local session for the whole JVM, handed to any test method or constructor that asks for a {@link SparkSession}:
 * {@code @ExtendWith(LocalSpark.class)}. Each test starts in UTC.
 */
public final class LocalSpark implements ParameterResolver, BeforeEachCallback, AfterAllCallback {
    private static SparkSession session;

    public static synchronized SparkSession session() {
        if (session == null) {
            session = Sessions.interpreting(Sessions.local("fishpond tests", "local[2]"))
                    .config("spark.sql.shuffle.partitions", "2")
                    .config("spark.default.parallelism", "2")
                    .config("spark.buffer.pageSize", "1m")
                    .config("spark.sql.warehouse.dir", temporaryFolder())
                    .getOrCreate();
            session.sparkContext().setLogLevel("ERROR");
        }
        return session;
    }

    private static String temporaryFolder() {
        try {
            Path folder = Files.createTempDirectory("fishpond-tests");
            return folder.toUri().toString();
        } catch (IOException e) {
            throw new IllegalStateException("no temporary folder can be made", e);
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        Sessions.useTimeZone(session(), ZoneId.of("UTC"));
        Sessions.compilePlans(session(), context.getRequiredTestClass().isAnnotationPresent(LargeFrames.class));
    }

    /** Forgets the class's tables: Delta holds the snapshot, plans and all, of every table of an hour. */
    @Override
    public void afterAll(ExtensionContext context) {
        DeltaLog.clearCache();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == SparkSession.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return session();
    }
}
