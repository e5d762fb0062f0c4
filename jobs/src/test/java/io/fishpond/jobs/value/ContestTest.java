package io.fishpond.jobs.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.fishpond.algo.value.MemberHistory;
import io.fishpond.algo.value.OrderModel;
import io.fishpond.algo.value.PredictionIntervals;
import io.fishpond.algo.value.PurchaseHistory;
import io.fishpond.algo.value.SpendHistory;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Contenders and their contest, without a session. */
class ContestTest {
    private static final int PAST = 540;
    private static final int WINDOW = 180;

    /** Customers known for a while, and what they did then. */
    private record World(List<Backtest.Outcome> outcomes) {
        Base known() {
            List<MemberHistory> members =
                    outcomes.stream().map(Backtest.Outcome::known).toList();
            return new Base(
                    Map.of("pos", members.stream().map(MemberHistory::purchases).toList()),
                    members.stream()
                            .filter(MemberHistory::hasRepeatSpend)
                            .map(MemberHistory::spend)
                            .toList(),
                    members.stream().mapToDouble(MemberHistory::revenue).sum()
                            / members.stream()
                                    .mapToInt(MemberHistory::orderDays)
                                    .sum());
        }

        Backtest backtest() {
            return new Backtest(
                    new ClosedWindow(LocalDate.parse("2026-01-01"), WINDOW), known(), Lessons.NONE, outcomes);
        }
    }

    /** Members with paces and means of their own, who leave after an order with probability {@code leaving}. */
    private static World world(double leaving) {
        Random random = new Random(7);
        List<Backtest.Outcome> outcomes = new ArrayList<>();
        for (int member = 0; member < 1500; member++) {
            int first = random.nextInt(PAST - 60);
            double rate = 0.03 * random.nextDouble() * random.nextDouble();
            double dropOut = leaving * 2 * random.nextDouble();
            double mean = 20 + 200 * random.nextDouble() * random.nextDouble();
            TreeSet<Integer> days = new TreeSet<>(List.of(first));
            double now = first;
            while (random.nextDouble() >= dropOut) {
                now -= Math.log(1 - random.nextDouble()) / rate;
                if (now > PAST + WINDOW) {
                    break;
                }
                days.add((int) now);
            }
            outcomes.add(outcome(days, mean, random));
        }
        return new World(outcomes);
    }

    private static Backtest.Outcome outcome(TreeSet<Integer> days, double mean, Random random) {
        double revenue = 0;
        double repeats = 0;
        double later = 0;
        for (int day : days) {
            double spend = mean * (0.5 + random.nextDouble());
            revenue += day <= PAST ? spend : 0;
            repeats += day <= PAST && day > days.first() ? spend : 0;
            later += day > PAST ? spend : 0;
        }
        TreeSet<Integer> known = new TreeSet<>(days.headSet(PAST, true));
        MemberHistory history = history(
                known.size(),
                known.last() - known.first(),
                PAST - known.first(),
                known.tailSet(PAST - 365, false).size(),
                revenue,
                repeats,
                known.size() - 1);
        return new Backtest.Outcome(history, days.size() - known.size(), later);
    }

    private static MemberHistory history(
            int orderDays,
            int daysToLast,
            int daysToAsOf,
            int lastYearDays,
            double revenue,
            double repeatRevenue,
            int repeatSpendDays) {
        return new MemberHistory(
                "pos",
                orderDays,
                daysToLast,
                daysToAsOf,
                lastYearDays,
                Math.min(lastYearDays, daysToAsOf - daysToLast < 91 ? 1 : 0),
                Math.round(100 * revenue),
                Math.round(100 * repeatRevenue),
                repeatSpendDays);
    }

    @Test
    void letsTheModelsSpeakWhereMembersComeAndGo() {
        World world = world(0.2);
        Backtest backtest = world.backtest();
        Contest<Contender.Orders> orders =
                new Contest<>(Contender.forOrders(world.known(), Lessons.NONE), List.of(backtest.orderTrials()));
        Contest<Contender.Spend> spend =
                new Contest<>(Contender.forSpend(world.known()), List.of(backtest.spendTrials("bg_nbd")));

        String champion = orders.champion().model();
        assertThat(champion)
                .isIn("bg_nbd", "mbg_nbd", "pareto_nbd", "mbg_nbd_by_channel", "mbg_nbd_seasonal", "average");
        assertThat(orders.scores(orders.champion()))
                .containsKeys("poisson_deviance", "bias", "mae", "rmse", "normalised_gini", "spearman")
                .containsEntry("windows", 1.0)
                .containsEntry("relative_deviance", 1.0);
        assertThat(orders.contenders())
                .extracting(Contender::model)
                .containsExactly(
                        "bg_nbd",
                        "mbg_nbd",
                        "pareto_nbd",
                        "mbg_nbd_by_channel",
                        "mbg_nbd_seasonal",
                        "nbd",
                        "regression",
                        "average_with_regression",
                        "average",
                        "cohort_mean",
                        "naive_rate",
                        "last_year");
        assertThat(orders.note(orders.contenders().get(9))).isEqualTo("lost to " + champion + " in closed windows");
        assertThat(spend.contenders())
                .extracting(Contender::model)
                .containsExactly("gamma_gamma", "shrunk_mean", "member_mean");
        assertThat(spend.champion().fault()).isEmpty();
    }

