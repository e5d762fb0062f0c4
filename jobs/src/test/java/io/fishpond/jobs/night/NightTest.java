package io.fishpond.jobs.night;

import static io.fishpond.testkit.Frames.content;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fishpond.algo.identity.AccountKey;
import io.fishpond.algo.identity.judgement.Judgement;
import io.fishpond.config.ConfigurationException;
import io.fishpond.config.DeploymentLoader;
import io.fishpond.jobs.identity.StewardsBook;
import io.fishpond.run.Job;
import io.fishpond.run.Ledger;
import io.fishpond.run.RefusedException;
import io.fishpond.run.RunContext;
import io.fishpond.spark.Lake;
import io.fishpond.table.Table;
import io.fishpond.table.Tables;
import io.fishpond.table.marts.FunnelDaily;
import io.fishpond.table.marts.GradeMoves;
import io.fishpond.table.marts.MemberHistory;
import io.fishpond.table.marts.MemberProfile;
import io.fishpond.table.marts.MemberValue;
import io.fishpond.table.marts.ValidMembers;
import io.fishpond.table.ops.GateFindings;
import io.fishpond.table.ops.Metrics;
import io.fishpond.testkit.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Whole nights of a shop with two channels. */
@ExtendWith(LocalSpark.class)
class NightTest {
    private static final LocalDate FIRST = LocalDate.parse("2026-06-29");
    private static final int MEMBERS = 40;
    private static final int TILLS = 65;
    private static final String DEPLOYMENT =
            """
            warehouse: %1$s/warehouse
            exports: %1$s/exports
            timezone: Asia/Shanghai
            currency: CNY
            region: CN
            channels: [channels/*.yaml]
            consent: {default: granted}
            keys: {member: "published:a key for tests only"}
            """;
    private static final String APP =
            """
            channel: app
            feeds:
              profiles:
                files: app/users_*.csv
                columns: {external_id: id, name: name, phones: phone, created_at: "try_to_timestamp(joined)"}
              orders:
                files: app/orders_*.csv
                columns:
                  order_id: id
                  external_id: user
                  ordered_at: "try_to_timestamp(paid)"
                  amount: amount
                  status: "'completed'"
            """;

    @TempDir
    Path folder;

    private final SparkSession spark;

    NightTest(SparkSession spark) {
        this.spark = spark;
    }

    private void write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    /** A shop in which every third member buys every month, and the last two accounts are one person. */
    private void openShop() throws IOException {
        write("conf/shop.yaml", DEPLOYMENT.formatted(folder));
        write("conf/channels/app.yaml", APP);
        StringBuilder users = new StringBuilder("id,name,phone,joined\n");
        StringBuilder orders = new StringBuilder("id,user,paid,amount\n");
        for (int i = 0; i < MEMBERS; i++) {
            int phone = Math.min(i, MEMBERS - 2);
            users.append("u%d,Member %d,139%08d,2024-01-%02d 08:00:00\n".formatted(i, phone, phone, 1 + i % 28));
            for (int month = 0; month < (i % 3 == 0 ? 28 : i % 3); month++) {
                LocalDate day = LocalDate.parse("2024-02-01").plusMonths(month).plusDays(i % 28);
                orders.append("o%d-%d,u%d,%s 12:00:00,%d.50\n".formatted(i, month, i, day, 10 + i));
            }
        }
        write("exports/app/users_1.csv", users.toString());
        write("exports/app/orders_1.csv", orders.toString());
    }

    private Night.Result night(LocalDate asOf, Consumer<String> progress) {
        return night(asOf, progress, Map.of());
    }

    private Night.Result night(LocalDate asOf, Consumer<String> progress, Map<String, String> accepted) {
        DeploymentLoader loader = new DeploymentLoader(name -> null);
        var deployment = loader.load(folder.resolve("conf/shop.yaml"), Map.of());
        return new Night(spark, deployment, asOf, Clock.systemUTC(), progress).run(loader.problems(), false, accepted);
    }

    private Lake lake() {
        return new Lake(spark, folder.resolve("warehouse").toString());
    }

    private Map<String, Long> versions() {
        Map<String, Long> versions = new TreeMap<>();
        for (Table table : Tables.ALL) {
            if (lake().exists(table)) {
                versions.put(table.qualifiedName(), lake().version(table));
            }
        }
        return versions;
    }

