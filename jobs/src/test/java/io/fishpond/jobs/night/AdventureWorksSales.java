package io.fishpond.jobs.night;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** The sales as their files tell them, counted without Spark and without mappings: order lines by member and day. */
record AdventureWorksSales(Map<String, NavigableMap<LocalDate, List<Line>>> byMember) {

    record Line(String order, String product, BigDecimal amount) {}

    /** @param memberOf customer → member: a handful of customers are one person */
    static AdventureWorksSales read(Path folder, UnaryOperator<String> memberOf) throws IOException {
        Map<String, BigDecimal> prices = new HashMap<>();
        for (String line : lines(folder.resolve("AdventureWorks_Products.csv"))) {
            // Names hold commas; what is needed stands first and last.
            prices.put(
                    line.substring(0, line.indexOf(',')),
                    new BigDecimal(line.substring(line.lastIndexOf(',') + 1).strip()));
        }
        Map<String, NavigableMap<LocalDate, List<Line>>> byMember = new HashMap<>();
        for (int year = 2015; year <= 2017; year++) {
            for (String line : lines(folder.resolve("AdventureWorks_Sales_" + year + ".csv"))) {
                String[] cells = line.strip().split(",");
                String[] date = cells[0].split("/");
                LocalDate day =
                        LocalDate.of(Integer.parseInt(date[2]), Integer.parseInt(date[0]), Integer.parseInt(date[1]));
                byMember.computeIfAbsent(memberOf.apply(cells[4]), m -> new TreeMap<>())
                        .computeIfAbsent(day, d -> new ArrayList<>())
                        .add(new Line(cells[2], cells[3], prices.get(cells[3]).multiply(new BigDecimal(cells[7]))));
            }
        }
        return new AdventureWorksSales(byMember);
    }

    private static List<String> lines(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        return lines.subList(1, lines.size());
    }

    /** What she spent after a day, each order rounded to the cent. */
    BigDecimal spentAfter(String member, LocalDate day) {
        Map<String, BigDecimal> orders = new HashMap<>();
        byMember.get(member)
                .tailMap(day, false)
                .values()
                .forEach(lines -> lines.forEach(line -> orders.merge(line.order(), line.amount(), BigDecimal::add)));
        return orders.values().stream()
                .map(amount -> amount.setScale(2, RoundingMode.HALF_UP))
                .reduce(BigDecimal.ZERO.setScale(2), BigDecimal::add);
    }

    /** Product → members who bought it, all of them or those who did on their first day. */
    Map<String, Set<String>> buyers(boolean isFirst) {
        Map<String, Set<String>> buyers = new TreeMap<>();
        byMember.forEach((member, days) -> days.forEach((day, lines) -> {
            if (!isFirst || day.equals(days.firstKey())) {
                lines.forEach(line -> buyers.computeIfAbsent(line.product(), p -> new TreeSet<>())
                        .add(member));
            }
        }));
        return buyers;
    }

    /** Product → orders with it. */
    Map<String, Set<String>> orders() {
        Map<String, Set<String>> orders = new TreeMap<>();
        byMember.values().forEach(days -> days.values()
                .forEach(lines -> lines.forEach(line -> orders.computeIfAbsent(line.product(), p -> new TreeSet<>())
                        .add(line.order()))));
        return orders;
    }
}
