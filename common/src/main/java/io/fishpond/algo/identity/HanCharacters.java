package io.fishpond.algo.identity;

import com.ibm.icu.text.Transliterator;
import java.text.Normalizer;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Simplified form and reading of single Chinese characters, by ICU's Traditional-Simplified and Han-Latin (Unihan). Each
 * character is asked for once; afterwards it is an array access.
 */
final class HanCharacters {
    private static final char FIRST = '\u3400';
    private static final char LAST = '\u9fff';

    /** Variants that ICU leaves, and a character that names keep though dictionaries simplify it. */
    private static final Map<String, String> SIMPLIFIED = Map.ofEntries(
            Map.entry("乾", "乾"),
            Map.entry("峯", "峰"),
            Map.entry("羣", "群"),
            Map.entry("髙", "高"),
            Map.entry("锺", "钟"),
            Map.entry("衞", "卫"),
            Map.entry("産", "产"),
            Map.entry("寳", "宝"),
            Map.entry("勲", "勋"),
            Map.entry("妳", "你"),
            Map.entry("甯", "宁"),
            Map.entry("濬", "浚"),
            Map.entry("堦", "阶"));

    /** What names say where the dictionary's first reading is another. */
    private static final Map<String, String> READINGS = readings(
            "曾zeng 徵zheng 征zheng 重zhong 长chang 乐le 行xing 朝chao 晟sheng 盛sheng 茜qian 露lu 娜na 珈jia 祎yi 彊qiang 藉ji "
                    + "覃tan 莘xin 尧yao 瑁mao 单dan 解jie 传chuan 参shen 会hui 卓zhuo 宿su 仔zi 阿a 车che 石shi 大da 地di 都du "
                    + "还huan 和he 好hao 合he 红hong 华hua 降jiang 觉jue 卡ka 可ke 奇qi 强qiang 少shao 省sheng 数shu 调diao 为wei "
                    + "相xiang 兴xing 学xue 燕yan 应ying 与yu 中zhong 种zhong 转zhuan 正zheng 亚ya 沈shen 召zhao 炅jiong 彤tong");

    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern SYLLABLE = Pattern.compile("[a-z]+");

    private static final AtomicReferenceArray<@Nullable String> SIMPLE = new AtomicReferenceArray<>(LAST - FIRST + 1);
    private static final AtomicReferenceArray<@Nullable String> SPOKEN = new AtomicReferenceArray<>(LAST - FIRST + 1);

    private HanCharacters() {}

    /** The text with every traditional or variant character in its simplified form; other text stays. */
    static String simplify(String text) {
        StringBuilder simplified = new StringBuilder(text.length());
        boolean changed = false;
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character < FIRST || character > LAST) {
                simplified.append(character);
                continue;
            }
            String simple = SIMPLE.get(character - FIRST);
            if (simple == null) {
                String written = String.valueOf(character);
                String listed = SIMPLIFIED.get(written);
                simple = listed == null ? Icu.SIMPLIFY.transliterate(written) : listed;
                SIMPLE.set(character - FIRST, simple);
            }
            changed |= simple.length() != 1 || simple.charAt(0) != character;
            simplified.append(simple);
        }
        return changed ? simplified.toString() : text;
    }

    /** The usual reading in pinyin without tone or umlaut; empty if the character has none. */
    static String reading(char character) {
        if (character < FIRST || character > LAST) {
            return "";
        }
        String known = SPOKEN.get(character - FIRST);
        if (known != null) {
            return known;
        }
        String written = String.valueOf(character);
        String listed = READINGS.get(written);
        String spoken = listed == null ? plain(Icu.READ.transliterate(written)) : listed;
        String reading = SYLLABLE.matcher(spoken).matches() ? spoken : "";
        SPOKEN.set(character - FIRST, reading);
        return reading;
    }

    private static String plain(String toned) {
        return MARKS.matcher(Normalizer.normalize(toned, Normalizer.Form.NFD)).replaceAll("");
    }

    private static Map<String, String> readings(String words) {
        return java.util.Arrays.stream(words.split(" "))
                .collect(java.util.stream.Collectors.toUnmodifiableMap(
                        word -> word.substring(0, 1), word -> word.substring(1)));
    }

    /** Loaded when the first unknown character is met: reading ICU's rules takes a second. */
    private static final class Icu {
        static final Transliterator SIMPLIFY = Transliterator.getInstance("Traditional-Simplified");
        static final Transliterator READ = Transliterator.getInstance("Han-Latin");
    }
}
