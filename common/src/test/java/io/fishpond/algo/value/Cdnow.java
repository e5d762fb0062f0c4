package io.fishpond.algo.value;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;

/** The public CDNOW 1/10 sample, one entry a customer, cut at the end of its calibration period. */
record Cdnow(List<PurchaseHistory> histories, List<SpendHistory> spends, double[] laterDays, JsonNode reference) {

    static final LocalDate AS_OF = LocalDate.of(1997, 9, 30);
    static final double LATER_WEEKS = 39;

    /** Reads the sample, or skips the test where the shared data are absent. */
    static Cdnow load() {
        Path folder = Path.of(System.getProperty("fishpond.root", "."), "..", "shared", "data", "value");
        Path sample = folder.resolve("CDNOW_sample.txt");
        Path reference = folder.resolve("cdnow_reference.json");
        Assumptions.assumeTrue(Files.exists(sample) && Files.exists(reference), () -> sample + " is absent");
        try {
            return of(Files.readAllLines(sample), new ObjectMapper().readTree(reference.toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Cdnow of(List<String> lines, JsonNode reference) {
        Map<String, TreeMap<LocalDate, Double>> spendByDay = new TreeMap<>();
        for (String line : lines) {
            String[] cells = line.trim().split("\\s+");
            LocalDate day = LocalDate.parse(cells[2], DateTimeFormatter.BASIC_ISO_DATE);
            spendByDay
                    .computeIfAbsent(cells[1], id -> new TreeMap<>())
                    .merge(day, Double.parseDouble(cells[4]), Double::sum);
        }
        List<PurchaseHistory> histories = new ArrayList<>();
        List<SpendHistory> spends = new ArrayList<>();
        List<Double> later = new ArrayList<>();
        for (TreeMap<LocalDate, Double> days : spendByDay.values()) {
            LocalDate first = days.firstKey();
            Map<LocalDate, Double> known = days.headMap(AS_OF, true);
            LocalDate last = days.floorKey(AS_OF);
            histories.add(PurchaseHistory.ofDays(
                    known.size(), ChronoUnit.DAYS.between(first, last), ChronoUnit.DAYS.between(first, AS_OF), 1));
            later.add((double) days.size() - known.size());
            double[] repeats = known.entrySet().stream()
                    .filter(e -> e.getKey().isAfter(first) && e.getValue() > 0)
                    .mapToDouble(Map.Entry::getValue)
                    .toArray();
            if (repeats.length > 0) {
                double mean = Arrays.stream(repeats).sum() / repeats.length;
                spends.add(new SpendHistory(mean, repeats.length, 1));
            }
        }
        return new Cdnow(
                histories,
                spends,
                later.stream().mapToDouble(Double::doubleValue).toArray(),
                reference);
    }
}
