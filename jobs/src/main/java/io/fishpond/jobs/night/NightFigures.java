package io.fishpond.jobs.night;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fishpond.jobs.forecasts.Decay;
import io.fishpond.run.RunContext;
import io.fishpond.table.Table;
import io.fishpond.table.marts.CareCounts;
import io.fishpond.table.marts.FunnelDaily;
import io.fishpond.table.marts.HandoverList;
import io.fishpond.table.marts.LeadQueue;
import io.fishpond.table.marts.MemberInfluence;
import io.fishpond.table.marts.MemberProfile;
import io.fishpond.table.marts.ReferralFlags;
import io.fishpond.table.marts.ReferralForest;
import io.fishpond.table.marts.ReferralRejects;
import io.fishpond.table.marts.RewardAlerts;
import io.fishpond.table.marts.Segments;
import io.fishpond.table.marts.ValidMembers;
import io.fishpond.table.ops.Files;
import io.fishpond.table.ops.GateFindings;
import io.fishpond.table.ops.Metrics;
import io.fishpond.table.ops.Models;
import io.fishpond.table.ops.Rejects;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What a published night found, read from its tables; it holds no contact data. */
final class NightFigures {
    /** How many referrers are named. */
    private static final int NAMED = 5;

    /** Of the stability index: above it a distribution is by custom another one. */
    private static final double DRIFTED = 0.25;
    /** How many features are named. */
    private static final int MOST_DRIFTED = 3;

    private static final String EVERYBODY = "all";
    private static final Pattern SCORED = Pattern.compile("scored_(churn|value)_(.+)");

    private static final ObjectMapper JSON = new ObjectMapper();

    private NightFigures() {}

    static ObjectNode of(RunContext night) {
        ObjectNode figures = JSON.createObjectNode();
        Map<String, Map<String, Double>> metrics = metrics(night);
        ArrayNode rejects = rejects(night);
        figures.set(
                "findings",
                rows(ofRun(night, GateFindings.TABLE)
                        .orderBy("step", "gate", "subject")
                        .select("gate", "subject", "finding", "outcome", "why")));
        figures.set("channels", channels(metrics, rejects));
        figures.set("rejects", rejects);
        figures.set(
                "refused_files",
                rows(ofRun(night, Files.TABLE)
                        .where("status = 'refused'")
                        .orderBy("source", "file")
                        .select("source", "file", "problem")));
        members(night, figures);
        ObjectNode concentration = figures.putObject("concentration");
        Map<String, Double> shares = metrics.getOrDefault("historical_value_share_of_top", Map.of());
        for (String percent : List.of("1%", "5%", "10%", "20%")) {
            if (shares.containsKey(percent)) {
                concentration.put("top " + percent, shares.get(percent));
            }
        }
        metrics.getOrDefault("customers_behind_historical_value", Map.of())
                .forEach((percent, share) -> concentration.put("customers behind " + percent, share));
        ObjectNode growth = figures.putObject("growth");
        for (String metric : List.of("referred_share", "k_factor")) {
            metrics.getOrDefault(metric, Map.of()).forEach((subject, figure) -> growth.put(metric, figure));
        }
        figures.set("champions", champions(night));
        figures.set("forecasts", forecasts(metrics));
        figures.set("drift", drift(metrics));
        figures.set("morning", morning(night));
        figures.set("referrers", referrers(night));
        figures.set("referrals", referrals(night, metrics));
        figures.set("segments", segments(night));
        return figures;
    }

    /** Metric → subject → figure. */
    private static Map<String, Map<String, Double>> metrics(RunContext night) {
        Map<String, Map<String, Double>> metrics = new TreeMap<>();
        ofRun(night, Metrics.TABLE)
                .select("metric", "subject", "value")
                .collectAsList()
                .forEach(row -> metrics.computeIfAbsent(row.getString(0), m -> new TreeMap<>())
                        .put(row.getString(1), row.getDouble(2)));
        return metrics;
    }

    private static Dataset<Row> ofRun(RunContext night, Table table) {
        return night.read(table).where(col("run_id").equalTo(night.runId()));
    }

    private static Dataset<Row> published(RunContext night, Table table) {
        return night.readPublished(table).where(col("as_of").equalTo(lit(night.asOf())));
    }