    @Test
    void putsTheNextBestInPlaceOfBgNbdAtABound() {
        World world = world(0);
        Contest<Contender.Orders> orders = new Contest<>(
                Contender.forOrders(world.known(), Lessons.NONE),
                List.of(world.backtest().orderTrials()));

        Contender<Contender.Orders> bgNbd = orders.contenders().get(0);
        assertThat(bgNbd.fault()).contains("a ran to its lower bound");
        assertThat(orders.note(bgNbd)).isEqualTo(bgNbd.fault());
        assertThat(orders.scores(bgNbd)).containsKey("poisson_deviance");
        assertThat(orders.champion().model()).isNotEqualTo("bg_nbd");
        assertThat(orders.contenders().stream().filter(c -> c.fault().isEmpty()))
                .allSatisfy(c -> assertThat(orders.scores(c).get("poisson_deviance"))
                        .isGreaterThanOrEqualTo(orders.scores(orders.champion()).get("poisson_deviance")));
    }

    @Test
    void preferTheSoundModelWhereNoWindowHasClosed() {
        Contest<Contender.Orders> sound =
                new Contest<>(Contender.forOrders(world(0.2).known(), Lessons.NONE), List.of());
        Contest<Contender.Orders> atBound =
                new Contest<>(Contender.forOrders(world(0).known(), Lessons.NONE), List.of());

        assertThat(sound.champion().model()).isEqualTo("bg_nbd");
        assertThat(sound.note(sound.champion())).isEqualTo("no window has closed: chosen by order of preference");
        assertThat(atBound.champion().model()).isEqualTo("nbd");
    }

    @Test
    void disqualifiesAModelThatWasUnsoundAtTheCutoff() {
        List<Contender<String>> contenders = List.of(
                new Contender<>("subtle", "", Map.of(), -1.0, ""), new Contender<>("plain", "", Map.of(), null, ""));
        Contest<String> contest =
                new Contest<>(contenders, List.of(Map.of("subtle", trial("ran away", 1), "plain", trial("", 2))));

        assertThat(contest.champion().model()).isEqualTo("plain");
        assertThat(contest.note(contenders.get(0))).isEqualTo("at the cutoff of the closed window: ran away");
    }

    private static Trial trial(String fault, double deviance) {
        return new Trial(fault, deviance, Map.of(), List.of());
    }

    @Test
    void prefersWhoIsGoodInEveryWindowAndLetsNobodyWinByFailing() {
        List<Contender<String>> contenders = List.of(
                new Contender<>("steady", "", Map.of(), null, ""), new Contender<>("lucky", "", Map.of(), null, ""));
        Contest<String> contest = new Contest<>(
                contenders,
                List.of(
                        Map.of("steady", trial("", 1.1), "lucky", trial("", 1)),
                        Map.of("steady", trial("", 100), "lucky", trial("", 150)),
                        Map.of("steady", trial("", 1), "lucky", trial("ran away", 0.1))));

        assertThat(contest.champion().model()).isEqualTo("steady");
        assertThat(contest.scores(contenders.get(0)).get("relative_deviance"))
                .isCloseTo((1.1 + 1 + 1) / 3, within(1e-9));
        assertThat(contest.scores(contenders.get(1)).get("relative_deviance"))
                .isCloseTo((1 + 1.5 + 1) / 3, within(1e-9));
    }