    private List<String> value(LocalDate asOf) {
        return content(
                lake().read(MemberValue.TABLE).where("as_of = date'" + asOf + "'"),
                "member_id",
                "historical_value",
                "future_value",
                "run_id");
    }

    /** What a kill between two steps leaves: the step is in the ledger, and nothing after it happened. */
    private static final class Killed extends Error {}

    @Test
    void completesWhatWasKilledDoesNothingTwiceRefusesPoisonAndObeysStewards() throws IOException {
        openShop();
        assertThatThrownBy(() -> night(FIRST, line -> {
                    if (line.startsWith("resolve")) {
                        throw new Killed();
                    }
                }))
                .isInstanceOf(Killed.class);
        assertThat(new Ledger(lake()).published()).isEmpty();

        List<String> progress = new ArrayList<>();
        Night.Result completed = night(FIRST, progress::add);
        assertThat(completed.outcome()).isEqualTo(Night.Outcome.PUBLISHED);
        assertThat(progress.get(0)).isEqualTo("resuming run " + completed.runId() + " after 3 finished steps");
        assertThat(progress.stream().map(line -> line.split(" ")[0]).skip(1))
                .containsExactlyElementsOf(Night.JOBS.stream()
                        .map(Job::name)
                        .dropWhile(name -> !name.equals("gate"))
                        .toList());
        assertThat(lake().read(MemberProfile.TABLE).count()).isEqualTo(MEMBERS - 1);

        Map<String, Long> versions = versions();
        assertThat(night(FIRST, progress::add))
                .isEqualTo(new Night.Result(Night.Outcome.NOTHING_TO_DO, completed.runId()));
        assertThat(versions()).isEqualTo(versions);

        new StewardsBook(lake())
                .enter(new Judgement(
                        Judgement.Verdict.LINK,
                        new AccountKey("app", "u0"),
                        new AccountKey("app", "u1"),
                        "ann",
                        "met them",
                        Instant.parse("2026-06-30T10:00:00Z")));
        assertThat(night(FIRST, progress::add))
                .isEqualTo(new Night.Result(Night.Outcome.NEW_INPUT_WAITS, completed.runId()));

        List<String> firstDay = value(FIRST);
        theGateRefusesAPoisonedPhone();

        // The hub guard stops what the gate has stopped, and the day is published after all.
        write("conf/shop.yaml", DEPLOYMENT.formatted(folder));
        Night.Result next = theAuditStopsWhatWasRejectedUntilItIsAccepted(FIRST.plusDays(1), completed.runId());
        assertThat(next.outcome()).isEqualTo(Night.Outcome.PUBLISHED);
        assertThat(next.runId()).isNotEqualTo(completed.runId());
        assertThat(value(FIRST)).hasSize(MEMBERS - 1).isEqualTo(firstDay);
        assertThat(value(FIRST.plusDays(1))).hasSize(MEMBERS - 2 + TILLS);
        totalsAgree(FIRST.plusDays(1), MEMBERS - 2 + TILLS);
        for (LocalDate day : List.of(FIRST, FIRST.plusDays(1))) {
            assertThat(content(standing(lake().read(MemberHistory.TABLE), day), FOLLOWED))
                    .isEqualTo(content(on(MemberProfile.TABLE, day), FOLLOWED));
        }

        RunContext context = RunContext.of(
                new DeploymentLoader(name -> null).load(folder.resolve("conf/shop.yaml"), Map.of()),
                lake(),
                FIRST.plusDays(1),
                next.runId(),
                Clock.systemUTC(),
                new Ledger(lake()).publishedBy(next.runId()));
        String summary =
                NightSummary.of(context, next, Path.of("conf/shop.yaml")).text();
        assertThat(summary)
                .contains("Published: run " + next.runId())
                .contains("105 accounts are 103 members: 2 accounts were merged, up to 2 into one member")
                .contains("38 have bought")
                .doesNotContain("Member 3", "139000000", "138888");

        aRollbackWithdrawsTheDay(FIRST.plusDays(1), next.runId(), completed.runId());
    }

