package io.fishpond.jobs.identity;

import static io.fishpond.testkit.Frames.content;
import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.algo.identity.AccountKey;
import io.fishpond.algo.identity.ledger.IdLedger;
import io.fishpond.algo.identity.ledger.LedgerAccount;
import io.fishpond.algo.identity.ledger.Settlement;
import io.fishpond.algo.random.SplitMix64;
import io.fishpond.domain.MemberIds;
import io.fishpond.domain.Secret;
import io.fishpond.table.core.MemberAliases;
import io.fishpond.table.core.MemberEvents;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.core.WithdrawnAccounts;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.Rows;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Shops of a few accounts that come and go at random, and are clustered anew at random every night: the ledger on Spark settles
 * all of them at once, the one in memory each by itself, and both have to agree.
 */
@ExtendWith(LocalSpark.class)
@Tag("long")
class MemberLedgerHistoriesTest {
    private static final MemberIds IDS = new MemberIds(new Secret("a key for tests only"));
    private static final int HISTORIES = 100;
    private static final int NIGHTS = 3;
    private static final int ACCOUNTS = 6;
    private static final StructType FOUND = new StructType()
            .add("channel", DataTypes.StringType)
            .add("external_id", DataTypes.StringType)
            .add("first_seen_at", DataTypes.TimestampType)
            .add("component", DataTypes.LongType);

    @Test
    void givesTheIdsAliasesAndEventsOfTheLedgerInMemory(SparkSession spark) {
        SplitMix64 random = SplitMix64.of(1);
        List<History> histories = new ArrayList<>();
        for (int i = 0; i < HISTORIES; i++) {
            histories.add(new History(i, random));
        }
        Dataset<Row> records = Rows.of(MemberRecords.TABLE).frame();
        Dataset<Row> withdrawn = Rows.of(WithdrawnAccounts.TABLE).frame();
        Dataset<Row> aliases = Rows.of(MemberAliases.TABLE).frame();
        Dataset<Row> noEvents = Rows.of(MemberEvents.TABLE).frame();
        for (int night = 1; night <= NIGHTS; night++) {
            LocalDate tonight = LocalDate.of(2026, 1, night);
            List<Row> found = histories.stream()
                    .flatMap(history -> history.settled(tonight).stream())
                    .toList();

            Dataset<Row> ledger = MemberLedger.ledger(records, withdrawn);
            Dataset<Row> clustered = Accounts.withLedger(ledger, tonight)
                    .apply(spark.createDataFrame(found, FOUND))
                    .localCheckpoint();
            Dataset<Row> moves = MemberLedger.moves(clustered).localCheckpoint();
            Dataset<Row> assigned =
                    MemberLedger.assigned(clustered, moves, aliases, IDS).localCheckpoint();
            Dataset<Row> moved = MemberLedger.moved(moves, assigned).localCheckpoint();
            Dataset<Row> events = MemberLedger.events(noEvents, ledger, moved, assigned, tonight);
            withdrawn =
                    MemberLedger.withdrawn(ledger, clustered, moved, tonight).localCheckpoint();
            aliases = MemberLedger.aliases(aliases, moved, assigned, tonight).localCheckpoint();
            records = clustered
                    .join(assigned, "component")
                    .select("channel", "external_id", "member_id", "first_seen_at", "first_landed_on")
                    .localCheckpoint();

            assertThat(content(records, "channel", "external_id", "member_id", "first_landed_on"))
                    .isEqualTo(all(histories, History::present));
            assertThat(content(withdrawn, "channel", "external_id", "member_id", "first_landed_on", "withdrawn_on"))
                    .isEqualTo(all(histories, History::withdrawn));
            assertThat(content(aliases, "alias_id", "member_id")).isEqualTo(all(histories, History::aliases));
            assertThat(content(events, "member_id", "event", "other_member_id"))
                    .isEqualTo(all(histories, History::events));
        }
    }

    private static List<String> all(List<History> histories, Function<History, List<String>> part) {
        return histories.stream()
                .flatMap(history -> part.apply(history).stream())
                .sorted()
                .toList();
    }

