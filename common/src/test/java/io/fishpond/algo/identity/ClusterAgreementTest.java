package io.fishpond.algo.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fishpond.algo.identity.ClusterAgreement.Cell;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ClusterAgreementTest {

    private record Item(int found, int truth) {}

    @Provide
    Arbitrary<List<Item>> items() {
        Arbitrary<Integer> label = Arbitraries.integers().between(0, 6);
        return Combinators.combine(label, label)
                .as(Item::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(25);
    }

    @Property
    void countsWhatListingEveryPairWouldCount(@ForAll("items") List<Item> items) {
        ClusterAgreement agreement = ClusterAgreement.of(cells(items));

        long found = 0;
        long truth = 0;
        long common = 0;
        for (int i = 0; i < items.size(); i++) {
            for (int j = i + 1; j < items.size(); j++) {
                boolean together = items.get(i).found() == items.get(j).found();
                boolean same = items.get(i).truth() == items.get(j).truth();
                found += together ? 1 : 0;
                truth += same ? 1 : 0;
                common += together && same ? 1 : 0;
            }
        }
        assertThat(agreement.items()).isEqualTo(items.size());
        assertThat(agreement.foundPairs()).isEqualTo(found);
        assertThat(agreement.truePairs()).isEqualTo(truth);
        assertThat(agreement.commonPairs()).isEqualTo(common);
    }

    @Property
    void averagesOverItemsForBCubed(@ForAll("items") List<Item> items) {
        ClusterAgreement agreement = ClusterAgreement.of(cells(items));

        double precision = 0;
        double recall = 0;
        for (Item item : items) {
            double common = items.stream().filter(item::equals).count();
            precision += common
                    / items.stream().filter(i -> i.found() == item.found()).count();
            recall += common
                    / items.stream().filter(i -> i.truth() == item.truth()).count();
        }
        assertThat(agreement.bcubedPrecision()).isCloseTo(precision / items.size(), within(1e-12));
        assertThat(agreement.bcubedRecall()).isCloseTo(recall / items.size(), within(1e-12));
    }

    @Test
    void isPerfectWhenBothAreTheSame() {
        ClusterAgreement agreement = ClusterAgreement.of(List.of(new Cell(3, 3, 3, 2), new Cell(1, 1, 1, 5)));

        assertThat(agreement).isEqualTo(new ClusterAgreement(11, 6, 6, 6, 1, 1));
        assertThat(agreement.f1()).isEqualTo(1);
        assertThat(agreement.bcubedF1()).isEqualTo(1);
    }

    @Test
    void findsNothingWrongAndEverythingMissingWhenNothingIsMerged() {
        ClusterAgreement agreement = ClusterAgreement.of(List.of(new Cell(1, 1, 2, 4)));

        assertThat(agreement.precision()).isEqualTo(1);
        assertThat(agreement.recall()).isZero();
        assertThat(agreement.f1()).isZero();
        assertThat(agreement.bcubedRecall()).isEqualTo(0.5);
    }

    private static List<Cell> cells(List<Item> items) {
        Map<Integer, Long> found = items.stream().collect(Collectors.groupingBy(Item::found, Collectors.counting()));
        Map<Integer, Long> truth = items.stream().collect(Collectors.groupingBy(Item::truth, Collectors.counting()));
        return items.stream()
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
                .entrySet()
                .stream()
                .map(e -> new Cell(
                        e.getValue(),
                        found.get(e.getKey().found()),
                        truth.get(e.getKey().truth()),
                        1))
                .toList();
    }
}