    @Test
    void saysOfWhoeverRanksNoBetterThanChanceThatItIsUnproven() {
        List<Contender<String>> contenders = List.of(new Contender<>("constant", "", Map.of(), null, ""));
        double[] came = {0, 1, 2, 3, 4, 5};
        Trial constant = Trial.of("", "poisson_deviance", 1, new double[] {1, 1, 1, 1, 1, 1}, came);
        Trial telling = Trial.of("", "poisson_deviance", 1, new double[] {0.5, 1, 1.5, 2, 2.5, 3}, came);
        Trial lucky = Trial.of("", "poisson_deviance", 1, new double[] {1, 3, 2, 1, 2, 2}, came);

        Contest<String> unproven = new Contest<>(contenders, List.of(Map.of("constant", constant)));
        Contest<String> proven = new Contest<>(contenders, List.of(Map.of("constant", telling)));

        assertThat(new Contest<>(contenders, List.of(Map.of("constant", lucky))).isProven())
                .as("by chance six are ranked as well")
                .isFalse();
        assertThat(unproven.isProven()).isFalse();
        assertThat(unproven.note(contenders.get(0))).startsWith("unproven");
        assertThat(proven.isProven()).isTrue();
        assertThat(proven.note(contenders.get(0))).isEmpty();
        assertThat(new Contest<>(contenders, List.of()).isProven()).isNull();
    }

    @Test
    void prefersWhoRanksMembersToWhoIsOnlyNearOnAverage() {
        List<Contender<String>> contenders = List.of(
                new Contender<>("level", "", Map.of(), null, ""), new Contender<>("telling", "", Map.of(), null, ""));
        double[] came = {0, 1, 2, 3, 4, 5};
        Contest<String> contest = new Contest<>(
                contenders,
                List.of(Map.of(
                        "level", Trial.of("", "poisson_deviance", 1, new double[] {1, 1, 1, 1, 1, 1}, came),
                        "telling", Trial.of("", "poisson_deviance", 1.2, new double[] {1, 2, 3, 4, 5, 6}, came))));

        assertThat(contest.champion().model()).isEqualTo("telling");
        assertThat(contest.isProven()).isTrue();
    }

    @Test
    void tellsTheTenthsOfWhatWasForetoldInFallingOrder() {
        double[] foretold = new double[25];
        double[] came = new double[25];
        for (int i = 0; i < 25; i++) {
            foretold[i] = i;
            came[i] = 2 * i;
        }
        List<Trial.Tenth> tenths =
                Trial.of("", "poisson_deviance", 0, foretold, came).tenths();

        assertThat(tenths).hasSize(10);
        assertThat(tenths.stream().mapToInt(Trial.Tenth::members).sum()).isEqualTo(25);
        assertThat(tenths.get(0)).isEqualTo(new Trial.Tenth(2, 24 + 23, 2 * (24 + 23)));
        assertThat(tenths.stream().mapToDouble(Trial.Tenth::came).sum()).isEqualTo(600);
    }

    @Test
    void doesNotBelieveGammaGammaWhereSpendDependsOnFrequency() {
        List<SpendHistory> spends = new ArrayList<>();
        Random random = new Random(5);
        for (int member = 0; member < 500; member++) {
            int days = 1 + member % 5;
            spends.add(new SpendHistory(20 * days * Math.exp(0.6 * random.nextGaussian()), days, 1));
        }
        List<Contender<Contender.Spend>> contenders = Contender.forSpend(new Base(Map.of(), spends, 50));

        assertThat(contenders.get(0).fault()).contains("spend depends on frequency");
        assertThat(new Contest<>(contenders, List.of()).champion().model()).isEqualTo("shrunk_mean");
    }

    @Test
    void expectsNothingWhereNobodyHasOrdered() {
        Base nobody = new Base(Map.of(), List.of(), 0);
        Contest<Contender.Orders> orders = new Contest<>(Contender.forOrders(nobody, Lessons.NONE), List.of());
        Contest<Contender.Spend> spend = new Contest<>(Contender.forSpend(nobody), List.of());

        assertThat(orders.champion().model()).isEqualTo("cohort_mean");
        assertThat(spend.champion().model()).isEqualTo("shrunk_mean");
        assertThat(Newcomers.unknown().pace("pos", 3).spend()).isZero();
    }

