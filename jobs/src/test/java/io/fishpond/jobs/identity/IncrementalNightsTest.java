package io.fishpond.jobs.identity;

import static io.fishpond.testkit.Frames.content;
import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.algo.identity.AccountKey;
import io.fishpond.algo.identity.judgement.ContradictedJudgementException;
import io.fishpond.algo.identity.judgement.Judgement;
import io.fishpond.algo.identity.judgement.Judgement.Verdict;
import io.fishpond.algo.identity.judgement.Judgements;
import io.fishpond.algo.random.SplitMix64;
import io.fishpond.config.Deployment;
import io.fishpond.config.DeploymentLoader;
import io.fishpond.run.RunContext;
import io.fishpond.spark.Lake;
import io.fishpond.table.Table;
import io.fishpond.table.core.MemberEvents;
import io.fishpond.table.ops.Models;
import io.fishpond.table.staging.Profiles;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.PublicData;
import io.fishpond.testkit.Rows;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same nights twice: in one warehouse only what changed is resolved again, in the other all accounts are, by the same model.
 * Twenty histories run side by side, each of a few people of its own who say few things, so that their accounts meet, part, and
 * cross every line often.
 */
@ExtendWith(LocalSpark.class)
class IncrementalNightsTest {
    private static final ResolveMembersJob JOB = new ResolveMembersJob();
    private static final int HISTORIES = 20;

    /** More accounts than there are: all are resolved. */
    private static final int ALL = 1_000_000;

    private static final int ACCOUNTS = 7;
    private static final LocalDate START = LocalDate.parse("2026-01-01");
    private static final String[] NAMES = {"Ann Lee", "Bob Stone", "Eve Young", "Dan Maas"};

    @TempDir
    Path folder;

    private final SparkSession spark;
    private final SplitMix64 random = SplitMix64.of(7);
    private final Map<AccountKey, Object[]> delivered =
            new TreeMap<>(java.util.Comparator.comparing(AccountKey::channel).thenComparing(AccountKey::externalId));
    private final List<Judgement> judged = new ArrayList<>();

    IncrementalNightsTest(SparkSession spark) {
        this.spark = spark;
    }

    /** One of both warehouses. */
    private final class Shop {
        private final Lake lake;
        private final Deployment deployment;
        private Map<String, Long> published = Map.of();

        Shop(String name, int incrementalFrom) {
            String warehouse = folder.resolve(name).toString();
            deployment = new DeploymentLoader(none -> null)
                    .load(
                            PublicData.projectRoot().resolve("conf/demo.yaml"),
                            Map.of(
                                    "warehouse", warehouse,
                                    "identity.incremental_from", Integer.toString(incrementalFrom),
                                    "identity.largest_block", "4",
                                    "identity.largest_component", "6",
                                    "identity.hub_limits.phone", "2"));
            lake = new Lake(spark, warehouse);
        }

        /** Another shop that knows what this one does. */
        Shop copied(String name, int incrementalFrom) throws IOException {
            FileUtils.copyDirectory(
                    new File(lake.warehouse().replace("file:", "")),
                    folder.resolve(name).toFile());
            Shop copy = new Shop(name, incrementalFrom);
            copy.published = published;
            return copy;
        }

        RunContext night(LocalDate asOf, List<Judgement> said) {
            Rows profiles = Rows.of(Profiles.TABLE);
            delivered.values().forEach(profiles::row);
            lake.replace(Profiles.TABLE, profiles.frame());
            lake.append(
                    io.fishpond.table.core.Judgements.TABLE,
                    said.stream()
                            .map(judgement -> RowFactory.create(
                                    judgement.a().channel(),
                                    judgement.a().externalId(),
                                    judgement.b().channel(),
                                    judgement.b().externalId(),
                                    judgement.at(),
                                    judgement.verdict().name().toLowerCase(java.util.Locale.ROOT),
                                    judgement.by(),
                                    judgement.why()))
                            .toList());
            RunContext context = RunContext.of(deployment, lake, asOf, "run-" + asOf, Clock.systemUTC(), published);
            JOB.run(context);
            published =
                    JOB.writes().stream().collect(Collectors.toMap(Table::qualifiedName, table -> lake.version(table)));
            return context;
        }