    /** Rows of each channel; what no file could be cut into records for was read, too, and never staged. */
    private static ArrayNode channels(Map<String, Map<String, Double>> metrics, ArrayNode rejects) {
        Map<String, ObjectNode> channels = new TreeMap<>();
        for (String metric : List.of("rows_read", "rows_staged", "rows_superseded")) {
            metrics.getOrDefault(metric, Map.of())
                    .forEach((subject, figure) ->
                            add(channels, subject.substring(0, subject.indexOf('.')), metric, figure.longValue()));
        }
        for (JsonNode reject : rejects) {
            String channel = reject.path("channel").asText();
            add(channels, channel, "rows_rejected", reject.path("rows").asLong());
            if (!reject.path("is_staged").asBoolean()) {
                add(channels, channel, "rows_read", reject.path("rows").asLong());
            }
        }
        ArrayNode rows = JSON.createArrayNode();
        channels.values().forEach(rows::add);
        return rows;
    }

    private static void add(Map<String, ObjectNode> channels, String channel, String metric, long more) {
        ObjectNode row =
                channels.computeIfAbsent(channel, c -> JSON.createObjectNode().put("channel", c));
        row.put(metric, row.path(metric).asLong() + more);
    }

    private static ArrayNode rejects(RunContext night) {
        return rows(ofRun(night, Rejects.TABLE)
                .groupBy(
                        col("channel"),
                        col("feed"),
                        col("reason"),
                        col("source").equalTo("staging").as("is_staged"))
                .agg(count(lit(1)).as("rows"))
                .orderBy(col("rows").desc(), col("channel"), col("feed"), col("reason")));
    }

    private static void members(RunContext night, ObjectNode figures) {
        ArrayNode whole = rows(published(night, MemberProfile.TABLE)
                .selectExpr(
                        "count(1) as members",
                        "sum(accounts) as accounts",
                        "max(accounts) as most_accounts",
                        "count_if(is_customer) as customers",
                        "count_if(is_valid_member) as valid_members",
                        "sum(cast(is_super_user as bigint)) as super_users",
                        "sum(historical_value) as historical_value",
                        "sum(current_value) as current_value",
                        "sum(future_value) as future_value",
                        "count_if(churn_state = 'active') as active",
                        "count_if(churn_state = 'lapsed') as lapsed",
                        "count_if(churn_state = 'never_bought') as never_bought",
                        "count_if(churn_band = 'high') as at_high_risk",
                        "sum(value_at_risk) as value_at_risk"));
        figures.set("members", whole.get(0));
    }

    private static ArrayNode champions(RunContext night) {
        return rows(ofRun(night, Models.TABLE)
                .where("champion")
                .select("purpose", "segment", "model", "note")
                .orderBy("purpose", "segment"));
    }

    /** Forecasts that have come of age, one object a purpose and segment; what a decayed model is reproached with. */
    private static ArrayNode forecasts(Map<String, Map<String, Double>> metrics) {
        Map<String, ObjectNode> rows = new TreeMap<>();
        metrics.forEach((metric, figures) -> {
            Matcher scored = SCORED.matcher(metric);
            if (scored.matches()) {
                figures.forEach(
                        (segment, figure) -> forecast(rows, scored.group(1), segment.isEmpty() ? EVERYBODY : segment)
                                .put(scored.group(2), figure));
            }
        });
        metrics.getOrDefault(Decay.DECAYED, Map.of()).forEach((subject, decayed) -> {
            String[] of = subject.split(" ", 3);
            ObjectNode row = forecast(rows, of[0], of[1]).put("model", of[2]);
            ArrayNode reasons = row.putArray("decayed");
            for (Decay reason : Decay.values()) {
                if (metrics.getOrDefault(reason.metric(), Map.of()).getOrDefault(subject, 0.0) > 0) {
                    reasons.add(reason.name());
                }
            }
        });
        ArrayNode forecasts = JSON.createArrayNode();
        rows.values().forEach(forecasts::add);
        return forecasts;
    }

    private static ObjectNode forecast(Map<String, ObjectNode> rows, String purpose, String segment) {
        return rows.computeIfAbsent(
                purpose + " " + segment,
                key -> JSON.createObjectNode().put("purpose", purpose).put("segment", segment));
    }

