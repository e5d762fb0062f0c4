package io.fishpond.jobs.night;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fishpond.jobs.forecasts.Decay;
import io.fishpond.run.RunContext;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.IntSummaryStatistics;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What a night found, for a person and for a machine; it holds no contact data. */
public final class NightSummary {
    private static final int BAR = 30;
    private static final int REASONS = 6;

    private final ObjectNode figures;
    private final Night.Outcome outcome;
    private final Path config;
    private final StringBuilder text = new StringBuilder();

    private NightSummary(ObjectNode figures, Night.Outcome outcome, Path config) {
        this.figures = figures;
        this.outcome = outcome;
        this.config = config;
    }

    /**
     * Reads the figures of the night that {@code result} names.
     *
     * @param night its context, with the versions that it published
     * @param config the deployment's file, as it was given: the commands to try next name it
     */
    public static NightSummary of(RunContext night, Night.Result result, Path config) {
        ObjectNode figures = NightFigures.of(night);
        figures.put("run_id", result.runId());
        figures.put("outcome", result.outcome().name().toLowerCase(Locale.ROOT));
        figures.put("deployment", night.deployment().name());
        figures.put("as_of", night.asOf().toString());
        figures.put("currency", night.deployment().currency());
        figures.put("warehouse", night.lake().warehouse());
        return new NightSummary(figures, result.outcome(), config);
    }

    /** One JSON object. */
    public String json() {
        return figures.toString();
    }

    /** A page. */
    public String text() {
        text.setLength(0);
        line("");
        switch (outcome) {
            case PUBLISHED -> line("Published: run %s.", string("run_id"));
            case NOTHING_TO_DO ->
                line("Nothing to do: run %s has published this day from the same input. It found:", string("run_id"));
            case NEW_INPUT_WAITS ->
                line(
                        "Run %s has published this day; input, judgements or configuration have changed since. Run the"
                                + " same command with --rerun to use them. The published run found:",
                        string("run_id"));
        }
        findings();
        channels();
        refusedFiles();
        rejects();
        members();
        value();
        churn();
        forecasts();
        morning();
        referrers();
        referrals();
        segments();
        where();
        return text.toString();
    }

    /** Popularity, at its best, is what others must beat; where none does it speaks itself. */
    private static String compared(JsonNode hitRate, JsonNode popular) {
        return format(", hit rate at five 命中率 %s, ", percent(hitRate))
                + (hitRate.asDouble() > popular.asDouble()
                        ? format("popularity 热销 %s", percent(popular))
                        : "which no other method beats 无更优方法");
    }

    /** What gates found and let pass. */
    private void findings() {
        if (figures.get("findings").isEmpty()) {
            return;
        }
        heading("Look at this 质量闸门 (ops/gate_findings)");
        for (JsonNode row : figures.get("findings")) {
            line(
                    "  %s %s: %s%s",
                    row.path("gate").asText(),
                    row.path("subject").asText(),
                    row.path("finding").asText(),
                    row.hasNonNull("why") ? "; let pass 放行: " + row.path("why").asText() : "");
        }
    }

    private void channels() {
        heading("Channels 渠道");
        line("  %-16s %12s %12s %10s %12s", "", "rows read", "used", "rejected", "superseded");
        for (JsonNode row : figures.get("channels")) {
            line(
                    "  %-16s %,12d %,12d %,10d %,12d",
                    row.path("channel").asText(),
                    row.path("rows_read").asLong(),
                    row.path("rows_staged").asLong(),
                    row.path("rows_rejected").asLong(),
                    row.path("rows_superseded").asLong());
        }
    }

    private void refusedFiles() {
        if (figures.get("refused_files").isEmpty()) {
            return;
        }
        heading("Files refused whole 拒收 (nothing of them was used; what they were to replace still counts)");
        for (JsonNode row : figures.get("refused_files")) {
            line("  %s %s", row.path("file").asText(), row.path("problem").asText());
        }
    }

