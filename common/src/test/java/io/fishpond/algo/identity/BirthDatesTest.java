package io.fishpond.algo.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class BirthDatesTest {
    private static final LocalDate AS_OF = LocalDate.of(2026, 11, 20);
    private final BirthDates dates = new BirthDates(AS_OF);

    @Provide
    Arbitrary<LocalDate> births() {
        return Arbitraries.longs()
                .between(BirthDates.EARLIEST.toEpochDay() + 1, AS_OF.toEpochDay())
                .map(LocalDate::ofEpochDay)
                .filter(date -> dates.normalize(date) != null);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "1980-03-12, 1980-03-12",
        "1980-3-12, 1980-03-12",
        "1980/03/12, 1980-03-12",
        "1980.03.12, 1980-03-12",
        "１９８０－０３－１２, 1980-03-12",
        "19800312, 1980-03-12",
        "1980年3月12日, 1980-03-12",
        "1980年03月12号, 1980-03-12",
        "1980 年 3 月 12 日, 1980-03-12",
        "一九八〇年三月十二日, 1980-03-12",
        "一九八零年十二月三十一日, 1980-12-31",
        "二〇〇一年一月二十日, 2001-01-20",
        "1980-03-12 00:00:00, 1980-03-12",
        "1980-03-12T00:00:00Z, 1980-03-12",
        "1980/3/12 0:00, 1980-03-12",
        "12/03/1980, 1980-03-12",
        "12.03.1980, 1980-03-12",
        "25/12/1980, 1980-12-25",
        "12/25/1980, 1980-12-25",
        "1980-25-12, 1980-12-25",
        "12 March 1980, 1980-03-12",
        "12th Mar 1980, 1980-03-12",
        "12-MAR-1980, 1980-03-12",
        "'March 12, 1980', 1980-03-12",
        "80-03-12, 1980-03-12",
        "80年3月12日, 1980-03-12",
        "05-03-12, 2005-03-12",
        "26-11-20, 2026-11-20",
        "26-11-21, 1926-11-21",
        "农历1980年正月初一, 1980-02-16",
        "农历1980年1月1日, 1980-02-16",
        "农历一九八〇年八月十五, 1980-09-23",
        "阴历1980年腊月初八, 1981-01-13"
    })
    void readsWhatPeopleWrite(String raw, LocalDate date) {
        assertThat(dates.parse(raw)).isEqualTo(date);
        assertThat(dates.parse(date.toString())).isEqualTo(date);
    }

    @ParameterizedTest(name = "case {index}")
    @NullSource
    @ValueSource(
            strings = {
                "",
                "无",
                "-",
                "1900-01-01",
                "1970-01-01",
                "19700101",
                "1899-12-30",
                "0001-01-01",
                "1850-05-05",
                "2026-11-21",
                "2050-01-01",
                "9999-12-31",
                "1980-02-30",
                "1980-13-32",
                "1980-00-00",
                "0000-00-00",
                "1980",
                "1980-03",
                "三月",
                "12 Foo 1980",
                "农历1980年13月1日"
            })
    void seesNoDateWhereThereIsNone(String raw) {
        assertThat(dates.parse(raw)).isNull();
    }

    @Test
    void takesDatesOfOtherTimesWhereTold() {
        BirthDates historical = new BirthDates(LocalDate.of(1500, 1, 1), AS_OF);

        assertThat(dates.normalize(LocalDate.of(1856, 6, 18))).isNull();
        assertThat(historical.normalize(LocalDate.of(1856, 6, 18))).isEqualTo("1856-06-18");
        assertThat(historical.normalize(LocalDate.of(1900, 1, 1))).isNull();
        assertThat(dates.normalize(null)).isNull();
    }

    @Test
    void refusesARangeWithoutDates() {
        assertThatThrownBy(() -> new BirthDates(AS_OF, BirthDates.EARLIEST))
                .hasMessage("birth dates from 2026-11-20 to 1900-01-01: there are none");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "1980-03-12, 1980-03-12, SAME",
        "1980-03-12, 1980-12-03, DAY_MONTH_SWAPPED",
        "1925-03-12, 2025-03-12, CENTURY",
        "1980-01-01, 1980-02-16, LUNAR",
        "1980-08-15, 1980-09-23, LUNAR",
        "1979-11-14, 1980-01-01, LUNAR",
        "2023-02-01, 2023-03-22, LUNAR",
        "2023-02-01, 2023-02-20, LUNAR",
        "1980-03-12, 1980-03-21, DIGITS_SWAPPED",
        "1980-03-12, 1908-03-12, DIGITS_SWAPPED",
        "1980-03-12, 1980-03-13, ONE_DIGIT",
        "1980-03-12, 1980-03-02, ONE_DIGIT",
        "1980-03-12, 1970-03-12, ONE_DIGIT",
        "1980-03-12, 1980-08-12, ONE_DIGIT",
        "1980-03-12, 1991-03-12, SAME_DAY_AND_MONTH",
        "1980-03-12, 1980-07-25, SAME_YEAR",
        "1980-03-12, 1991-07-25, DIFFERENT"
    })
    void namesTheSlip(LocalDate one, LocalDate other, BirthDateAgreement agreement) {
        assertThat(BirthDates.compare(one, other)).isEqualTo(agreement);
        assertThat(BirthDates.compare(other, one)).isEqualTo(agreement);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "1980-03-12, 1980-12-03, DAY_MONTH_SWAPPED",
        "1925-03-12, 2025-03-12, CENTURY",
        "2025-03-12, 1925-03-12, CENTURY",
        "1980-01-01, 1980-02-16, LUNAR",
        "1980-02-16, 1980-01-01, LUNAR",
        "1980-03-12, 1980-03-21, DIGITS_SWAPPED",
        "1980-03-12, 1980-03-11, ONE_DIGIT"
    })
    void listsWhatMayHaveBeenMeant(LocalDate written, LocalDate meant, BirthDateAgreement agreement) {
        assertThat(dates.misreadings(written)).containsEntry(meant, agreement);
    }

    @Property
    void listsOnlyPlausibleDatesAndNamesTheirSlipAlike(@ForAll("births") LocalDate date) {
        Map<LocalDate, BirthDateAgreement> misreadings = dates.misreadings(date);

        assertThat(misreadings).doesNotContainKey(date).hasSizeLessThan(30);
        misreadings.forEach((other, agreement) -> {
            assertThat(dates.normalize(other)).isEqualTo(other);
            assertThat(BirthDates.compare(date, other)).as("%s %s", date, other).isEqualTo(agreement);
        });
    }

    @Property
    void comparesBothWaysAlike(@ForAll("births") LocalDate one, @ForAll("births") LocalDate other) {
        assertThat(BirthDates.compare(one, other)).isEqualTo(BirthDates.compare(other, one));
        assertThat(BirthDates.compare(one, one)).isEqualTo(BirthDateAgreement.SAME);
    }

    @Property
    void findsEveryDayInTheLunarCalendarAndBack(@ForAll("births") LocalDate date) {
        LunarCalendar.Day lunar = LunarCalendar.fromGregorian(date);

        assertThat(lunar).isNotNull();
        assertThat(LunarCalendar.toGregorian(lunar)).isEqualTo(date);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "1900-01-31, 1900, 1, 1, false",
        "1949-10-01, 1949, 8, 10, false",
        "1980-02-16, 1980, 1, 1, false",
        "2000-01-01, 1999, 11, 25, false",
        "2020-05-23, 2020, 4, 1, true",
        "2023-03-22, 2023, 2, 1, true",
        "2024-02-10, 2024, 1, 1, false"
    })
    void knowsTheLunarCalendar(LocalDate date, int year, int month, int day, boolean leap) {
        assertThat(LunarCalendar.fromGregorian(date)).isEqualTo(new LunarCalendar.Day(year, month, day, leap));
    }

    @Property
    void survivesAnyText(@ForAll String raw) {
        LocalDate date = dates.parse(raw);

        assertThat(date).isEqualTo(dates.normalize(date));
    }
}