        Map<Table, List<String>> contents() {
            Map<Table, List<String>> contents = new HashMap<>();
            JOB.writes().stream()
                    .filter(table -> !table.equals(Models.TABLE))
                    .forEach(table -> contents.put(
                            table, content(lake.read(table), table.columnNames().toArray(String[]::new))));
            return contents;
        }
    }

    private static AccountKey account(int history, int number) {
        return new AccountKey(number % 2 == 0 ? "app" : "pos", "h%d-%d".formatted(history, number));
    }

    /** What an account says next: a name of its history or none, phones that all of it share, a birth date now and then. */
    private void deliver(int history, int number) {
        AccountKey account = account(history, number);
        List<String> phones =
                random.chance(0.8) ? List.of("139%04d000%d".formatted(history, random.nextInt(3))) : List.of();
        delivered.put(account, new Object[] {
            "channel",
            account.channel(),
            "external_id",
            account.externalId(),
            "created_at",
            "2025-01-%02dT08:00:00".formatted(1 + number),
            "name",
            random.chance(0.2) ? null : NAMES[random.nextInt(NAMES.length)] + " h" + history,
            "phones",
            phones,
            "emails",
            random.chance(0.3) ? List.of("h%d.%d@example.com".formatted(history, random.nextInt(2))) : List.of(),
            "birth_date",
            random.chance(0.3) ? "19%d0-05-1%d".formatted(7 + random.nextInt(3), random.nextInt(3)) : null,
            "gender",
            random.chance(0.5) ? "female" : null
        });
    }

    /** A night of changes in every history. */
    private List<Judgement> change(LocalDate asOf) {
        List<Judgement> said = new ArrayList<>();
        for (int history = 0; history < HISTORIES; history++) {
            for (int times = random.nextInt(3); times >= 0; times--) {
                int number = random.nextInt(ACCOUNTS);
                if (random.chance(0.2)) {
                    delivered.remove(account(history, number));
                } else {
                    deliver(history, number);
                }
            }
            int a = random.nextInt(ACCOUNTS);
            int b = random.nextInt(ACCOUNTS);
            if (random.chance(0.25) && a != b) {
                Judgement judgement = new Judgement(
                        Verdict.values()[random.nextInt(Verdict.values().length)],
                        account(history, a),
                        account(history, b),
                        "ann",
                        "because",
                        asOf.atStartOfDay(ZoneOffset.UTC).toInstant().plusSeconds(history));
                try {
                    Judgements.of(judged).add(judgement);
                    judged.add(judgement);
                    said.add(judgement);
                } catch (ContradictedJudgementException refused) {
                    // A steward would think again.
                }
            }
        }
        return said;
    }

    private void sameEveryNight(int nights) throws IOException {
        for (int history = 0; history < HISTORIES; history++) {
            for (int number = 0; number < ACCOUNTS - 1; number++) {
                deliver(history, number);
            }
        }
        Shop incremental = new Shop("incremental", 0);
        incremental.night(START, List.of());
        Shop full = incremental.copied("full", ALL);
        for (int night = 1; night <= nights; night++) {
            LocalDate asOf = START.plusDays(night);
            List<Judgement> said = change(asOf);
            RunContext some = incremental.night(asOf, said);
            full.night(asOf, said);

            Map<Table, List<String>> expected = full.contents();
            incremental.contents().forEach((table, rows) -> assertThat(rows)
                    .as("%s of %s", table, asOf)
                    .isEqualTo(expected.get(table)));
            if (night == 1) { // Later, most accounts have been judged or live beside one that was.
                assertThat(some.measured().get(new RunContext.Measure("resolved_accounts", "")))
                        .isLessThan(0.9 * delivered.size());
            }
        }
        assertThat(content(full.lake.read(MemberEvents.TABLE).select("event").distinct(), "event"))
                .contains("absorbed", "created", "merged", "split");
    }

    @Test
    void whatChangedGivesWhatAllGive() throws IOException {
        sameEveryNight(1);
    }

    @Test
    @Tag("long")
    void whatChangedGivesWhatAllGiveThroughManyNights() throws IOException {
        sameEveryNight(8);
    }
}