    /** Rejects by reason, the most frequent first; numbers in reasons are left out, so that like reasons stand together. */
    private void rejects() {
        Map<String, Long> byReason = new TreeMap<>();
        for (JsonNode row : figures.get("rejects")) {
            String reason = row.path("reason").asText().replaceAll("\\d+", "…");
            byReason.merge(reason, row.path("rows").asLong(), Long::sum);
        }
        if (byReason.isEmpty()) {
            return;
        }
        heading("Rejected 退回 (each row with its file and reason: ops/rejects)");
        byReason.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry::getKey))
                .limit(REASONS)
                .forEach(reason -> line("  %,6d  %s", reason.getValue(), reason.getKey()));
        if (byReason.size() > REASONS) {
            line("          and %d more reasons", byReason.size() - REASONS);
        }
    }

    private void members() {
        heading("Members 会员");
        long members = number("members");
        long accounts = number("accounts");
        line(
                "  %,d accounts are %,d members: %,d accounts were merged, up to %d into one member",
                accounts, members, accounts - members, number("most_accounts"));
        line(
                "  %,d have bought; %,d are valid members 有效会员; %s super users 超级用户",
                number("customers"), number("valid_members"), superUsers(figures.path("members")));
        JsonNode share = figures.path("growth").path("referred_share");
        // Where nobody is known to have been brought, that nobody was is not known either.
        if (!share.isMissingNode() && figures.get("referrals").path("referred").asLong() > 0) {
            line(
                    "  %.0f%% of those who joined in the last 12 months were brought by a member 老带新",
                    100 * share.asDouble());
        }
    }

    private void value() {
        heading("Value 价值 (" + string("currency") + ")");
        line("  historical 历史 %,18.2f", amount("historical_value"));
        line("  12 months  现在 %,18.2f", amount("current_value"));
        line("  expected   潜在 %,18.2f   model: %s", amount("future_value"), champions("orders"));
        for (JsonNode champion : figures.get("champions")) {
            if (champion.path("purpose").asText().equals("orders") && champion.hasNonNull("note")) {
                line("  the model: %s", champion.path("note").asText());
            }
        }
        figures.get("concentration").properties().forEach(share -> {
            String whose = share.getKey().startsWith("top")
                    ? "the " + share.getKey() + " of customers hold"
                    : "of all customers hold 80%";
            double part = share.getValue().asDouble();
            line("  %-32s %5.1f%%  %s", whose, 100 * part, bar(part));
        });
    }

    private void churn() {
        heading("Churn 流失");
        line(
                "  %,d active, %,d lapsed, %,d never bought; model: %s",
                number("active"), number("lapsed"), number("never_bought"), champions("churn"));
        line(
                "  %,d active members are at high risk; %,.2f %s of 12-month value is at risk in all",
                number("at_high_risk"), amount("value_at_risk"), string("currency"));
    }

    /** What former nights foretold and what came of it; which models no longer keep their promise, and what has moved. */
    private void forecasts() {
        JsonNode forecasts = figures.get("forecasts");
        JsonNode drift = figures.get("drift");
        if (forecasts.isEmpty() && drift.isEmpty()) {
            return;
        }
        heading("Foretold and come 预测回看");
        for (JsonNode row : forecasts) {
            if (row.path("segment").asText().equals("all") && row.has("members")) {
                line("  %s", row.path("purpose").asText().equals("churn") ? scoredChurn(row) : scoredValue(row));
            }
        }
        for (JsonNode row : forecasts) {
            for (JsonNode reason : row.path("decayed")) {
                line(
                        "  decayed 失准: %s %s, model %s: %s",
                        row.path("purpose").asText(),
                        row.path("segment").asText(),
                        row.path("model").asText(),
                        reproach(Decay.valueOf(reason.asText()), row));
            }
        }
        for (JsonNode row : drift) {
            line(
                    "  drifted 漂移: churn %s, feature %s: PSI %.2f against what the model learnt from",
                    row.path("segment").asText(),
                    row.path("feature").asText(),
                    row.path("psi").asDouble());
        }
    }

    private String scoredChurn(JsonNode row) {
        IntSummaryStatistics ages = StreamSupport.stream(
                        figures.get("forecasts").spliterator(), false)
                .filter(f -> f.path("purpose").asText().equals("churn") && f.has("day_age"))
                .mapToInt(f -> f.path("day_age").asInt())
                .summaryStatistics();
        return format(
                "churn foretold %s days ago: %sforetold %s, came %s of %,d members",
                ages.getMin() == ages.getMax() ? ages.getMin() : ages.getMin() + " to " + ages.getMax(),
                row.has("auc") ? auc(row) + ", " : "",
                percent(row.path("foretold")),
                percent(row.path("came")),
                row.path("members").asLong());
    }

    private static String scoredValue(JsonNode row) {
        return format(
                "value foretold %d days ago: foretold %,.2f, came %,.2f of %,d members%s",
                row.path("day_age").asInt(),
                row.path("foretold").asDouble(),
                row.path("came").asDouble(),
                row.path("members").asLong(),
                row.has("interval_coverage") ? "; 80% intervals held " + percent(row.path("interval_coverage")) : "");
    }

    private static String reproach(Decay reason, JsonNode row) {
        boolean isChurn = row.path("purpose").asText().equals("churn");
        return switch (reason) {
            case RANKING ->
                isChurn
                        ? auc(row)
                                + format(
                                        ", promised %.3f, %.3f at least",
                                        row.path("promised_auc").asDouble(),
                                        row.path("promised_auc_low").asDouble())
                        : format(
                                "ranks members no better than chance: normalised Gini %.3f",
                                row.path("normalised_gini").asDouble());
            case LOG_LOSS ->
                format(
                        "log loss %.3f, %.3f above that of one rate for everybody",
                        row.path("log_loss").asDouble(),
                        row.path("log_loss_beyond_base_rate").asDouble());
            case LEVEL ->
                isChurn
                        ? "foretold " + percent(row.path("foretold")) + ", came " + percent(row.path("came"))
                        : format(
                                "the sum was %+.1f%% off what came",
                                100 * row.path("bias").asDouble());
        };
    }

    private static String auc(JsonNode row) {
        return format(
                "AUC %.3f (%.3f-%.3f)",
                row.path("auc").asDouble(),
                row.path("auc_low").asDouble(),
                row.path("auc_high").asDouble());
    }

    private static String percent(JsonNode share) {
        return format("%.1f%%", 100 * share.asDouble());
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private static String superUsers(JsonNode counts) {
        return counts.hasNonNull("super_users")
                ? format("%,d are", counts.path("super_users").asLong())
                : "nobody is known to share or refer: unknown who are";
    }

    /** What shops and marketers open in the morning: of each table how much there is in it. */
    private void morning() {
        JsonNode morning = figures.get("morning");
        if (morning.isEmpty()) {
            return;
        }
        heading("This morning 今日");
        if (morning.has("valid_members")) {
            line(
                    "  valid members 有效会员: %,d, and %,d by accounts 去重前; %s super users 超级用户",
                    morning.path("valid_members").asLong(),
                    morning.path("valid_accounts").asLong(),
                    superUsers(morning));
        }
        if (morning.has("came_new")) {
            line(
                    "  stages 阶段: %,d members moved on 前进, %,d fell back 后退, %,d are new 新增 (marts/funnel_daily)",
                    morning.path("came_forward").asLong(),
                    morning.path("came_back").asLong(),
                    morning.path("came_new").asLong());
        }
        if (morning.has("open_leads")) {
            line(
                    "  leads 线索: %,d of %,d are due to rotate 待流转 (marts/lead_queue)",
                    morning.path("overdue_leads").asLong(),
                    morning.path("open_leads").asLong());
        }
        if (morning.has("listed")) {
            line(
                    "  care 关怀: %,d of %,d who ordered lately are listed (marts/care_list)",
                    morning.path("listed").asLong(), morning.path("due").asLong());
        }
        if (morning.has("handovers")) {
            line(
                    "  handovers 离职继承: %,d friends of %,d employees wait 待继承 (marts/handover_list)",
                    morning.path("handovers").asLong(), morning.path("leavers").asLong());
        }
        if (morning.has("next_product")) {
            line(
                    "  next product 下一需求商品: by %s%s",
                    morning.path("next_product").asText(),
                    morning.has("compared")
                            ? compared(morning.path("hit_rate"), morning.path("popular_hit_rate"))
                            : ": nobody bought again, nothing was compared 无可比较");
        }
    }

    private void referrers() {
        JsonNode referrers = figures.get("referrers");
        if (referrers.isEmpty()) {
            return;
        }
        heading("Top referrers 推荐达人");
        line("  %-28s %8s %8s %8s %16s", "member", "brought", "tree", "levels", "referral value");
        for (JsonNode row : referrers) {
            line(
                    "  %-28s %,8d %,8d %,8d %,16.2f%s",
                    row.path("member_id").asText(),
                    row.path("direct_referrals").asLong(),
                    row.path("tree_size").asLong(),
                    row.path("tree_depth").asLong(),
                    row.path("referral_value").asDouble(),
                    row.path("is_staff").asBoolean() ? "  staff 员工" : "");
        }
    }

    /** The forest, and what of it somebody should look at. */
    private void referrals() {
        JsonNode referrals = figures.get("referrals");
        if (referrals.path("referred").asLong() == 0
                && referrals.path("rejects").isEmpty()) {
            return;
        }
        heading("Referrals 老带新");
        line(
                "  %,d members were brought, %,d of them by staff; %,d trees, the deepest %d levels below its root",
                referrals.path("referred").asLong(),
                referrals.path("by_staff").asLong(),
                referrals.path("trees").asLong(),
                referrals.path("depth").asLong());
        counts("claims that did not win", referrals.path("rejects"), "marts/referral_rejects");
        counts("referrals that look like abuse 存疑", referrals.path("flags"), "marts/referral_flags");
        counts("rewards to look at 奖励预警", referrals.path("alerts"), "marts/reward_alerts");
        if (referrals.has("contagion")) {
            line(
                    "  directs of a referrer who lapsed stayed away more often by %.1f%% of them (95%% interval %.1f to %.1f, %,d seen)%s",
                    100 * referrals.path("contagion").asDouble(),
                    100 * referrals.path("contagion_low").asDouble(),
                    100 * referrals.path("contagion_high").asDouble(),
                    referrals.path("contagion_exposed").asLong(),
                    referrals.path("contagion_is_measured").asDouble() > 0 ? "" : ": may be chance");
        }
    }

    private void counts(String what, JsonNode counts, String where) {
        if (!counts.isEmpty()) {
            line(
                    "  %s: %s (%s)",
                    what,
                    counts.properties().stream()
                            .map(count -> format("%,d %s", count.getValue().asLong(), count.getKey()))
                            .collect(Collectors.joining(", ")),
                    where);
        }
    }

    private void segments() {
        JsonNode segments = figures.get("segments");
        if (segments.isEmpty()) {
            return;
        }
        heading("Segments 人群 (published of matched, and what took the others off)");
        for (JsonNode row : segments) {
            String proof = row.has("holdout_auc")
                    ? String.format(
                            Locale.ROOT,
                            "lookalike: AUC %.3f (%.3f-%.3f), lift %.1f",
                            row.path("holdout_auc").asDouble(),
                            row.path("holdout_auc_low").asDouble(),
                            row.path("holdout_auc_high").asDouble(),
                            row.path("lift").asDouble())
                    : "";
            line(
                    "  %-28s %,8d of %,8d  %s%s%s",
                    row.path("segment").asText(),
                    row.path("size").asLong(),
                    row.path("matched").asLong(),
                    // What is between the two counts that stand here already.
                    row.path("waterfall").asText().replaceAll("^matched \\d+, |,? ?published \\d+$", ""),
                    proof.isEmpty() ? "" : "  " + proof,
                    !row.path("is_published").asBoolean()
                            ? " not published: " + row.path("note").asText()
                            : row.path("matched").asLong() == 0 ? " matched nobody 无人符合" : "");
        }
    }

    private void where() {
        heading("Where 位置");
        line("  Delta tables below %s (docs/data-dictionary.md explains every column)", string("warehouse"));
        line("  the versions to read: ops/publications");
        heading("Next 下一步");
        line("  ./fishpond status -c %s", config);
        line("  ./fishpond nightly -c %s --as-of %s   (the next day, when its exports are there)", config, nextDay());
    }

    private String nextDay() {
        return LocalDate.parse(string("as_of")).plusDays(1).toString();
    }

    private String champions(String purpose) {
        String names = StreamSupport.stream(figures.get("champions").spliterator(), false)
                .filter(row -> row.path("purpose").asText().equals(purpose))
                .map(row -> row.path("segment").asText().equals("all")
                        ? row.path("model").asText()
                        : row.path("segment").asText() + " " + row.path("model").asText())
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "none: too little history" : names;
    }

    private static String bar(double part) {
        return "█".repeat((int) Math.round(BAR * Math.min(1, part)));
    }

    private String string(String name) {
        return figures.path(name).asText();
    }

    private long number(String name) {
        return figures.path("members").path(name).asLong();
    }

    private double amount(String name) {
        return figures.path("members").path(name).asDouble();
    }

    private void heading(String title) {
        line("");
        line("%s", title);
    }

    private void line(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
    }
}
