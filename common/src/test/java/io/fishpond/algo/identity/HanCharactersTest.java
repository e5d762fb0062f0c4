package io.fishpond.algo.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.text.Transliterator;
import com.ibm.icu.util.VersionInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HanCharactersTest {
    private static final char FIRST = '\u3400';
    private static final char LAST = '\u9fff';

    /** Characters in a line of pairs. */
    private static final int LINE = 80;

    @ParameterizedTest(name = "{0}")
    @CsvSource({"王國強, 王国强", "劉德勝, 刘德胜", "臺灣, 台湾", "鍾, 钟", "鐘, 钟", "峯, 峰", "乾, 乾", "王国强, 王国强", "Robert 王國強, Robert 王国强"})
    void simplifies(String written, String simple) {
        assertThat(HanCharacters.simplify(written)).isEqualTo(simple);
        assertThat(HanCharacters.simplify(simple)).isEqualTo(simple);
    }

    @Test
    void readsCharactersAsIcuDoes() throws IOException {
        Transliterator read = Transliterator.getInstance("Han-Latin");
        Map<String, StringBuilder> characters = new TreeMap<>();
        for (char character = FIRST; character <= LAST; character++) {
            String reading = Normalizer.normalize(read.transliterate(String.valueOf(character)), Normalizer.Form.NFD)
                    .replaceAll("\\p{M}", "");
            if (reading.matches("[a-z]+")) {
                characters.computeIfAbsent(reading, none -> new StringBuilder()).append(character);
            }
        }
        check("han-readings.txt", characters.entrySet().stream().map(entry -> entry.getKey() + " " + entry.getValue()));
    }

    @Test
    void simplifiesCharactersAsIcuDoes() throws IOException {
        Transliterator simplify = Transliterator.getInstance("Traditional-Simplified");
        StringBuilder pairs = new StringBuilder();
        for (char character = FIRST; character <= LAST; character++) {
            String simple = simplify.transliterate(String.valueOf(character));
            if (simple.length() == 1 && simple.charAt(0) != character) {
                pairs.append(character).append(simple);
            }
        }
        check(
                "han-simplified.txt",
                Stream.iterate(0, from -> from < pairs.length(), from -> from + LINE)
                        .map(from -> pairs.substring(from, Math.min(pairs.length(), from + LINE))));
    }

    /** What a table says below the two lines of its head; {@code -Dfishpond.icu=renew} writes it anew. */
    private static void check(String table, Stream<String> fresh) throws IOException {
        Path file = Path.of("src", "main", "resources", "io", "fishpond", "algo", "identity", table);
        List<String> written = Files.readAllLines(file);
        List<String> head = written.subList(0, 2);
        List<String> renewed = Stream.concat(head.stream(), fresh).toList();
        if ("renew".equals(System.getProperty("fishpond.icu"))) {
            Files.write(file, renewed);
        } else {
            assertThat(written)
                    .as("%s; renew with -Dtest=HanCharactersTest -Dfishpond.icu=renew", table)
                    .isEqualTo(renewed);
        }
        assertThat(head.get(0)).contains(VersionInfo.ICU_VERSION.getMajor() + "." + VersionInfo.ICU_VERSION.getMinor());
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
