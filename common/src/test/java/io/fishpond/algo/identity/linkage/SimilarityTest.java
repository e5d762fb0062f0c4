package io.fishpond.algo.identity.linkage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class SimilarityTest {

    @Test
    void givesThePublishedValuesOfWinkler() {
        assertThat(Similarity.jaroWinkler("MARTHA", "MARHTA")).isEqualTo(0.961, within(5e-4));
        assertThat(Similarity.jaroWinkler("DIXON", "DICKSONX")).isEqualTo(0.813, within(5e-4));
        assertThat(Similarity.jaroWinkler("DWAYNE", "DUANE")).isEqualTo(0.84, within(5e-4));
        assertThat(Similarity.jaroWinkler("ABC", "XYZ")).isZero();
    }

    @Test
    void countsASwapOfNeighboursAsOneEdit() {
        assertThat(Similarity.editDistance("ca", "ac")).isEqualTo(1);
        assertThat(Similarity.editDistance("ca", "abc")).isEqualTo(3);
        assertThat(Similarity.editDistance("kitten", "sitting")).isEqualTo(3);
        assertThat(Similarity.editDistance("", "abc")).isEqualTo(3);
    }

    @Property
    void looksAlikeFromBothSides(@ForAll @Short String a, @ForAll @Short String b) {
        assertThat(Similarity.jaroWinkler(a, b))
                .isEqualTo(Similarity.jaroWinkler(b, a))
                .isBetween(0.0, 1.0);
        assertThat(Similarity.editDistance(a, b)).isEqualTo(Similarity.editDistance(b, a));
    }

    @Property
    void knowsOneEditWithoutCountingThemAll(@ForAll @Short String a, @ForAll @Short String b) {
        assertThat(Similarity.isOneEdit(a, b)).isEqualTo(Similarity.editDistance(a, b) == 1);
    }

    @Test
    void soundsAsTheCensusHasIt() {
        assertThat(Soundex.of("robert")).isEqualTo("r163").isEqualTo(Soundex.of("rupert"));
        assertThat(Soundex.of("ashcraft")).isEqualTo("a261");
        assertThat(Soundex.of("tymczak")).isEqualTo("t522");
        assertThat(Soundex.of("pfister")).isEqualTo("p236");
        assertThat(Soundex.of("王")).isEqualTo("王");
    }

    @StringLength(max = 5)
    @CharRange(from = 'a', to = 'c')
    @java.lang.annotation.Retention(java.lang.annotation.RetentionPolicy.RUNTIME)
    @interface Short {}
}
