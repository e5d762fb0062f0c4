package io.fishpond.algo.identity.incremental;

import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.algo.identity.AccountKey;
import io.fishpond.algo.identity.incremental.InMemoryIdentity.Event;
import io.fishpond.algo.identity.incremental.InMemoryIdentity.State;
import io.fishpond.algo.identity.judgement.ContradictedJudgementException;
import io.fishpond.algo.identity.judgement.Judgement;
import io.fishpond.algo.identity.judgement.Judgement.Verdict;
import io.fishpond.algo.identity.judgement.Judgements;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;

/** Histories of few accounts that say few things, so that they meet, part, and cross every line often. */
class IncrementalEqualsFullTest {
    private static final LocalDate START = LocalDate.parse("2026-01-01");
    private static final List<String> PHENOMENA = List.of(
            "phone beyond",
            "phone within",
            "block beyond",
            "block within",
            "component beyond",
            "component within",
            "CREATED",
            "ABSORBED",
            "MERGED",
            "SPLIT",
            "RETIRED",
            "RETURNED");

    @Provide
    Arbitrary<List<List<Change>>> histories() {
        return changes().list().ofMinSize(1).ofMaxSize(3).list().ofMinSize(1).ofMaxSize(30);
    }

    private static Arbitrary<Change> changes() {
        Arbitrary<AccountKey> accounts = Combinators.combine(
                        Arbitraries.of("app", "pos"), Arbitraries.of("1", "2", "3", "4", "5"))
                .as(AccountKey::new);
        Arbitrary<Content> contents = Combinators.combine(
                        Arbitraries.of("ann", "bob", "eve", "dan").injectNull(0.2),
                        Arbitraries.of("100", "200", "300").injectNull(0.2),
                        Arbitraries.of("1980", "1990").injectNull(0.6))
                .as(Content::new);
        Arbitrary<Change> judgements = Combinators.combine(Arbitraries.of(Verdict.class), accounts, accounts)
                .filter((verdict, a, b) -> !a.equals(b))
                .as(Change.Judge::new);
        return Arbitraries.frequencyOf(
                Tuple.of(5, Combinators.combine(accounts, contents).as(Change.Put::new)),
                Tuple.of(2, accounts.map(Change.Withdraw::new)),
                Tuple.of(2, accounts.map(Change.Return::new)),
                Tuple.of(1, judgements));
    }

    @Property(tries = 1000, seed = "20260101", edgeCases = EdgeCasesMode.NONE)
    @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
    void findsTheSameMembersIdsAliasesAndEvents(@ForAll("histories") List<List<Change>> history) {
        World world = new World();
        State full = State.empty();
        State incremental = State.empty();
        Set<String> met = new TreeSet<>();
        Set<String> before = Set.of();
        for (int night = 0; night < history.size(); night++) {
            LocalDate asOf = START.plusDays(night);
            List<Judgement> since = world.after(history.get(night), asOf);
            Judgements judgements = Judgements.of(world.judged);

            full = InMemoryIdentity.full(full, world.contents, judgements, asOf);
            incremental = InMemoryIdentity.incremental(incremental, world.contents, judgements, since, asOf);

            assertThat(incremental).as("night %s", night).isEqualTo(full);
            Set<String> now = InMemoryIdentity.extremes(full);
            met.addAll(differences(before, now));
            before = now;
        }
        for (Event event : full.events()) {
            met.add(event.what().kind().name());
        }
        met.forEach(phenomenon -> Statistics.label("met").collect(phenomenon));
        PHENOMENA.forEach(phenomenon -> Statistics.label("met")
                .coverage(coverage -> coverage.check(phenomenon).count(histories -> histories > 100)));

        LocalDate rebuilt = START.plusDays(history.size());
        assertThat(InMemoryIdentity.full(incremental, world.contents, Judgements.of(world.judged), rebuilt))
                .as("rebuilt")
                .isEqualTo(full);
    }

    /** Which kinds of line were crossed, and in which direction. */
    private static Set<String> differences(Set<String> before, Set<String> now) {
        Set<String> differences = new TreeSet<>();
        before.stream()
                .filter(key -> !now.contains(key))
                .forEach(key -> differences.add(key.split(" ")[0] + " within"));
        now.stream()
                .filter(key -> !before.contains(key))
                .forEach(key -> differences.add(key.split(" ")[0] + " beyond"));
        return differences;
    }

    /** What is delivered and judged. */
    private static final class World {
        private final SortedMap<AccountKey, Content> contents = new TreeMap<>();
        private final Map<AccountKey, Content> last = new HashMap<>();
        private final List<Judgement> judged = new ArrayList<>();

        /** Lets changes happen, and tells the judgements that were not refused. */
        private List<Judgement> after(List<Change> changes, LocalDate asOf) {
            int before = judged.size();
            for (Change change : changes) {
                if (change instanceof Change.Put put) {
                    contents.put(put.account(), put.content());
                    last.put(put.account(), put.content());
                } else if (change instanceof Change.Withdraw withdrawal) {
                    contents.remove(withdrawal.account());
                } else if (change instanceof Change.Return back && last.containsKey(back.account())) {
                    contents.put(back.account(), last.get(back.account()));
                } else if (change instanceof Change.Judge judge) {
                    judge(judge, asOf);
                }
            }
            return List.copyOf(judged.subList(before, judged.size()));
        }

        private void judge(Change.Judge judge, LocalDate asOf) {
            Judgement judgement = new Judgement(
                    judge.verdict(),
                    judge.a(),
                    judge.b(),
                    "steward",
                    "",
                    asOf.atStartOfDay(ZoneOffset.UTC).toInstant().plusSeconds(judged.size()));
            try {
                Judgements.of(judged).add(judgement);
                judged.add(judgement);
            } catch (ContradictedJudgementException refused) {
                // A steward would think again.
            }
        }
    }
}