    private Night.Result theAuditStopsWhatWasRejectedUntilItIsAccepted(LocalDate day, String current)
            throws IOException {
        StringBuilder orders = new StringBuilder("id,user,paid,amount\n");
        for (int i = 0; i < 200; i++) {
            orders.append("x%d,u1,soon,1.00\n".formatted(i));
        }
        write("exports/app/orders_2.csv", orders.toString());

        RefusedException refused = catchThrowableOfType(RefusedException.class, () -> night(day, line -> {}));
        assertThat(refused.getMessage().lines())
                .contains(
                        "  rejected_rows app.orders: 200 of 200 rows that came since the last night were rejected, 100.0%, for reasons in ops.rejects"
                                + " (at most 0.1, by gates.rejected_rows.most)")
                .anyMatch(line -> line.contains("nightly --accept GATE --why"));
        assertThat(new Ledger(lake()).lastPublished().orElseThrow().runId()).isEqualTo(current);

        List<String> progress = new ArrayList<>();
        Night.Result accepted =
                night(day, progress::add, Map.of("rejected_rows", "the till was misconfigured for an hour"));
        assertThat(progress).hasSize(2);
        assertThat(progress.get(1)).startsWith("audit");
        assertThat(new Ledger(lake()).lastPublished().orElseThrow().runId()).isEqualTo(accepted.runId());
        assertThat(content(
                        lake().read(GateFindings.TABLE).where("gate = 'rejected_rows'"),
                        "as_of",
                        "subject",
                        "outcome",
                        "why"))
                .containsExactly(day + " | app.orders | accepted | the till was misconfigured for an hour");
        return accepted;
    }

    private void aRollbackWithdrawsTheDay(LocalDate day, String last, String back) {
        Ledger ledger = new Ledger(lake());
        Map<String, List<String>> then = published(ledger.publishedBy(back));

        assertThatThrownBy(() -> Rollback.to(lake(), last, "a test", Clock.systemUTC()))
                .isInstanceOf(Rollback.ImpossibleException.class)
                .hasMessageStartingWith(
                        last + " is the current publication. Publications, the current first: " + last + ", " + back);
        assertThat(Rollback.to(lake(), back, "a test", Clock.systemUTC()))
                .extracting(Ledger.Run::runId)
                .containsExactly(last);

        assertThat(ledger.lastPublished().orElseThrow().runId()).isEqualTo(back);
        assertThat(ledger.lastPublished(day)).isEmpty();
        assertThat(published(ledger.published())).isEqualTo(then);
        assertThat(on(MemberProfile.TABLE, day).isEmpty()).isTrue();
        assertThat(ledger.latest(day).orElseThrow().status()).isEqualTo("withdrawn");
        assertThat(plan(day).outlook()).isEqualTo(Night.Outlook.START);
        assertThat(plan(day.minusDays(1)).outlook()).isEqualTo(Night.Outlook.NEW_INPUT_WAITS);
    }

    /** What readers of a publication see, table by table. */
    private Map<String, List<String>> published(Map<String, Long> versions) {
        Map<String, List<String>> contents = new TreeMap<>();
        for (Table table : List.of(MemberProfile.TABLE, MemberValue.TABLE, MemberHistory.TABLE, FunnelDaily.TABLE)) {
            contents.put(
                    table.qualifiedName(),
                    content(
                            lake().readAt(table, versions.get(table.qualifiedName())),
                            table.columnNames().toArray(String[]::new)));
        }
        return contents;
    }

    private Night.Plan plan(LocalDate asOf) {
        DeploymentLoader loader = new DeploymentLoader(name -> null);
        var deployment = loader.load(folder.resolve("conf/shop.yaml"), Map.of());
        return new Night(spark, deployment, asOf, Clock.systemUTC(), line -> {}).plan(loader.problems());
    }

    private static final String[] FOLLOWED = Stream.concat(Stream.of("member_id"), MemberHistory.FOLLOWED.stream())
            .toArray(String[]::new);

    private Dataset<Row> on(Table mart, LocalDate day) {
        return lake().read(mart).where("as_of = date'" + day + "'");
    }

    private static Dataset<Row> standing(Dataset<Row> history, LocalDate day) {
        return history.where("valid_from <= date'" + day + "' and (valid_to is null or date'" + day + "' <= valid_to)");
    }

