package io.fishpond.testkit;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Frame contents in a form that AssertJ compares and a person reads. */
public final class Frames {
    private Frames() {}

    /** The given columns of every row as {@code a | b | c}, sorted. */
    public static List<String> content(Dataset<Row> frame, String... columns) {
        Column[] selected = Arrays.stream(columns).map(c -> col(c)).toArray(Column[]::new);
        return frame.select(selected).collectAsList().stream()
                .map(Frames::line)
                .sorted()
                .toList();
    }

    private static String line(Row row) {
        return java.util.stream.IntStream.range(0, row.size())
                .mapToObj(i -> text(row.get(i)))
                .collect(Collectors.joining(" | "));
    }

    private static String text(Object value) {
        if (value instanceof scala.collection.Seq<?> seq) {
            return scala.jdk.javaapi.CollectionConverters.asJava(seq).toString();
        }
        if (value instanceof scala.collection.Map<?, ?> map) {
            return new java.util.TreeMap<>(scala.jdk.javaapi.CollectionConverters.asJava(map)).toString();
        }
        return String.valueOf(value);
    }

    /**
     * Compares the given columns with the golden file {@code src/test/resources/golden/<name>.txt}; run with
     * {@code -Dfishpond.golden=renew} to write it anew.
     */
    public static void assertGolden(String name, Dataset<Row> frame, String... columns) {
        Path file = Path.of("src", "test", "resources", "golden", name + ".txt");
        List<String> actual = content(frame, columns);
        try {
            if ("renew".equals(System.getProperty("fishpond.golden"))) {
                Files.createDirectories(file.getParent());
                Files.write(file, actual);
            }
            assertThat(actual)
                    .as("content of %s; renew with -Dfishpond.golden=renew", file)
                    .isEqualTo(Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