    /** The features of churn that have moved so far that their model should be looked at, the furthest first. */
    private static ArrayNode drift(Map<String, Map<String, Double>> metrics) {
        ArrayNode drift = JSON.createArrayNode();
        metrics.getOrDefault("psi", Map.of()).entrySet().stream()
                .filter(index -> index.getValue() > DRIFTED)
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed().thenComparing(Map.Entry::getKey))
                .limit(MOST_DRIFTED)
                .forEach(index -> {
                    String[] of = index.getKey().split(" ", 2);
                    drift.addObject()
                            .put("segment", of[0])
                            .put("feature", of[1])
                            .put("psi", index.getValue());
                });
        return drift;
    }

    /** What shops and marketers open: a figure is missing where the deployment knows nothing of the kind. */
    private static ObjectNode morning(RunContext night) {
        ObjectNode morning = JSON.createObjectNode();
        for (Dataset<Row> part : List.of(
                published(night, ValidMembers.TABLE)
                        .where("scope = 'company'")
                        .select("valid_members", "valid_accounts", "super_users"),
                published(night, FunnelDaily.TABLE)
                        .where("scope = 'company'")
                        .groupBy()
                        .agg(
                                sum("came_forward").as("came_forward"),
                                sum("came_back").as("came_back"),
                                sum("came_new").as("came_new")),
                published(night, LeadQueue.TABLE)
                        .selectExpr(
                                "nullif(count(1), 0) as open_leads",
                                "nullif(count_if(is_overdue), 0) as overdue_leads"),
                published(night, CareCounts.TABLE).select("due", "listed"),
                published(night, HandoverList.TABLE)
                        .where("coalesce(handover_state, 'waiting') = 'waiting'")
                        .selectExpr(
                                "nullif(count(1), 0) as handovers",
                                "nullif(count(distinct leaver_staff_id), 0) as leavers"),
                ofRun(night, Models.TABLE)
                        .where("purpose = 'next_product' and champion")
                        .selectExpr(
                                "model as next_product",
                                "scores['hit_rate_at_5'] as hit_rate",
                                "scores['hit_rate_at_5'] - scores['gain'] as popular_hit_rate",
                                "nullif(bigint(scores['members']), 0) as compared"))) {
            rows(part).forEach(row -> morning.setAll((ObjectNode) row));
        }
        return morning;
    }

    private static ArrayNode referrers(RunContext night) {
        return rows(published(night, MemberInfluence.TABLE)
                .where("direct_referrals > 0")
                .orderBy(col("influence").desc(), col("member_id"))
                .limit(NAMED)
                .select("member_id", "is_staff", "direct_referrals", "tree_size", "tree_depth", "referral_value"));
    }

    /** The forest as a whole, what did not become part of it and why, what looks like abuse, which rewards to look at. */
    private static ObjectNode referrals(RunContext night, Map<String, Map<String, Double>> metrics) {
        ObjectNode referrals = (ObjectNode) rows(published(night, ReferralForest.TABLE)
                        .selectExpr(
                                "count_if(referrer_id is not null) as referred",
                                "count_if(is_staff_referral) as by_staff",
                                "count(distinct if(referrer_id is null, null, root_id)) as trees",
                                "max(depth) as depth"))
                .get(0);
        referrals.set("rejects", counts(night, ReferralRejects.TABLE, "reason"));
        referrals.set("flags", counts(night, ReferralFlags.TABLE, "flag"));
        referrals.set("alerts", counts(night, RewardAlerts.TABLE, "alert"));
        for (String metric :
                List.of("contagion", "contagion_low", "contagion_high", "contagion_exposed", "contagion_is_measured")) {
            metrics.getOrDefault(metric, Map.of()).forEach((subject, figure) -> referrals.put(metric, figure));
        }
        return referrals;
    }

    private static ObjectNode counts(RunContext night, Table table, String by) {
        ObjectNode counts = JSON.createObjectNode();
        published(night, table)
                .groupBy(by)
                .count()
                .orderBy(by)
                .collectAsList()
                .forEach(row -> counts.put(row.getString(0), row.getLong(1)));
        return counts;
    }

    private static ArrayNode segments(RunContext night) {
        return rows(published(night, Segments.TABLE)
                .orderBy("kind", "segment")
                .select(
                        "segment",
                        "kind",
                        "matched",
                        "size",
                        "waterfall",
                        "holdout_auc",
                        "holdout_auc_low",
                        "holdout_auc_high",
                        "lift",
                        "is_published",
                        "note"));
    }

    /** A handful of rows as JSON objects, nulls left out. */
    private static ArrayNode rows(Dataset<Row> few) {
        ArrayNode rows = JSON.createArrayNode();
        for (Row row : few.collectAsList()) {
            ObjectNode object = rows.addObject();
            for (String column : row.schema().fieldNames()) {
                if (!row.isNullAt(row.fieldIndex(column))) {
                    object.set(column, JSON.valueToTree(row.<Object>getAs(column)));
                }
            }
        }
        return rows;
    }
}