    /** Whoever counts members counts the same ones. */
    private void totalsAgree(LocalDate day, long members) {
        assertThat(List.of(
                        on(MemberProfile.TABLE, day).count(),
                        sum(on(FunnelDaily.TABLE, day).where("scope = 'company'"), "people"),
                        sum(on(ValidMembers.TABLE, day).where("scope = 'company'"), "members"),
                        sum(on(GradeMoves.TABLE, day).where("grade_to != 'none'"), "members")))
                .containsOnly(members);
        assertThat(sum(on(GradeMoves.TABLE, day).where("grade_from != 'none'"), "members"))
                .isEqualTo(on(MemberProfile.TABLE, day.minusDays(1)).count());
        assertThat(sum(on(ValidMembers.TABLE, day).where("scope = 'company'"), "valid_members"))
                .isEqualTo(on(MemberProfile.TABLE, day).where("is_valid_member").count());
    }

    private static long sum(Dataset<Row> rows, String column) {
        return rows.agg(expr("coalesce(sum(" + column + "), 0L)")).head().getLong(0);
    }

    /** Every till types the shop's own number into accounts without a name, and into some that have one; nobody guards. */
    private void theGateRefusesAPoisonedPhone() throws IOException {
        Map<String, Long> current = new Ledger(lake()).published();
        List<String> names = List.of("Ann Lee", "Bob Stone", "Carla Diaz", "Dirk Maas", "Eve Young");
        StringBuilder till = new StringBuilder("id,name,phone,joined\n");
        for (int i = 0; i < TILLS; i++) {
            till.append("t%d,%s,13888888888,2026-06-30 08:00:00\n".formatted(i, i < names.size() ? names.get(i) : ""));
        }
        write("exports/app/users_2.csv", till.toString());
        write("conf/shop.yaml", DEPLOYMENT.formatted(folder) + "identity: {hub_limits: {phone: 1000}}\n");

        RefusedException refused =
                catchThrowableOfType(RefusedException.class, () -> night(FIRST.plusDays(1), line -> {}));

        assertThat(refused.getMessage().lines())
                .anyMatch(line -> line.matches("  accounts of the largest member: from 2 in the last published night to"
                        + " \\d\\d \\(at most 22, by identity.gate.jump and slack\\)"))
                .anyMatch(line -> line.matches("  merges .*: from 1 in .* to \\d\\d \\(at most 21, .*"))
                .anyMatch(line -> line.matches("  m[0-9a-z]{26}  \\d\\d accounts, \\d\\d more: phones \\d+.*"));
        assertThat(refused.getMessage())
                .contains("identity.hub_limits", "unlink", "--set identity.gate")
                .doesNotContain("138888", "Ann");
        assertThat(new Ledger(lake()).published()).isEqualTo(current);
        assertThat(new Ledger(lake()).latest(FIRST.plusDays(1)).orElseThrow().isRefused())
                .isTrue();
        assertThat(content(
                        lake().read(Metrics.TABLE).where("step = 'gate' and metric = 'largest_member'"),
                        "as_of",
                        "subject"))
                .containsExactly("2026-06-29 | ", "2026-06-29 | allowed", "2026-06-30 | ", "2026-06-30 | allowed");
    }

    @Test
    void saysEverythingThatIsWrongAtOnceAndWritesNothing() throws IOException {
        write("conf/shop.yaml", DEPLOYMENT.formatted(folder));
        write(
                "conf/channels/app.yaml",
                APP.replace("  profiles:\n", "  profiles:\n    fils: app/*.csv\n")
                        .replace("name: name", "nickname: name")
                        .replace("try_to_timestamp(paid)", "try_to_timestamp(paid"));
        write("exports/app/orders_1.csv", "id,user,paid,amount\n");

        ConfigurationException refused =
                catchThrowableOfType(ConfigurationException.class, () -> night(FIRST, line -> {}));

        assertThat(refused.getMessage().lines())
                .hasSize(5)
                .anyMatch(line -> line.startsWith("4 problems in the configuration"))
                .anyMatch(line -> line.contains("app.yaml: feeds.profiles.fils is not a known key"))
                .anyMatch(line -> line.contains("nickname") && line.contains("staging.profiles"))
                .anyMatch(line -> line.contains("app/users_*.csv") && line.contains("there is no such file"))
                .anyMatch(line -> line.contains("feeds.orders.columns.ordered_at is not valid"));
        assertThat(folder.resolve("warehouse")).doesNotExist();
    }
}
