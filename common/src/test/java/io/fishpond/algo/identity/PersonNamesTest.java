package io.fishpond.algo.identity;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class PersonNamesTest {

    @ParameterizedTest(name = "case {index}")
    @CsvSource(
            delimiter = ';',
            value = {
                "Eugene Huang; HUANG,  EUGENE",
                "Mr. Eugene Huang; eugene huang",
                "José García; Jose Garcia",
                "Ｅｕｇｅｎｅ Huang; Eugene Huang",
                "Mary-Jane O'Brien; mary jane OBrien",
                "张伟先生; 张伟",
                "张 伟; 张伟",
                "欧阳娜娜小姐; 欧阳娜娜",
                "王女士; 王",
                "王國強; 王国强",
                "張偉 先生; 张伟",
                "张总; 张",
                "陈老师; 陈",
                "小王; 王先生",
                "Robert Smith PhD; Prof. Robert Smith",
                "Søren Strauß; Soren Strauss",
                "阿里木•吐尔逊; 阿里木·吐尔逊"
            })
    void givesOneSignatureToSpellingsOfOneName(String one, String other) {
        assertThat(PersonNames.signature(one)).isNotNull().isEqualTo(PersonNames.signature(other));
    }

    @ParameterizedTest(name = "case {index}")
    @CsvSource({"张伟, 张玮", "Eugene Huang, Eugenia Huang", "Ann Lee, Ann Lee Jr", "先生, 女士"})
    void tellsNamesApart(String one, String other) {
        assertThat(PersonNames.signature(one)).isNotEqualTo(PersonNames.signature(other));
    }

    @ParameterizedTest(name = "case {index}")
    @NullSource
    @ValueSource(strings = {"", "-", "无", "匿名用户", "微信用户", "Guest", "张**", "张＊", "13900000001", "...", "😀"})
    void seesNoNameWhereThereIsNone(String raw) {
        assertThat(PersonNames.clean(raw)).isNull();
        assertThat(PersonNames.signature(raw)).isNull();
    }

    @ParameterizedTest(name = "case {index}")
    @CsvSource({"'  Mary   O''Brien ', Mary O'Brien", "Ｅｕｇｅｎｅ, Eugene", "张伟先生, 张伟先生"})
    void keepsTheNameAsPeopleReadIt(String raw, String expected) {
        assertThat(PersonNames.clean(raw)).isEqualTo(expected);
    }

    @Property
    void hasASignatureWheneverThereIsAName(@ForAll String raw) {
        assertThat(PersonNames.signature(raw) == null).isEqualTo(PersonNames.clean(raw) == null);
    }
}
