package io.fishpond.jobs.segments;

import static org.apache.spark.sql.functions.expr;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Members named in a file, one a line: by id, by {@code channel:external_id}, or by an external id that one channel has. */
final class MemberFile {
    private MemberFile() {}

    /** The lines of a file; none where it does not lie there, so that its list is refused and the night goes on. */
    static Dataset<Row> lines(SparkSession spark, String file) {
        Path path = new Path(file);
        try {
            return path.getFileSystem(spark.sparkContext().hadoopConfiguration())
                            .exists(path)
                    ? spark.read().text(file)
                    : spark.sql("select '' as value where false");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look for " + file + ": " + e.getMessage(), e);
        }
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
