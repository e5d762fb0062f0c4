package io.fishpond.algo.identity.judgement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fishpond.algo.identity.AccountKey;
import io.fishpond.algo.identity.UnionFind;
import io.fishpond.algo.identity.judgement.Judgement.Verdict;
import io.fishpond.algo.identity.linkage.Constraints;
import io.fishpond.algo.random.SplitMix64;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class JudgementsTest {
    private static final Instant START = Instant.parse("2026-01-02T10:00:00Z");

    private final Judgements judgements = new Judgements();
    private int made;

    @Test
    void followsLinksThroughOthers() {
        link("a", "b");
        link("c", "b");
        link("x", "y");

        assertThat(judgements.group(account("a"))).containsExactly(account("a"), account("b"), account("c"));
        assertThat(judgements.group(account("z"))).containsExactly(account("z"));
        assertThat(judgements.groups())
                .containsExactly(
                        new TreeSet<>(Set.of(account("a"), account("b"), account("c"))),
                        new TreeSet<>(Set.of(account("x"), account("y"))));
    }

    @Test
    void letsTheLastWordOnAPairStand() {
        link("a", "b");
        unlink("b", "a");

        assertThat(judgements.groups()).isEmpty();

        link("a", "b");

        assertThat(judgements.groups()).hasSize(1);
        assertThat(judgements.on(account("b"), account("a")).map(Judgement::verdict))
                .contains(Verdict.LINK);
        assertThat(judgements.on(account("b"), account("c"))).isEmpty();
        assertThat(judgements.accounts()).containsExactly(account("a"), account("b"));

        judgements.add(judgement(Verdict.RETRACT, "a", "b", ++made));

        assertThat(judgements.accounts()).isEmpty();
    }

    @Test
    void refusesToUnlinkWhatOtherLinksHoldTogether() {
        link("a", "b");
        link("a", "c");
        link("c", "b");

        assertThatThrownBy(() -> unlink("a", "b"))
                .isInstanceOf(ContradictedJudgementException.class)
                .hasMessage(
                        "cannot unlink k:a and k:b: k:a and k:c are linked (by ann at 2026-01-02T10:02:00Z: reason 2), "
                                + "k:c and k:b are linked (by ann at 2026-01-02T10:03:00Z: reason 3); "
                                + "take one of these back first");
        assertThat(judgements.group(account("a"))).hasSize(3);

        judgements.add(judgement(Verdict.RETRACT, "c", "a", ++made));
        unlink("a", "b");

        assertThat(judgements.group(account("a"))).hasSize(1);
        assertThat(judgements.group(account("b"))).hasSize(2);
    }

    @Test
    void refusesToLinkWhatAnotherUnlinkKeepsApart() {
        link("a", "c");
        unlink("d", "c");
        link("d", "b");

        assertThatThrownBy(() -> link("a", "b"))
                .isInstanceOfSatisfying(ContradictedJudgementException.class, refused -> assertThat(
                                refused.path().stream().map(step -> step.verdict() + " " + step.a() + " " + step.b()))
                        .containsExactly("LINK k:a k:c", "UNLINK k:d k:c", "LINK k:d k:b"))
                .hasMessageStartingWith("cannot link k:a and k:b: k:a and k:c are linked (by ann at ");

        link("c", "d");
        link("a", "b");

        assertThat(judgements.group(account("a"))).hasSize(4);
    }

    @Test
    void tellsTheShortestPath() {
        link("a", "p");
        link("p", "q");
        link("q", "b");
        link("a", "z");
        link("z", "b");

        assertThatThrownBy(() -> unlink("a", "b"))
                .isInstanceOfSatisfying(ContradictedJudgementException.class, refused -> assertThat(refused.path())
                        .hasSize(2));
    }

    @Test
    void isOfTwoAccounts() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> link("a", "a"))
                .withMessage("a judgement is of two accounts, and k:a is one");
    }

    @Test
    void constrainsAComponentAlsoThroughAccountsThatAreAbsent() {
        link("a", "gone");
        link("gone", "b");
        unlink("lost", "c");
        link("lost", "d");
        unlink("gone", "lost");

        Constraints constraints = judgements.constraints(accounts("a", "b", "c", "d"));

        assertThat(IntStream.range(0, 4).map(constraints.group())).containsExactly(0, 0, 2, 3);
        assertThat(apart(constraints, 4)).containsExactlyInAnyOrder(List.of(0, 3), List.of(1, 3), List.of(2, 3));
    }

    @Property(tries = 1000, seed = "6")
    void refusesWhatAConsistentWorldCannotHoldAndNothingElse(@ForAll long seed) {
        SplitMix64 draws = SplitMix64.of(seed);
        List<Judgement> history = new ArrayList<>();
        Judgements standing = new Judgements();
        for (int step = 0; step < 20; step++) {
            int a = draws.nextInt(6);
            int b = (a + 1 + draws.nextInt(5)) % 6;
            Judgement judgement = judgement(Verdict.values()[draws.nextInt(3)], "" + a, "" + b, step);
            history.add(judgement);
            if (isConsistent(history)) {
                standing.add(judgement);
            } else {
                history.remove(history.size() - 1);
                assertThatThrownBy(() -> standing.add(judgement))
                        .isInstanceOfSatisfying(
                                ContradictedJudgementException.class, refused -> leads(refused.path(), judgement));
            }
        }
        Collections.rotate(history, 3);

        List<AccountKey> accounts = accounts("0", "1", "2", "3", "4", "5");
        assertThat(standing.groups()).isEqualTo(Judgements.of(history).groups());
        assertThat(apart(standing.constraints(accounts), 6))
                .containsExactlyInAnyOrderElementsOf(
                        apart(Judgements.of(history).constraints(accounts), 6));
    }

    /** The path runs from the one account to the other, with an unlink in it if, and only if, a link was refused. */
    private static void leads(List<Judgement> path, Judgement refused) {
        AccountKey at = refused.a();
        for (Judgement step : path) {
            assertThat(List.of(step.a(), step.b())).contains(at);
            at = step.other(at);
        }
        assertThat(at).isEqualTo(refused.b());
        assertThat(path.stream().filter(step -> !step.links()).count()).isEqualTo(refused.links() ? 1 : 0);
    }

    private static boolean isConsistent(List<Judgement> history) {
        Map<Set<AccountKey>, Judgement> last = new HashMap<>();
        history.forEach(judgement -> last.put(Set.of(judgement.a(), judgement.b()), judgement));
        UnionFind groups = new UnionFind(6);
        last.values().stream()
                .filter(Judgement::links)
                .forEach(link -> groups.union(number(link.a()), number(link.b())));
        return last.values().stream()
                .filter(judgement -> judgement.verdict() == Verdict.UNLINK)
                .noneMatch(unlink -> groups.find(number(unlink.a())) == groups.find(number(unlink.b())));
    }

    private static int number(AccountKey account) {
        return Integer.parseInt(account.externalId());
    }

    private static List<List<Integer>> apart(Constraints constraints, int records) {
        return IntStream.range(0, records)
                .boxed()
                .flatMap(i -> IntStream.range(i, records)
                        .filter(j -> constraints.cannotLink().test(i, j)
                                || constraints.cannotLink().test(j, i))
                        .mapToObj(j -> List.of(i, j)))
                .toList();
    }

    private void link(String a, String b) {
        judgements.add(judgement(Verdict.LINK, a, b, ++made));
    }

    private void unlink(String a, String b) {
        judgements.add(judgement(Verdict.UNLINK, a, b, ++made));
    }

    private static Judgement judgement(Verdict verdict, String a, String b, int minute) {
        return new Judgement(
                verdict, account(a), account(b), "ann", "reason " + minute, START.plusSeconds(60L * minute));
    }

    private static List<AccountKey> accounts(String... externalIds) {
        return List.of(externalIds).stream().map(JudgementsTest::account).toList();
    }

    private static AccountKey account(String externalId) {
        return new AccountKey("k", externalId);
    }
}
