package io.fishpond.algo.lookalike;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fishpond.algo.lookalike.Levels.Buckets;
import io.fishpond.algo.lookalike.Levels.Categories;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LevelsTest {
    @Test
    void cutsNumbersIntoEqualParts() {
        Buckets buckets = Buckets.byQuantiles(List.of(4.0, 1.0, 3.0, 2.0), 2);

        assertThat(buckets.cuts()).containsExactly(2.0);
        assertThat(buckets.count()).isEqualTo(3);
        assertThat(List.of(buckets.of(-9.0), buckets.of(2.0), buckets.of(2.1), buckets.of(9.0)))
                .containsExactly(1, 1, 2, 2);
        assertThat(buckets.of(null)).isZero();
    }

    @Test
    void givesAFrequentValueABucketOfItsOwn() {
        List<Double> values = new ArrayList<>(Collections.nCopies(80, 0.0));
        for (int i = 1; i <= 20; i++) {
            values.add((double) i);
        }

        assertThat(Buckets.byQuantiles(values, 10).cuts()).containsExactly(0.0, 10.0);
    }

    @Test
    void givesEachOfAFewValuesALevelHoweverRare() {
        List<Double> values = new ArrayList<>(Collections.nCopies(97, 0.0));
        values.addAll(List.of(2.0, 1.0, 3.0));

        assertThat(Buckets.byQuantiles(values, 4).cuts()).containsExactly(0.0, 1.0, 2.0);
        assertThat(Buckets.byQuantiles(values, 3).cuts()).containsExactly(0.0);
    }

    @Test
    void tellsAModelThatNumbersAreOrderedAndNamesAreNot() {
        assertThat(Buckets.byQuantiles(List.of(1.0, 2.0, 3.0), 20).shape()).isEqualTo(new Shape(4, true));
        assertThat(Categories.occurringIn(List.of("pos", "app")).shape()).isEqualTo(new Shape(3, false));
        assertThatThrownBy(() -> new Shape(0, true)).hasMessage("levels is 0 (must be 1 or more)");
    }

    @Test
    void knowsOneLevelOfNoValues() {
        assertThat(Buckets.byQuantiles(List.of(), 10).count()).isEqualTo(2);
        assertThat(Buckets.byQuantiles(List.of(7.0, 7.0), 10).of(7.0)).isEqualTo(1);
    }

    @Test
    void treatsAnUnseenNameAsMissing() {
        Categories categories = Categories.occurringIn(List.of("pos", "app", "pos"));

        assertThat(categories.names()).containsExactly("app", "pos");
        assertThat(List.of(categories.of("app"), categories.of("pos"), categories.of("web"), categories.of(null)))
                .containsExactly(1, 2, 0, 0);
    }

    @Property(tries = 200)
    void levelsRiseWithValues(
            @ForAll @Size(min = 1, max = 60) List<@DoubleRange(min = -5, max = 5) Double> values,
            @ForAll @IntRange(min = 2, max = 12) int buckets) {
        Buckets cut = Buckets.byQuantiles(values, buckets);
        List<Double> sorted = values.stream().sorted().toList();

        assertThat(sorted.stream().map(cut::of).toList())
                .isSorted()
                .allMatch(level -> level >= 1 && level < cut.count());
        assertThat(cut.cuts().size()).isLessThan(buckets);
    }
}