    /** One shop's accounts, and what the ledger in memory says of them. */
    private static final class History {
        private final String channel;
        private final long firstCluster;
        private final SplitMix64 random;
        private final List<Instant> firstSeen = new ArrayList<>();
        private final Map<String, LedgerAccount> ledger = new TreeMap<>();
        private final Map<String, LocalDate> withdrawnOn = new TreeMap<>();
        private final Map<String, String> aliases = new TreeMap<>();
        private List<String> events = List.of();

        History(int number, SplitMix64 random) {
            this.channel = "shop" + number;
            this.firstCluster = number * 10L;
            this.random = random;
            for (int account = 0; account < ACCOUNTS; account++) {
                firstSeen.add(
                        random.chance(0.2)
                                ? null
                                : Instant.parse("2025-01-01T08:00:00Z").plus(random.nextInt(4), ChronoUnit.DAYS));
            }
        }

        /** Settles a random night, and returns its accounts as Spark is told of them. */
        List<Row> settled(LocalDate tonight) {
            List<Row> found = new ArrayList<>();
            List<LedgerAccount> accounts = new ArrayList<>();
            for (int i = 0; i < ACCOUNTS; i++) {
                String id = "" + i;
                long cluster = firstCluster + random.nextInt(3);
                boolean isThere = random.chance(0.7);
                if (isThere) {
                    found.add(RowFactory.create(channel, id, firstSeen.get(i), cluster));
                }
                LedgerAccount last = ledger.get(id);
                if (isThere || last != null) {
                    LocalDate landed = last == null ? tonight : last.firstLandedOn();
                    accounts.add(new LedgerAccount(
                            new AccountKey(channel, id),
                            firstSeen.get(i) == null
                                    ? landed.atStartOfDay(ZoneOffset.UTC).toInstant()
                                    : firstSeen.get(i),
                            landed,
                            last == null ? null : last.memberId(),
                            withdrawnOn.containsKey(id),
                            isThere ? cluster : null));
                }
            }
            Settlement settlement = new IdLedger(this::minted).settle(accounts);
            for (LedgerAccount account : accounts) {
                String id = account.key().externalId();
                ledger.put(
                        id,
                        new LedgerAccount(
                                account.key(),
                                account.firstSeenAt(),
                                account.firstLandedOn(),
                                settlement.memberId(account),
                                account.cluster() == null,
                                null));
                if (account.cluster() == null) {
                    withdrawnOn.putIfAbsent(id, tonight);
                } else {
                    withdrawnOn.remove(id);
                }
            }
            aliases.replaceAll((alias, now) -> settlement.became().getOrDefault(now, now));
            settlement.members().values().forEach(id -> aliases.put(id, id));
            events = settlement.events().stream()
                    .map(event -> event.memberId() + " | "
                            + event.kind().name().toLowerCase(Locale.ROOT) + " | "
                            + (event.other() == null ? "" : event.other()))
                    .toList();
            return found;
        }

        private String minted(AccountKey founder) {
            int generation = 0;
            while (aliases.containsKey(IDS.mint(founder.channel(), founder.externalId(), generation))) {
                generation++;
            }
            return IDS.mint(founder.channel(), founder.externalId(), generation);
        }

        List<String> present() {
            return lines(account -> !account.wasWithdrawn(), account -> "");
        }

        List<String> withdrawn() {
            return lines(
                    LedgerAccount::wasWithdrawn,
                    account -> " | " + withdrawnOn.get(account.key().externalId()));
        }

        List<String> events() {
            return events;
        }

        private List<String> lines(Predicate<LedgerAccount> which, Function<LedgerAccount, String> more) {
            return ledger.values().stream()
                    .filter(which)
                    .map(account -> channel + " | " + account.key().externalId() + " | " + account.memberId() + " | "
                            + account.firstLandedOn() + more.apply(account))
                    .toList();
        }

        List<String> aliases() {
            return aliases.entrySet().stream()
                    .map(alias -> alias.getKey() + " | " + alias.getValue())
                    .toList();
        }
    }
}