    static Stream<Arguments> hostileBases() {
        MemberHistory oneOrder = history(1, 0, 0, 1, 10, 0, 0);
        MemberHistory gift = history(1, 0, 30, 1, 0, 0, 0);
        MemberHistory free = history(4, 20, 30, 4, 0, 0, 0);
        MemberHistory usual = history(4, 140, 280, 3, 80, 60, 3);
        MemberHistory busy = history(7300, 7299, 7300, 365, 1e9, 9.99e8, 7299);
        MemberHistory young = history(3, 5, 6, 3, 30, 20, 2);
        return Stream.of(
                arguments("one order", List.of(oneOrder), 1),
                arguments("nobody ever came back", List.of(oneOrder, gift, history(1, 0, 900, 0, 5, 0, 0)), 7),
                arguments("a million of the same", List.of(usual), 1_000_000),
                arguments("nobody ever paid", List.of(gift, free), 3),
                arguments("an order a day for twenty years", List.of(busy, usual, oneOrder), 1),
                arguments("a warehouse a week old", List.of(oneOrder, young), 50));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostileBases")
    void neverForetellsNonsense(String name, List<MemberHistory> members, long weight) {
        Base base = new Base(
                Map.of(
                        "pos",
                        members.stream()
                                .map(m -> PurchaseHistory.ofDays(m.orderDays(), m.daysToLast(), m.daysToAsOf(), weight))
                                .toList()),
                members.stream()
                        .filter(MemberHistory::hasRepeatSpend)
                        .map(m -> new SpendHistory(m.spend().mean(), m.spend().days(), weight))
                        .toList(),
                members.stream()
                        .mapToDouble(m -> m.revenue() / m.orderDays())
                        .average()
                        .orElseThrow());
        Contest<Contender.Orders> orders = new Contest<>(Contender.forOrders(base, Lessons.NONE), List.of());
        Contest<Contender.Spend> spend = new Contest<>(Contender.forSpend(base), List.of());

        for (MemberHistory member : members) {
            PurchaseHistory history = member.purchases();
            for (Contender<Contender.Orders> contender : orders.contenders()) {
                OrderModel model = contender.forecast().of(member);
                for (double weeks : new double[] {1 / 7.0, 52, 1040}) {
                    assertThat(model.expectedOrders(history, weeks))
                            .as(contender.model() + " over " + weeks + " weeks")
                            .isBetween(0.0, 1e6);
                    assertThat(model.probabilityOfNoOrder(history, weeks))
                            .as(contender.model())
                            .isBetween(0.0, 1.0);
                }
            }
            assertThat(spend.champion().forecast().of(member))
                    .as(spend.champion().model())
                    .isBetween(0.0, 1e9);
        }
    }

    @Test
    void drawsOneDaySpendersHalfwayToEverybody() {
        Contender<Contender.Spend> shrunk =
                Contender.forSpend(new Base(Map.of(), List.of(), 50)).get(0);

        assertThat(shrunk.forecast().of(history(1, 0, 10, 1, 100, 0, 0))).isCloseTo(75, within(1e-12));
    }

    @Test
    void giveTheSameWhateverTheOrderOfCustomers() {
        World world = world(0.2);
        List<Backtest.Outcome> reversed = new ArrayList<>(world.outcomes());
        java.util.Collections.reverse(reversed);
        ClosedWindow window = new ClosedWindow(LocalDate.parse("2026-01-01"), WINDOW);
        Backtest one = new Backtest(window, world.known(), Lessons.NONE, world.outcomes());
        Backtest other = new Backtest(window, world.known(), Lessons.NONE, reversed);

        assertThat(one.orderTrials()).isEqualTo(other.orderTrials());
        assertThat(one.spendTrials("bg_nbd")).isEqualTo(other.spendTrials("bg_nbd"));
        PredictionIntervals intervals = one.intervals("bg_nbd", "member_mean", 0.8);
        assertThat(intervals.high(40, 40))
                .isEqualTo(other.intervals("bg_nbd", "member_mean", 0.8).high(40, 40));
    }

    @Test
    void halvesTheWindowDownToFourWeeksAndRollsItBack() {
        LocalDate asOf = LocalDate.parse("2026-06-30");

        assertThat(ClosedWindow.lengths(365)).containsExactly(365, 182, 91, 45, 28);
        assertThat(ClosedWindow.lengths(14)).containsExactly(14);
        assertThat(ClosedWindow.rolling(asOf, 365, 3))
                .containsExactly(
                        new ClosedWindow(asOf.minusDays(365), 365),
                        new ClosedWindow(asOf.minusDays(91), 91),
                        new ClosedWindow(asOf.minusDays(365 + 91), 365),
                        new ClosedWindow(asOf.minusDays(365 + 182), 365));
        assertThat(ClosedWindow.rolling(asOf, 28, 1)).containsExactly(new ClosedWindow(asOf.minusDays(28), 28));
    }

    @Test
    void readsHistoriesInDays() {
        assertThat(history(3, 14, 21, 2, 90, 60, 2).purchases()).isEqualTo(new PurchaseHistory(2, 2, 3, 1));
        assertThat(history(3, 14, 21, 2, 90, 60, 2).spend()).isEqualTo(new SpendHistory(30, 2, 1));
    }
}
