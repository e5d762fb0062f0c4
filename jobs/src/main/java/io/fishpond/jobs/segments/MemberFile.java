package io.fishpond.jobs.segments;

import static org.apache.spark.sql.functions.expr;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Members named in a file, one a line: by id, by {@code channel:external_id}, or by an external id that one channel has. */
final class MemberFile {
    private MemberFile() {}

    /** The lines of a file; none where it does not lie there, so that its list is refused and the night goes on. */
    static Dataset<Row> lines(SparkSession spark, String file) {
        return files(spark, file).isEmpty()
                ? spark.sql("select '' as value where false")
                : spark.read().text(file);
    }

    /** SHA-256 of the bytes of a file, or of the files of a folder in the order of their names; none where there is none. */
    static Optional<String> contentHash(SparkSession spark, String file) {
        List<FileStatus> found = files(spark, file);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (FileStatus one : found) {
                try (InputStream bytes = files(spark, one.getPath()).open(one.getPath());
                        OutputStream hashed = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
                    bytes.transferTo(hashed);
                }
            }
            return Optional.of(HexFormat.of().formatHex(digest.digest()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256, which every JDK must have", e);
        }
    }

    private static List<FileStatus> files(SparkSession spark, String file) {
        Path path = new Path(file);
        try {
            FileSystem files = files(spark, path);
            return files.exists(path)
                    ? Arrays.stream(files.listStatus(path))
                            .filter(FileStatus::isFile)
                            .sorted()
                            .toList()
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look for " + file + ": " + e.getMessage(), e);
        }
    }

    private static FileSystem files(SparkSession spark, Path path) throws IOException {
        return path.getFileSystem(spark.sparkContext().hadoopConfiguration());
    }

    /**
     * Looks up whom the lines name.
     *
     * @param lines of the file: {@code value}
     * @param records rows of {@code core.member_records}
     * @param aliases rows of {@code core.member_aliases}
     * @return named (the line), member_id (null where nobody is found)
     */
    static Dataset<Row> members(Dataset<Row> lines, Dataset<Row> records, Dataset<Row> aliases) {
        Dataset<Row> named = lines.selectExpr("trim(both '\"' from trim(replace(value, '\\ufeff', ''))) as named")
                .where("named != '' and lower(named) not in ('member_id', 'external_id', 'channel:external_id')")
                .distinct();
        Dataset<Row> ids = aliases.selectExpr("alias_id as named", "member_id");
        Dataset<Row> accounts = records.selectExpr("concat(channel, ':', external_id) as named", "member_id");
        Dataset<Row> bare = records.groupBy(expr("external_id as named"))
                .agg(
                        expr("count(distinct channel)").as("channels"),
                        expr("min(member_id)").as("member_id"))
                .where("channels = 1")
                .drop("channels");
        Dataset<Row> known = ids.unionByName(accounts).unionByName(bare);
        // A line that means several things is nobody's.
        Dataset<Row> found = named.join(known, "named")
                .groupBy("named")
                .agg(expr("if(count(distinct member_id) = 1, min(member_id), null)")
                        .as("member_id"));
        return named.join(found, new String[] {"named"}, "left");
    }
}
