package io.fishpond.algo.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.text.Transliterator;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HanCharactersTest {
    private static final int MOST_CORRECTIONS = 20;

    @ParameterizedTest(name = "{0}")
    @CsvSource({"王國強, 王国强", "劉德勝, 刘德胜", "臺灣, 台湾", "鍾, 钟", "鐘, 钟", "峯, 峰", "乾, 乾", "王国强, 王国强", "Robert 王國強, Robert 王国强"})
    void simplifies(String written, String simple) {
        assertThat(HanCharacters.simplify(written)).isEqualTo(simple);
        assertThat(HanCharacters.simplify(simple)).isEqualTo(simple);
    }

    @Test
    void agreesWithIcuButForTheCorrections() {
        Transliterator simplify = Transliterator.getInstance("Traditional-Simplified");
        Transliterator read = Transliterator.getInstance("Han-Latin");
        List<String> corrections = new ArrayList<>();
        for (char character = '\u4e00'; character <= '\u9fff'; character += 7) {
            String written = String.valueOf(character);
            String simple = simplify.transliterate(written);
            String reading = Normalizer.normalize(read.transliterate(written), Normalizer.Form.NFD)
                    .replaceAll("\\p{M}", "");
            boolean same =
                    (simple.length() > 1 || HanCharacters.simplify(written).equals(simple))
                            && HanCharacters.reading(character).equals(reading.matches("[a-z]+") ? reading : "");
            if (!same) {
                corrections.add(written);
            }
        }
        assertThat(corrections).hasSizeLessThan(MOST_CORRECTIONS);
    }

    @Test
    void readsEveryListedSurnameInPinyin() {
        for (String word : WordList.words("chinese-surnames.txt")) {
            String surname = word.replaceAll("[a-z]", "");
            assertThat(HanCharacters.simplify(surname)).isEqualTo(surname);
            assertThat(Pinyin.syllables(ChineseSurnames.reading(surname)))
                    .as(surname)
                    .hasSize(surname.length());
        }
    }
}
