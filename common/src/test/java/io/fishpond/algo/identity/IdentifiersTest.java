package io.fishpond.algo.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifiersTest {

    @ParameterizedTest(name = "case {index}")
    @ValueSource(strings = {"vip-000 123", " VIP000123 ", "ＶＩＰ０００１２３", "Vip–000–123"})
    void readsACardAsATillWould(String raw) {
        assertThat(Identifiers.card(raw)).isEqualTo("VIP000123");
    }

    @Test
    void keepsTheCaseOfAUnionId() {
        assertThat(Identifiers.unionId(" o6_bmasdasdsad6_2sgVt7hMZOPfL ")).isEqualTo("o6_bmasdasdsad6_2sgVt7hMZOPfL");
    }

    @ParameterizedTest(name = "case {index}")
    @NullSource
    @ValueSource(strings = {"", " ", "-", "0", "00", "0000-0000", "1111", "xxxx", "无", "NULL", "VIP****123", "000000"})
    void refusesWhatIdentifiesNobody(String raw) {
        assertThat(Identifiers.card(raw)).isNull();
        if (raw == null || !raw.contains("-") || raw.equals("-")) {
            assertThat(Identifiers.unionId(raw)).isNull();
        }
    }
}
