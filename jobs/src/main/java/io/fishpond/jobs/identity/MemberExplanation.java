package io.fishpond.jobs.identity;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fishpond.config.IdentityModel;
import io.fishpond.run.RunContext;
import io.fishpond.table.core.MemberAttributes;
import io.fishpond.table.core.MemberConflicts;
import io.fishpond.table.core.MemberEvents;
import io.fishpond.table.core.MemberLinks;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.core.Members;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Who a member is and why these accounts are one person, as a night published it. Her name, numbers and addresses are masked.
 *
 * @param memberId her id
 * @param cells the golden record
 * @param accounts channel:external_id → when it was first seen, sorted
 * @param links what unites them, the strongest first
 * @param events what happened to her id, in order
 */
public record MemberExplanation(
        String memberId, List<Cell> cells, Map<String, String> accounts, List<AccountPair> links, List<String> events) {
    private static final List<String> ONE_VALUE =
            List.of("name", "birth_date", "gender", "address", "store_id", "owner_staff_id");
    private static final int WIDEST_TABLE = 50;

    /**
     * One cell of the golden record.
     *
     * @param column of core.members, or attributes.NAME
     * @param value as it may be shown
     * @param source account that it was taken from; empty if it was gathered from all
     * @param differing accounts that say otherwise
     */
    public record Cell(String column, String value, String source, List<String> differing) {}

    /** Reads it from the published tables; the member has an account there. */
    public static MemberExplanation of(RunContext published, String memberId) {
        Column hers = col("member_id").equalTo(memberId);
        Dataset<Row> records = published.readPublished(MemberRecords.TABLE).where(hers);
        Map<String, String> accounts = new TreeMap<>();
        for (Row row : records.selectExpr(
                        "concat_ws(':', channel, external_id)",
                        "coalesce(cast(to_date(first_seen_at) as string), 'undated')")
                .collectAsList()) {
            accounts.put(row.getString(0), row.getString(1));
        }
        List<AccountPair> links = published
                .readPublished(MemberLinks.TABLE)
                .join(
                        records.selectExpr("channel as channel_a", "external_id as external_id_a"),
                        columns("channel_a", "external_id_a"),
                        "left_semi")
                .collectAsList()
                .stream()
                .map(AccountPair::of)
                .sorted(AccountPair.BY_STRENGTH)
                .toList();
        List<String> events = published
                .readPublished(MemberEvents.TABLE)
                .where(hers)
                .sort("happened_on", "event", "other_member_id")
                .selectExpr("concat_ws(' ', cast(happened_on as string), event, nullif(other_member_id, ''))")
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .toList();
        return new MemberExplanation(memberId, cells(published, hers), accounts, links, events);
    }

    private static List<Cell> cells(RunContext published, Column hers) {
        Map<String, List<String>> differing = published
                .readPublished(MemberConflicts.TABLE)
                .where(hers)
                .select("attribute", "differing")
                .collectAsList()
                .stream()
                .collect(Collectors.toMap(row -> row.getString(0), row -> row.<String>getList(1)));
        Row member = published
                .readPublished(Members.TABLE)
                .where(hers)
                .withColumn("birth_date", col("birth_date").cast("string"))
                .head();
        Map<String, String> sources = member.getJavaMap(member.fieldIndex("sources"));
        List<Cell> cells = new ArrayList<>();
        for (String column : ONE_VALUE) {
            String value = member.getAs(column);
            if (value != null) {
                cells.add(new Cell(
                        column,
                        Masked.shown(column, value),
                        sources.getOrDefault(column, ""),
                        differing.getOrDefault(column, List.of())));
            }
        }
        for (String column : List.of("phones", "emails")) {
            for (String value : member.<String>getList(member.fieldIndex(column))) {
                cells.add(new Cell(column, Masked.shown(column, value), "", List.of()));
            }
        }
        Set<String> compared = published.deployment().identity().model().evidence().stream()
                .map(IdentityModel.Evidence::from)
                .collect(Collectors.toSet());
        for (Row row : published
                .readPublished(MemberAttributes.TABLE)
                .where(hers)
                .sort("name")
                .select("name", "value", "source")
                .collectAsList()) {
            String column = "attributes." + row.getString(0);
            String value = compared.contains(row.getString(0)) ? Masked.hidden(row.getString(1)) : row.getString(1);
            cells.add(new Cell(column, value, row.getString(2), differing.getOrDefault(column, List.of())));
        }
        return List.copyOf(cells);
    }

    private static Seq<String> columns(String... names) {
        return CollectionConverters.asScala(List.of(names)).toSeq();
    }

    /**
     * The links that lead from one of her accounts to another, in sentences.
     *
     * @throws MemberSearch.NotFoundException if one of them is not hers
     */
    public List<String> path(String from, String to) {
        for (String account : List.of(from, to)) {
            if (!accounts.containsKey(account)) {
                throw new MemberSearch.NotFoundException(account + " is no account of " + memberId + ": these are "
                        + String.join(", ", accounts.keySet()) + ".");
            }
        }
        List<String> path = sentences(new StrongestLinks(links).path(from, to));
        return path.isEmpty()
                ? List.of("No chain of kept links joins " + from + " and " + to
                        + ": they are together for what all their pairs weigh.")
                : path;
    }

    private static List<String> sentences(List<AccountPair> pairs) {
        return pairs.stream().map(AccountPair::sentence).toList();
    }

    /** As people read it. */
    public String text() {
        StringBuilder text = new StringBuilder();
        line(text, "Member %s: %d accounts", memberId, accounts.size());
        heading(text, "Golden record (contact data masked)");
        for (Cell cell : cells) {
            line(
                    text,
                    "  %-22s %-28s %s%s",
                    cell.column(),
                    cell.value(),
                    cell.source().isEmpty() ? "" : "from " + cell.source(),
                    cell.differing().isEmpty() ? "" : "; otherwise: " + String.join(", ", cell.differing()));
        }
        heading(text, "Accounts");
        accounts.forEach((account, seen) -> line(text, "  %-50s first seen %s", account, seen));
        heading(text, "Why they are one person");
        if (accounts.size() == 1) {
            line(text, "  There is one account only.");
        }
        List<AccountPair> holding = new StrongestLinks(links).links();
        holding.forEach(pair -> line(text, "  %s", pair.sentence()));
        if (holding.size() < accounts.size() - 1) {
            line(text, "  What no link joins to the rest is hers for what all its pairs weigh together.");
        }
        bits(text);
        if (!events.isEmpty()) {
            heading(text, "What happened to the id");
            events.forEach(event -> line(text, "  %s", event));
        }
        return text.toString();
    }

    /** What each field adds to what two accounts taken at random start with, a row a link. */
    private void bits(StringBuilder text) {
        List<AccountPair> weighed =
                links.stream().filter(link -> link.bits() != null).toList();
        if (weighed.isEmpty()) {
            return;
        }
        Set<String> fields = new LinkedHashSet<>();
        weighed.forEach(link -> fields.addAll(link.evidence().keySet()));
        heading(text, "Bits that each field adds: one bit doubles the odds");
        StringBuilder head = new StringBuilder(String.format(Locale.ROOT, "  %8s", "prior"));
        fields.forEach(field -> head.append(String.format(Locale.ROOT, " %" + width(field) + "s", field)));
        line(text, "%s %8s  %s", head, "all", "link");
        for (AccountPair link : weighed.subList(0, Math.min(WIDEST_TABLE, weighed.size()))) {
            StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "  %+8.1f", link.prior()));
            for (String field : fields) {
                Double added = link.evidence().get(field);
                row.append(String.format(
                        Locale.ROOT,
                        " %" + width(field) + "s",
                        added == null ? "" : String.format(Locale.ROOT, "%+.1f", added)));
            }
            line(text, "%s %+8.1f  %s - %s", row, link.bits(), link.a(), link.b());
        }
        if (weighed.size() > WIDEST_TABLE) {
            line(text, "  and %,d weaker ones (core.member_links has them all)", weighed.size() - WIDEST_TABLE);
        }
    }

    private static int width(String field) {
        return Math.max(8, field.length());
    }

    /** The same for machines. */
    public ObjectNode json() {
        ObjectNode json = new ObjectMapper().createObjectNode().put("member_id", memberId);
        for (Cell cell : cells) {
            ObjectNode node = json.withArray("golden_record")
                    .addObject()
                    .put("column", cell.column())
                    .put("value", cell.value())
                    .put("source", cell.source());
            cell.differing().forEach(node.putArray("differing")::add);
        }
        accounts.forEach((account, seen) ->
                json.withArray("accounts").addObject().put("account", account).put("first_seen", seen));
        ArrayNode united = json.putArray("links");
        for (AccountPair link : links) {
            ObjectNode node = united.addObject().put("a", link.a()).put("b", link.b());
            link.keys().forEach(node.putArray("keys")::add);
            node.put("bits", link.bits()).put("probability", link.probability());
            link.evidence().forEach(node.putObject("evidence")::put);
        }
        sentences(new StrongestLinks(links).links()).forEach(json.putArray("why")::add);
        events.forEach(json.putArray("events")::add);
        return json;
    }

    private static void heading(StringBuilder text, String title) {
        line(text, "");
        line(text, "%s", title);
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
    }
}
