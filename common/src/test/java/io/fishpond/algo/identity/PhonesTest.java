package io.fishpond.algo.identity;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhonesTest {
    private final Phones chinese = new Phones("CN");

    @ParameterizedTest(name = "case {index}")
    @ValueSource(
            strings = {
                "13900000001",
                " 139 0000 0001 ",
                "139-0000-0001",
                "139–0000–0001",
                "+8613900000001",
                "+86 139 0000 0001",
                "008613900000001",
                "8613900000001",
                "(+86)13900000001",
                "１３９０００００００１",
                "＋８６１３９０００００００１",
                "\u200b13900000001\ufeff",
                "13900000001\t",
                "'13900000001",
                "=\"13900000001\"",
                "13900000001.0"
            })
    void spellsOneNumberOneWay(String raw) {
        assertThat(chinese.normalize(raw)).isEqualTo("+8613900000001");
    }

    @ParameterizedTest(name = "case {index}")
    @CsvSource({
        "US, (212) 555-2368, +12125552368",
        "CN, +1 212 555 2368, +12125552368",
        "CN, 010-6552 9988, +861065529988",
        "GB, 020 7946 0018, +442079460018",
        "CN, +852 6123 4567, +85261234567"
    })
    void readsNumbersOfItsRegionAndOfOthers(String region, String raw, String expected) {
        assertThat(new Phones(region).normalize(raw)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "case {index}")
    @NullSource
    @ValueSource(
            strings = {
                "",
                "  ",
                "-",
                "--",
                "无",
                "null",
                "NULL",
                "anonymous",
                "11111111111",
                "00000000000",
                "13900000000",
                "13800138000",
                "138****0001",
                "138＊＊＊＊0001",
                "138xxxx0001",
                "1390000",
                "139000000010",
                "010-65529988 转 801",
                "010-65529988 ext. 801",
                "13900000001/13900000002",
                "1.39E+10",
                "电话"
            })
    void refusesWhatIdentifiesNobody(String raw) {
        assertThat(chinese.normalize(raw)).isNull();
    }

    @Property
    void leavesItsOwnResultAsItIs(@ForAll @IntRange(min = 1, max = 99_999_999) int subscriber) {
        String once = chinese.normalize("139%08d".formatted(subscriber));

        assertThat(once).isEqualTo("+86139%08d".formatted(subscriber));
        assertThat(chinese.normalize(once)).isEqualTo(once);
    }

    @Property
    void survivesAnyText(@ForAll String raw) {
        String once = chinese.normalize(raw);

        assertThat(once == null || once.matches("\\+[0-9]{6,15}")).isTrue();
    }
}
