package io.fishpond.jobs.segments;

import static org.apache.spark.sql.functions.col;

import io.fishpond.algo.audience.RecordFile;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple3;

/** Files that tasks write, one each, so that no list passes through the driver. */
final class PartFiles {
    private PartFiles() {}

    /**
     * A file that a task wrote.
     *
     * @param path where it lies
     * @param records in it
     * @param sha256 of its content
     */
    record Part(String path, long records, String sha256) {}

    /** The rows in partitions as their column {@code part} numbers these from 0, each in {@code order}: the same whatever the cluster. */
    static Dataset<Row> partitioned(Dataset<Row> rows, int count, Column... order) {
        return rows.repartitionById(count, col("part")).sortWithinPartitions(order);
    }

    /** Writes a file for every partition that has rows; an attempt that failed leaves one that is not named here. */
    static List<Part> write(Dataset<Row> members, Layout layout, String folder) {
        SerializableConfiguration hadoop = new SerializableConfiguration(
                members.sparkSession().sparkContext().hadoopConfiguration());
        MapPartitionsFunction<Row, Tuple3<String, Long, String>> task =
                rows -> file(hadoop.value(), rows, layout, folder);
        return members
                .mapPartitions(task, Encoders.tuple(Encoders.STRING(), Encoders.LONG(), Encoders.STRING()))
                .collectAsList()
                .stream()
                .map(part -> new Part(part._1(), part._2(), part._3()))
                .sorted(Comparator.comparing(Part::path))
                .toList();
    }

    private static Iterator<Tuple3<String, Long, String>> file(
            Configuration hadoop, Iterator<Row> members, Layout layout, String folder) throws IOException {
        if (!members.hasNext()) {
            return Collections.emptyIterator();
        }
        TaskContext task = TaskContext.get();
        Path path = new Path(
                folder, String.format("%06d-%d.%s", task.partitionId(), task.taskAttemptId(), layout.ending()));
        FileSystem files = OutFolder.plain(path.getFileSystem(hadoop));
        MessageDigest digest = sha256();
        long records = 0;
        try (OutputStream out = new DigestOutputStream(files.create(path, false), digest);
                RecordFile file = layout.files().open(out)) {
            while (members.hasNext()) {
                for (List<?> record : layout.records().of(members.next())) {
                    file.write(record);
                    records++;
                }
            }
        }
        return List.of(new Tuple3<>(path.toString(), records, HexFormat.of().formatHex(digest.digest())))
                .iterator();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
