package io.fishpond.algo.value;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Seconds that the frequency models take to be fitted to a million members: to their distinct histories, and to those binned by
 * week as the night bins what is too many for the driver. The members are left as CSV for {@code benchmarks/lifetimes_fit.py}.
 *
 * <pre>{@code
 * ./mvnw test -pl common -Dtest=FitBenchmark -Dsurefire.failIfNoSpecifiedTests=false \
 *   -DargLine.more=-Dbenchmark.csv=/tmp/members.csv
 * }</pre>
 */
class FitBenchmark {
    private static final int MEMBERS = 1_000_000;
    private static final double WEEKS = 104;
    private static final BgNbd TRUTH = new BgNbd(0.243, 4.414, 0.793, 2.426);

    /** A history in days, as the night counts it. */
    private record Days(int repeats, long toLast, long toAsOf) {
        static Days of(PurchaseHistory history) {
            long age = Math.round(history.age() * 7);
            long last = history.repeats() == 0 ? 0 : Math.max(1, Math.round(history.recency() * 7));
            return new Days(history.repeats(), Math.min(last, age), age);
        }

        Days byWeek() {
            return new Days(repeats, middle(toLast), middle(toAsOf));
        }

        /** Zero keeps to itself; 1 to 7 become 4, 8 to 14 become 11, … */
        private static long middle(long days) {
            return days == 0 ? 0 : (days + 6) / 7 * 7 - 3;
        }
    }

    @Test
    void fitsAMillionMembers() throws IOException {
        List<Days> members = SimulatedMembers.of(TRUTH, MEMBERS, WEEKS, 1).stream()
                .map(Days::of)
                .toList();
        write(Path.of(System.getProperty("benchmark.csv", "target/members.csv")), members);
        List<PurchaseHistory> exact = distinct(members, Function.identity());
        List<PurchaseHistory> binned = distinct(members, Days::byWeek);
        for (int round = 1; round <= 2; round++) {
            print("bg_nbd", exact, BgNbd::fit);
            print("bg_nbd by week", binned, BgNbd::fit);
            print("mbg_nbd by week", binned, MbgNbd::fit);
            print("pareto_nbd by week", binned, ParetoNbd::fit);
        }
    }

    private static List<PurchaseHistory> distinct(List<Days> members, Function<Days, Days> bin) {
        Map<Days, Long> counts = members.stream().collect(Collectors.groupingBy(bin, Collectors.counting()));
        return counts.entrySet().stream()
                .map(e -> PurchaseHistory.ofDays(
                        e.getKey().repeats() + 1,
                        e.getKey().toLast(),
                        e.getKey().toAsOf(),
                        e.getValue()))
                .toList();
    }

    private static void print(
            String name, List<PurchaseHistory> histories, Function<List<PurchaseHistory>, ? extends Fit<?>> fitting) {
        long start = System.nanoTime();
        Fit<?> fit = fitting.apply(histories);
        System.out.printf(
                "%-20s %,9d distinct rows %7.2f s  log-likelihood %.1f  %s %s%n",
                name,
                histories.size(),
                (System.nanoTime() - start) / 1e9,
                fit.logLikelihood(),
                fit.estimates().stream()
                        .map(e -> String.format("%s %.4f", e.name(), e.value()))
                        .collect(Collectors.joining(", ")),
                fit.fault());
    }

    private static void write(Path file, List<Days> members) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("frequency,recency,T\n");
            for (Days member : members) {
                out.write(member.repeats() + "," + member.toLast() / 7.0 + "," + member.toAsOf() / 7.0 + "\n");
            }
        }
    }
}
