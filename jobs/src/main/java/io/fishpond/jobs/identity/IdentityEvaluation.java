package io.fishpond.jobs.identity;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fishpond.algo.identity.ClusterAgreement;
import io.fishpond.algo.identity.ClusterAgreement.Cell;
import io.fishpond.table.Table;
import io.fishpond.table.core.MemberLinks;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.core.ReviewPairs;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How well members agree with the persons who truly stand behind the accounts.
 *
 * @param agreement pairwise and B³
 * @param memberSizes accounts of a member → members of that size
 * @param personSizes accounts of a person → persons of that size
 * @param unresolved accounts of the truth that no member has; they are left out of everything else
 * @param curve single links at other thresholds
 */
public record IdentityEvaluation(
        ClusterAgreement agreement,
        SortedMap<Long, Long> memberSizes,
        SortedMap<Long, Long> personSizes,
        long unresolved,
        LinkCurve curve) {

    /**
     * Compares by counting alone: what reaches the driver is one row per distinct shape of a cell, however many accounts there
     * are.
     *
     * @param read the tables of one night
     * @param truth channel, external_id, person; one row per account
     */
    public static IdentityEvaluation of(Function<Table, Dataset<Row>> read, Dataset<Row> truth) {
        Dataset<Row> known = truth.select("channel", "external_id", "person");
        Dataset<Row> joined = known.join(
                read.apply(MemberRecords.TABLE).select("channel", "external_id", "member_id"), Accounts.key(), "left");
        long unresolved = joined.where("member_id is null").count();
        Dataset<Row> cells = joined.where("member_id is not null")
                .groupBy("member_id", "person")
                .agg(count(lit(1)).as("common"));
        List<Cell> shapes = cells
                .join(cells.groupBy("member_id").agg(sum("common").as("found")), "member_id")
                .join(cells.groupBy("person").agg(sum("common").as("truth")), "person")
                .groupBy("common", "found", "truth")
                .agg(count(lit(1)).as("times"))
                .sort("common", "found", "truth")
                .collectAsList()
                .stream()
                .map(row -> new Cell(row.getLong(0), row.getLong(1), row.getLong(2), row.getLong(3)))
                .toList();
        SortedMap<Long, Long> memberAccounts = new TreeMap<>();
        SortedMap<Long, Long> personAccounts = new TreeMap<>();
        for (Cell shape : shapes) {
            memberAccounts.merge(shape.found(), shape.common() * shape.times(), Long::sum);
            personAccounts.merge(shape.truth(), shape.common() * shape.times(), Long::sum);
        }
        memberAccounts.replaceAll((size, accounts) -> accounts / size);
        personAccounts.replaceAll((size, accounts) -> accounts / size);
        ClusterAgreement agreement = ClusterAgreement.of(shapes);
        return new IdentityEvaluation(
                agreement,
                memberAccounts,
                personAccounts,
                unresolved,
                LinkCurve.of(
                        read.apply(MemberLinks.TABLE), read.apply(ReviewPairs.TABLE), known, agreement.truePairs()));
    }

    /** The measures, how many members and persons have how many accounts, and the curve of links, as people read them. */
    public String table() {
        StringBuilder text = new StringBuilder();
        line(text, "%-10s %10s %10s %10s", "accounts", "precision", "recall", "F1");
        String measure = "%-10s %10.4f %10.4f %10.4f";
        line(text, measure, "pairwise", agreement.precision(), agreement.recall(), agreement.f1());
        line(text, measure, "B³", agreement.bcubedPrecision(), agreement.bcubedRecall(), agreement.bcubedF1());
        line(text, "");
        line(text, "%,d accounts compared, %,d of the truth without a member", agreement.items(), unresolved);
        line(
                text,
                "%,d pairs found, %,d true, %,d in both",
                agreement.foundPairs(),
                agreement.truePairs(),
                agreement.commonPairs());
        line(text, "");
        line(text, "%-10s %10s %10s", "accounts", "members", "persons");
        SortedSet<Long> sizes = new TreeSet<>(memberSizes.keySet());
        sizes.addAll(personSizes.keySet());
        for (Long size : sizes) {
            line(
                    text,
                    "%-10d %,10d %,10d",
                    size,
                    memberSizes.getOrDefault(size, 0L),
                    personSizes.getOrDefault(size, 0L));
        }
        line(text, "");
        line(
                text,
                "Single links by their own weight: all compared pairs of at least so many bits, before clusters are repaired.");
        line(
                text,
                "Pairs that were never compared count as missed; %,d links by a key alone have no weight.",
                curve.unweighed());
        line(text, "%-10s %10s %10s %10s %10s", "bits", "pairs", "precision", "recall", "F1");
        for (LinkCurve.Point point : curve.points()) {
            line(
                    text,
                    "%+-10d %,10d %10.4f %10.4f %10.4f",
                    point.bits(),
                    point.pairs(),
                    point.precision(),
                    point.recall(),
                    point.f1());
        }
        return text.toString();
    }

    /** The same for machines, as one JSON object. */
    public String json() {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.putObject("pairwise")
                .put("precision", agreement.precision())
                .put("recall", agreement.recall())
                .put("f1", agreement.f1());
        json.putObject("bcubed")
                .put("precision", agreement.bcubedPrecision())
                .put("recall", agreement.bcubedRecall())
                .put("f1", agreement.bcubedF1());
        json.put("accounts", agreement.items()).put("unresolved", unresolved);
        ObjectNode members = json.putObject("members_by_accounts");
        memberSizes.forEach((size, count) -> members.put(String.valueOf(size), count));
        ObjectNode persons = json.putObject("persons_by_accounts");
        personSizes.forEach((size, count) -> persons.put(String.valueOf(size), count));
        json.put("unweighed_links", curve.unweighed());
        for (LinkCurve.Point point : curve.points()) {
            json.withArray("link_curve")
                    .addObject()
                    .put("bits", point.bits())
                    .put("pairs", point.pairs())
                    .put("precision", point.precision())
                    .put("recall", point.recall())
                    .put("f1", point.f1());
        }
        return json.toPrettyString();
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
