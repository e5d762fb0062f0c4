package io.fishpond.algo.identity.linkage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkageTest {
    private static final Linkage LINKAGE = new Linkage(
            List.of(
                    new Attribute("surname", AttributeKind.NAME),
                    new Attribute("born", AttributeKind.DATE),
                    new Attribute("phones", AttributeKind.PHONES)),
            List.of(BlockingRule.parse("soundex(surname) + year(born)"), BlockingRule.parse("term(phones)")));

    private final Profile robert = LINKAGE.profile("robert", "1971-06-24", "1 2");
    private final Profile rupert = LINKAGE.profile("rupert", "1971-05-24", "2 3");
    private final Profile nameless = LINKAGE.profile(null, "1971-06-24", "1 2 3");

    @Test
    void derivesAKeyForEachCombinationAndNoneWhereAPartIsMissing() {
        assertThat(robert.keys(0)).hasSize(1).isEqualTo(rupert.keys(0));
        assertThat(robert.keys(1)).hasSize(2);
        assertThat(nameless.keys(0)).isEmpty();
    }

    @Test
    void makesEachPairOnceHoweverManyKeysItShares() {
        int made = 0;
        for (int rule = 0; rule < 2; rule++) {
            for (long key : robert.keys(rule)) {
                made += robert.isMadeAt(rule, key, rupert) ? 1 : 0;
            }
        }

        assertThat(made).isEqualTo(1);
        assertThat(robert.sharedRules(rupert)).isEqualTo(0b11);
        assertThat(robert.sharedRules(nameless)).isEqualTo(0b10);
    }

    @Test
    void leavesOverfullBlocksAlone() {
        long key = robert.keys(0)[0];

        assertThat(robert.without(k -> k == key).sharedRules(rupert)).isEqualTo(0b10);
    }

    @Test
    void tellsMissingFromDifferent() {
        long pattern = LINKAGE.pattern(robert, nameless);

        assertThat(AgreementPattern.level(pattern, 0)).isEqualTo(-1);
        assertThat(AgreementPattern.level(pattern, 1)).isEqualTo(4);
        assertThat(AgreementPattern.level(pattern, 2)).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({
        "1980-03-12, 1992-11-25, true",
        "1980-03-12, 1985-07-30, true",
        "1980, 1995, true",
        "1980-03-12, 1980-07-30, false", // at least the year
        "1980-03-12, 1980-12-03, false", // day and month swapped
        "1980-03-12, 1988-03-12, false", // a digit
        "1980-03-12, 1992-03-12, false", // the year alone
        "1980-11-26, 1981-01-01, false", // the lunar day of the other
        "1980, 1985, false",
        "1980-13-45, 1985-07-30, false"
    })
    void takesDatesThatNoReadingMakesOneForTwoPersons(String one, String other, boolean excluded) {
        Linkage linkage = new Linkage(
                List.of(
                        new Attribute("born", AttributeKind.DATE, false, true),
                        new Attribute("card", AttributeKind.ID, true, false)),
                List.of());

        assertThat(isContradicted(linkage, linkage.profile(one, null), linkage.profile(other, null)))
                .isEqualTo(excluded);
        assertThat(isContradicted(linkage, linkage.profile(one, "V1"), linkage.profile(other, "V1")))
                .as("who shares an identifier is one person all the same")
                .isFalse();
    }

    private static boolean isContradicted(Linkage linkage, Profile a, Profile b) {
        return linkage.isContradicted(linkage.pattern(a, b), a, b);
    }

    @Test
    void refusesWhatItCannotRead() {
        assertThatThrownBy(() -> new Linkage(LINKAGE.attributes(), List.of(BlockingRule.parse("nickname"))))
                .hasMessageContaining("'nickname'")
                .hasMessageContaining("surname");
        assertThatThrownBy(() -> BlockingRule.parse("metaphone(surname)")).hasMessageContaining("soundex");
        assertThatThrownBy(() -> BlockingRule.parse("prefix(surname)")).hasMessageContaining("length is missing");
    }
}
