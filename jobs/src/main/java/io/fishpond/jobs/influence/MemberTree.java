package io.fishpond.jobs.influence;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fishpond.run.RunContext;
import io.fishpond.table.Table;
import io.fishpond.table.marts.MemberInfluence;
import io.fishpond.table.marts.MemberValue;
import io.fishpond.table.marts.ReferralFlags;
import io.fishpond.table.marts.ReferralForest;
import io.fishpond.table.marts.ReferralRejects;
import io.fishpond.table.marts.RewardAlerts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The referral tree around one member, as a night published it.
 *
 * @param memberId her id
 * @param above who brought her, who brought that one, and so on, at most {@link #NAMED}
 * @param scores her row of {@code marts.member_influence}, and her place
 * @param brought how many she brought, flagged or not
 * @param directs of them the largest branches, at most {@link #NAMED}
 * @param flags what speaks against her own referral
 * @param lost claims of which she is an end, and which did not win, by reason
 * @param alerts of rewards that she was paid, by kind
 */
public record MemberTree(
        String memberId,
        List<Above> above,
        ObjectNode scores,
        long brought,
        List<Direct> directs,
        List<String> flags,
        List<String> lost,
        List<String> alerts) {
    private static final int NAMED = 10;

    /**
     * One referral above her.
     *
     * @param how the day, channel, kind, evidence and campaign of the winning claim
     */
    public record Above(String memberId, String how) {}

    /** Somebody whom she brought. */
    public record Direct(String memberId, String how, long below, String revenue, String futureValue) {}

    /** Reads it from the published tables; empty columns where that night knew no trees yet. */
    public static MemberTree of(RunContext published, String memberId) {
        Dataset<Row> forest = day(published, ReferralForest.TABLE);
        List<Above> above = new ArrayList<>();
        String at = memberId;
        while (above.size() < NAMED) {
            List<Row> claim = forest.where(
                            col("member_id").equalTo(at).and(col("referrer_id").isNotNull()))
                    .selectExpr("referrer_id", how())
                    .collectAsList();
            if (claim.isEmpty()) {
                break;
            }
            at = claim.get(0).getString(0);
            above.add(new Above(at, claim.get(0).getString(1)));
        }
        return new MemberTree(
                memberId,
                List.copyOf(above),
                scores(published, forest, memberId),
                forest.where(col("referrer_id").equalTo(memberId)).count(),
                directs(published, forest, memberId),
                texts(day(published, ReferralFlags.TABLE)
                        .where(col("member_id").equalTo(memberId))
                        .sort("flag")
                        .selectExpr("concat(flag, ': ', evidence)")),
                texts(day(published, ReferralRejects.TABLE)
                        .where(col("referee_id")
                                .equalTo(memberId)
                                .or(col("referrer_id").equalTo(memberId)))
                        .groupBy("reason")
                        .count()
                        .sort("reason")
                        .selectExpr("concat(count, ' ', reason)")),
                texts(day(published, RewardAlerts.TABLE)
                        .where(col("member_id").equalTo(memberId))
                        .groupBy("alert")
                        .count()
                        .sort("alert")
                        .selectExpr("concat(count, ' ', alert)")));
    }

    private static Dataset<Row> day(RunContext published, Table table) {
        return published.readPublished(table).where(col("as_of").equalTo(lit(published.asOf())));
    }

    private static String how() {
        return """
                concat_ws(', ', concat('on ', to_date(referred_at)), channel, kind, evidence,
                  concat('campaign ', nullif(campaign, '')), if(is_staff_referral, 'by staff', null),
                  if(is_flagged, 'flagged', null)) as how""";
    }

    private static ObjectNode scores(RunContext published, Dataset<Row> forest, String memberId) {
        List<String> rows = day(published, MemberInfluence.TABLE)
                .drop("as_of", "run_id")
                .join(
                        forest.select("member_id", "root_id", "depth", "customers_root_id", "customers_depth"),
                        "member_id")
                .where(col("member_id").equalTo(memberId))
                .toJSON()
                .collectAsList();
        try {
            ObjectMapper json = new ObjectMapper();
            return rows.isEmpty() ? json.createObjectNode() : (ObjectNode) json.readTree(rows.get(0));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException("Spark wrote JSON that cannot be read", e);
        }
    }

    private static List<Direct> directs(RunContext published, Dataset<Row> forest, String memberId) {
        return forest
                .where(col("referrer_id").equalTo(memberId))
                .selectExpr("member_id", how())
                .join(day(published, MemberInfluence.TABLE).select("member_id", "tree_size"), "member_id")
                .join(
                        day(published, MemberValue.TABLE).select("member_id", "current_value", "future_value"),
                        "member_id")
                .sort(col("tree_size").desc(), col("current_value").desc(), col("member_id"))
                .limit(NAMED)
                .collectAsList()
                .stream()
                .map(row -> new Direct(
                        row.getString(0),
                        row.getString(1),
                        row.getLong(2),
                        row.getDecimal(3).toPlainString(),
                        row.getDecimal(4).toPlainString()))
                .toList();
    }

    private static List<String> texts(Dataset<Row> few) {
        return few.collectAsList().stream().map(row -> row.getString(0)).toList();
    }

    /** As people read it. */
    public String text() {
        StringBuilder text = new StringBuilder();
        line(text, "");
        line(text, "Who brought whom 老带新");
        if (above.isEmpty()) {
            line(text, "  Nobody is known to have brought her.");
        }
        for (Above one : above) {
            line(text, "  brought by %s  %s", one.memberId(), one.how());
        }
        long more = number("depth") - above.size();
        if (more > 0) {
            line(text, "  and %,d more above, up to %s", more, string("root_id"));
        }
        flags.forEach(flag -> line(text, "  flagged 存疑: %s", flag));
        if (brought == 0) {
            line(text, "  She has brought nobody.");
        } else {
            downwards(text);
        }
        line(
                text,
                "  quadrant %s; ladder 自零售 %s: %,d shares, %,d brought, %,d of them bring others",
                string("quadrant"),
                string("ladder"),
                number("shares"),
                number("direct_referrals"),
                number("bringing_directs"));
        if (!lost.isEmpty()) {
            line(text, "  claims that did not win: %s", String.join(", ", lost));
        }
        if (!alerts.isEmpty()) {
            line(text, "  alerts of rewards paid to her: %s", String.join(", ", alerts));
        }
        return text.toString();
    }

    private void downwards(StringBuilder text) {
        line(
                text,
                "  brought %,d (%,d bought in 12 months); %,d below her on %d levels: %,d, %,d, %,d in the first three",
                number("direct_referrals"),
                number("active_referrals"),
                number("tree_size"),
                number("tree_depth"),
                number("generation_1"),
                number("generation_2"),
                number("generation_3"));
        line(
                text,
                "  their revenue in 12 months %s, future value %s; value of her referrals %s, shared credit %s%s",
                money("downstream_revenue"),
                money("downstream_value"),
                money("referral_value"),
                money("shared_credit"),
                scores.hasNonNull("value_exposed") ? ", exposed if she leaves " + money("value_exposed") : "");
        if (number("flagged_tree_size") > 0) {
            line(text, "  %,d below her hang on a flagged referral", number("flagged_tree_size"));
        }
        for (Direct direct : directs) {
            line(
                    text,
                    "    %s  %,8d below  %14s in 12 months  %14s to come  %s",
                    direct.memberId(),
                    direct.below(),
                    direct.revenue(),
                    direct.futureValue(),
                    direct.how());
        }
        long more = brought - directs.size();
        if (more > 0) {
            line(text, "    and %,d more (marts.referral_forest, referrer_id = '%s')", more, memberId);
        }
    }

    /** The same for machines. */
    public ObjectNode json() {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.set("scores", scores);
        ArrayNode upwards = json.putArray("above");
        above.forEach(
                one -> upwards.addObject().put("member_id", one.memberId()).put("how", one.how()));
        ArrayNode downwards = json.putArray("directs");
        directs.forEach(direct -> downwards
                .addObject()
                .put("member_id", direct.memberId())
                .put("how", direct.how())
                .put("below", direct.below())
                .put("current_value", direct.revenue())
                .put("future_value", direct.futureValue()));
        flags.forEach(json.putArray("flags")::add);
        lost.forEach(json.putArray("claims_that_lost")::add);
        alerts.forEach(json.putArray("reward_alerts")::add);
        return json;
    }

    private long number(String name) {
        return scores.path(name).asLong();
    }

    private String string(String name) {
        return scores.path(name).asText("unknown");
    }

    private String money(String name) {
        return String.format(Locale.ROOT, "%,.2f", scores.path(name).asDouble());
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
    }
}
