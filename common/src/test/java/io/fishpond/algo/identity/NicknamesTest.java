package io.fishpond.algo.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NicknamesTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "bob, robert",
        "rob, robert",
        "robert, robert",
        "bill, william",
        "will, william",
        "liz, elizabeth",
        "betty, elizabeth",
        "jack, john",
        "peggy, margaret",
        "dick, richard",
        "ted, edward",
        "kate, katherine",
        "sue, susan",
        "tony, anthony",
        "sandy, alexander",
        "chris, christopher",
        "guoqiang, guoqiang",
        "xyz, xyz"
    })
    void spellsNicknamesOut(String nickname, String name) {
        assertThat(Nicknames.canonical(nickname)).isEqualTo(name);
        assertThat(Nicknames.canonical(name)).isEqualTo(name);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "bob, rob, true",
        "bob, robert, true",
        "chris, christine, true",
        "chris, christopher, true",
        "christine, christopher, false",
        "ted, theodore, true",
        "alex, sandra, true",
        "bob, bill, false",
        "mei, mei, true",
        "mei, lin, false"
    })
    void tellsWhetherTwoMayNameOnePerson(String one, String other, boolean agree) {
        assertThat(Nicknames.agree(one, other)).isEqualTo(agree);
        assertThat(Nicknames.agree(other, one)).isEqualTo(agree);
    }

    @Test
    void listsEveryNameThatANicknameStandsFor() {
        assertThat(Nicknames.fullNames("ted")).containsExactly("edward", "theodore", "edmund");
        assertThat(Nicknames.fullNames("mei")).containsExactly("mei");
    }
}
