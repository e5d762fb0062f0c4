package io.fishpond.algo.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PinyinTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ';',
            value = {
                "guoqiang; guo qiang",
                "GuoQiang; guo qiang",
                "xian; xian",
                "xi'an; xi an",
                "xi’an; xi an",
                "nana; na na",
                "fangan; fan gan",
                "lü; lu",
                "lv; lu",
                "lyu; lu",
                "nv; nu",
                "zhuangyuan; zhuang yuan",
                "ouyang; ou yang",
                "an; an",
                "e; e"
            })
    void divides(String word, String syllables) {
        assertThat(Pinyin.syllables(word)).containsExactly(syllables.split(" "));
    }

    @ParameterizedTest(name = "case {index}")
    @ValueSource(strings = {"smith", "eugene", "", "'", "guoqiangx", "v", "王"})
    void isNoPinyin(String word) {
        assertThat(Pinyin.syllables(word)).isNull();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"国强, guoqiang", "國強, guoqiang", "绿, lu", "女, nu", "重行, zhongxing", "abc, ''", "国a强, guoqiang"})
    void readsCharacters(String han, String reading) {
        assertThat(Pinyin.of(han)).isEqualTo(reading);
    }

    @Test
    void aLongWordThatIsNoneTakesNoLonger() {
        assertThat(Pinyin.syllables("xian".repeat(5_000))).hasSize(5_000).containsOnly("xian");
        assertThat(Pinyin.syllables("xian".repeat(5_000) + "q")).isNull();
    }
}
