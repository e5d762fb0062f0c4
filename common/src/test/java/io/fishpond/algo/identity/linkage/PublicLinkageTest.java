package io.fishpond.algo.identity.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.algo.identity.ClusterAgreement;
import io.fishpond.testkit.PublicData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Public sets of known truth, which serves to measure alone. */
@Tag("long")
class PublicLinkageTest {

    private record Case(Linkage linkage, String file, Function<Map<String, String>, String> truth) {
        InMemoryLinkage.Result run(List<String> entities) throws IOException {
            List<Map<String, String>> rows = read(file);
            List<String[]> cells = new ArrayList<>();
            for (Map<String, String> row : rows) {
                cells.add(linkage.attributes().stream()
                        .map(attribute -> row.get(attribute.name()))
                        .toArray(String[]::new));
                entities.add(truth.apply(row));
            }
            return InMemoryLinkage.resolve(linkage, cells);
        }

        ClusterAgreement agreement() throws IOException {
            List<String> entities = new ArrayList<>();
            long start = System.nanoTime();
            InMemoryLinkage.Result result = run(entities);
            ClusterAgreement agreement = InMemoryLinkage.agreement(result.clusters(), entities);
            System.out.printf(
                    "%s: found pairs %d, P %.4f R %.4f F1 %.4f, B3 %.4f/%.4f %.4f, %s, %d candidates, %d over-full,"
                            + " oversized %s, %.1f s%n",
                    file,
                    agreement.foundPairs(),
                    agreement.precision(),
                    agreement.recall(),
                    agreement.f1(),
                    agreement.bcubedPrecision(),
                    agreement.bcubedRecall(),
                    agreement.bcubedF1(),
                    result.threshold(),
                    result.pairs(),
                    result.overfullBlocks(),
                    result.oversized(),
                    (System.nanoTime() - start) / 1e9);
            return agreement;
        }
    }

    private static final Linkage HISTORICAL = linkage(
            "full_name: person, dob: date, birth_place: place, postcode_fake: postcode, gender: category, occupation:"
                    + " category",
            "full_name",
            "dob + postcode_fake",
            "term(full_name) + postcode_fake",
            "term(full_name) + dob",
            "term(full_name) + birth_place",
            "soundex(full_name) + year(dob)",
            "dob + birth_place",
            "postcode_fake",
            "term(full_name) + day(dob)",
            "term(full_name) + prefix(postcode_fake, 3)",
            "dob",
            "soundex(full_name) + birth_place");

    private static final Linkage FAKE = linkage(
            "first_name: name, surname: name, dob: date, city: place, email: emails",
            "first_name + surname",
            "dob",
            "email",
            "prefix(email, 4)",
            "prefix(first_name, 2) + city",
            "prefix(surname, 2) + city",
            "soundex(surname) + city",
            "year(dob) + soundex(surname)",
            "year(dob) + soundex(first_name)");

    private static final Linkage FEBRL = linkage(
            "given_name: name, surname: name, street_number: code, address_1: place, address_2: place, suburb: place,"
                    + " postcode: postcode, state: category, date_of_birth: date, soc_sec_id: code",
            "soc_sec_id",
            "date_of_birth",
            "given_name + surname",
            "surname + postcode",
            "given_name + postcode",
            "address_1 + suburb",
            "prefix(surname, 3) + suburb",
            "prefix(given_name, 3) + street_number + state",
            "term(address_1) + prefix(postcode, 3)",
            "prefix(soc_sec_id, 4)",
            "suffix(soc_sec_id, 4)");

    private static final Linkage ADVENTURE_WORKS = linkage(
            "FirstName: name, LastName: name, BirthDate: date, EmailAddress: emails, Gender: category, Occupation:"
                    + " category",
            "EmailAddress",
            "FirstName + LastName",
            "BirthDate + soundex(LastName)",
            "BirthDate + soundex(FirstName)");

    @Test
    void findsHistoricalFigures() throws IOException {
        ClusterAgreement agreement =
                new Case(HISTORICAL, "identity/historical_25k.csv", row -> row.get("cluster")).agreement();

        assertThat(agreement.f1()).isGreaterThanOrEqualTo(0.91);
        assertThat(agreement.bcubedF1()).isGreaterThanOrEqualTo(0.93);
    }

    @Test
    void findsMadeUpPersons() throws IOException {
        ClusterAgreement agreement = new Case(FAKE, "identity/fake_1000.csv", row -> row.get("cluster")).agreement();

        assertThat(agreement.f1()).isGreaterThanOrEqualTo(0.94);
        assertThat(agreement.bcubedF1()).isGreaterThanOrEqualTo(0.95);
    }

    @Test
    void findsFebrlsPersons() throws IOException {
        assertThat(febrl("identity/febrl1.csv").f1()).isEqualTo(1);
        assertThat(febrl("identity/febrl3.csv").f1()).isGreaterThanOrEqualTo(0.9995);
    }

    private static ClusterAgreement febrl(String file) throws IOException {
        return new Case(FEBRL, file, row -> row.get("rec_id").split("-")[1]).agreement();
    }

    @Test
    void hardlyMergesCustomersWhoAreAllDifferent() throws IOException {
        ClusterAgreement agreement = new Case(
                        ADVENTURE_WORKS, "adventureworks/AdventureWorks_Customers.csv", row -> row.get("CustomerKey"))
                .agreement();

        assertThat(agreement.foundPairs()).isLessThanOrEqualTo(10);
    }

    private static Linkage linkage(String attributes, String... rules) {
        return new Linkage(
                Arrays.stream(attributes.split(","))
                        .map(written -> written.strip().split(":\\s*"))
                        .map(parts -> new Attribute(
                                parts[0], AttributeKind.valueOf(parts[1].toUpperCase(java.util.Locale.ROOT))))
                        .toList(),
                Arrays.stream(rules).map(BlockingRule::parse).toList());
    }

    /** Rows of a file by column, in the order of their first; American dates are turned round. */
    private static List<Map<String, String>> read(String file) throws IOException {
        List<String> lines = Files.readAllLines(
                PublicData.require(file),
                file.startsWith("adv") ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
        List<String> names = cells(lines.get(0));
        List<Map<String, String>> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            List<String> cells = cells(line);
            Map<String, String> row = new java.util.HashMap<>();
            for (int i = 0; i < cells.size(); i++) {
                String american = "(\\d{1,2})[-/](\\d{1,2})[-/](\\d{4})";
                String cell = cells.get(i);
                row.put(names.get(i), cell.matches(american) ? isoDate(cell.split("[-/]")) : cell);
            }
            rows.add(row);
        }
        rows.sort(Comparator.comparing(row -> row.get(names.get(0))));
        return rows;
    }

    private static String isoDate(String[] parts) {
        return String.format("%s-%02d-%02d", parts[2], Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    }

    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (char character : (line + ",").toCharArray()) {
            if (character == '"') {
                quoted = !quoted;
            } else if (character == ',' && !quoted) {
                cells.add(cell.toString().strip());
                cell.setLength(0);
            } else {
                cell.append(character);
            }
        }
        return cells;
    }
}
