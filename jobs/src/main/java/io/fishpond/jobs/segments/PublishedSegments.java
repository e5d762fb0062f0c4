package io.fishpond.jobs.segments;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.fishpond.config.SegmentDefinition;
import io.fishpond.run.ExitStatus;
import io.fishpond.run.RunContext;
import io.fishpond.table.Table;
import io.fishpond.table.marts.SegmentMembers;
import io.fishpond.table.marts.Segments;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The lists of a published night. */
public final class PublishedSegments {
    private final RunContext published;

    public PublishedSegments(RunContext published) {
        this.published = published;
    }

    /** One row of {@code marts.segments} a list, by name. */
    public List<Row> all() {
        return day(Segments.TABLE).orderBy("segment").collectAsList();
    }

    /**
     * The list of that name, published or not.
     *
     * @throws ListRefusedException if there is none
     */
    public Row named(String segment) {
        List<Row> all = all();
        return all.stream()
                .filter(row -> row.getAs("segment").equals(segment))
                .findFirst()
                .orElseThrow(() -> unknown(
                        segment,
                        all.stream().map(row -> row.<String>getAs("segment")).toList()));
    }

    private ListRefusedException unknown(String segment, List<String> known) {
        boolean declared = published.deployment().segments().stream()
                .map(SegmentDefinition::name)
                .anyMatch(segment::equals);
        return new ListRefusedException(
                ExitStatus.MISCONFIGURED,
                "The night of " + published.asOf() + " has no segment " + segment + ". "
                        + (declared
                                ? "It was declared since: the next night makes it, or nightly --rerun."
                                : Nearest.to(segment, known)));
    }

    /**
     * Who is on it: {@code member_id, rank, score, reason_1, reason_2, reason_3}.
     *
     * @throws ListRefusedException if there is none, or it was not published
     */
    public Dataset<Row> members(String segment) {
        Row list = named(segment);
        if (!list.<Boolean>getAs("is_published")) {
            throw new ListRefusedException(
                    ExitStatus.REFUSED,
                    segment + " was not published on " + published.asOf() + ": " + list.getAs("note") + ".");
        }
        return day(SegmentMembers.TABLE)
                .where(col("segment").equalTo(segment))
                .select("member_id", "rank", "score", "reason_1", "reason_2", "reason_3");
    }

    private Dataset<Row> day(Table mart) {
        return published.readPublished(mart).where(col("as_of").equalTo(lit(published.asOf())));
    }
}
