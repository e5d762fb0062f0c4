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

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "010-65529988 转 801, +861065529988, 801, LANDLINE",
        "010-65529988转801, +861065529988, 801, LANDLINE",
        "010-65529988 分機：801, +861065529988, 801, LANDLINE",
        "010-65529988-801, +861065529988, 801, LANDLINE",
        "(010)65529988 ext. 801, +861065529988, 801, LANDLINE",
        "0755-88881234 x12, +8675588881234, 12, LANDLINE",
        "0755-88881234#12, +8675588881234, 12, LANDLINE",
        "0571 8888 1234, +8657188881234,, LANDLINE",
        "+86 (0)571 8888 1234, +8657188881234,, LANDLINE",
        "0086-571-88881234, +8657188881234,, LANDLINE",
        "(0571)88881234, +8657188881234,, LANDLINE",
        "13900000001, +8613900000001,, MOBILE",
        "013900000001, +8613900000001,, MOBILE",
        "17951 13900000001, +8613900000001,, MOBILE",
        "13900000001转1234, +8613900000001, 1234, MOBILE",
        "13900000001-1234, +8613900000001-1234,,",
        "400-820-8820, +864008208820,, SERVICE",
        "800-820-8820, +868008208820,, SERVICE",
        "+1 212 555 2368, +12125552368,, EITHER",
        "+1 800 555 0199, +18005550199,, SERVICE"
    })
    void understandsLandlinesExtensionsAndServiceNumbers(String raw, String number, String extension, Phone.Kind kind) {
        Phone phone = chinese.parse(raw);

        assertThat(phone).isEqualTo(kind == null ? null : new Phone(number, extension, kind));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"010-65529988-801", "13900000001转1234", "400-820-8820", "800-820-8820", "+1 800 555 0199"})
    void takesNoCompanysNumberForAPersons(String raw) {
        assertThat(chinese.normalize(raw)).isNull();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "138****0001, +86138, 0001",
        "138＊＊＊＊0001, +86138, 0001",
        "138xxxx0001, +86138, 0001",
        "138XXXX0001, +86138, 0001",
        "138-****-0001, +86138, 0001",
        "138 **** 0001, +86138, 0001",
        "138●●●●0001, +86138, 0001",
        "138****0*01, +86138, 01",
        "+86138****0001, +86138, 0001",
        "+86 138-****-0001, +86138, 0001",
        "0086138****0001, +86138, 0001",
        "86138****0001, +86138, 0001",
        "'''138****0001', +86138, 0001",
        "010****9988, +8610, 9988",
        "010-****9988, +8610, 9988",
        "0571****1234, +86571, 1234",
        "*******0001, '', 0001",
        "尾号0001, '', 0001",
        "尾号：0001, '', 0001",
        "手机尾号 0001, '', 0001",
        "1380000****, +861380000, ''",
        "+1 212-***-2368, +1212, 2368"
    })
    void keepsWhatAMaskedNumberShows(String raw, String prefix, String suffix) {
        assertThat(chinese.masked(raw)).isEqualTo(new MaskedValue(prefix, suffix));
        assertThat(chinese.normalize(raw)).isNull();
    }

    @ParameterizedTest(name = "case {index}")
    @NullSource
    @ValueSource(
            strings = {
                "",
                "无",
                "***********",
                "1**",
                "13900000001",
                "1*********1",
                "mask****ed",
                "138****0001a",
                "138*0001"
            })
    void seesNoMaskThatTellsSomething(String raw) {
        assertThat(chinese.masked(raw)).isNull();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "138****0001, 13812340001, true",
        "138****0001, 13912340001, false",
        "138****0001, 13812340002, false",
        "86138****0001, +86 138 1234 0001, true",
        "尾号0001, 13812340001, true",
        "010****9988, 010-65529988, true",
        "010****9988, 021-65529988, false"
    })
    void comparesAMaskedNumberWithAWholeOne(String masked, String whole, boolean fits) {
        assertThat(chinese.masked(masked).matches(chinese.normalize(whole))).isEqualTo(fits);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "138****0001, 1381234****, true",
        "138****0001, 尾号0001, true",
        "138****0001, 尾号50001, true",
        "138****0001, 139****0001, false",
        "138****0001, 138****0002, false"
    })
    void comparesMaskedNumbers(String one, String other, boolean consistent) {
        assertThat(chinese.masked(one).isConsistentWith(chinese.masked(other))).isEqualTo(consistent);
        assertThat(chinese.masked(other).isConsistentWith(chinese.masked(one))).isEqualTo(consistent);
    }

    @Property
    void fitsEveryNumberItMasks(
            @ForAll @IntRange(max = 99_999_999) int subscriber, @ForAll @IntRange(min = 3, max = 7) int shown) {
        String number = "139%08d".formatted(subscriber);
        String masked = number.substring(0, shown) + "****" + number.substring(Math.max(shown + 1, 7));

        assertThat(chinese.masked(masked).matches("+86" + number)).isTrue();
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
