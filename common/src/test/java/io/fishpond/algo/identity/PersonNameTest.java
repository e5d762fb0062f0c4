package io.fishpond.algo.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fishpond.algo.identity.PersonName.Gender;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class PersonNameTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ';',
            value = {
                "王国强; 王; 国强; wang; guoqiang",
                "王國強; 王; 国强; wang; guoqiang",
                "王 国强; 王; 国强; wang; guoqiang",
                "王　国　强; 王; 国强; wang; guoqiang",
                "张伟; 张; 伟; zhang; wei",
                "張偉; 张; 伟; zhang; wei",
                "欧阳娜娜; 欧阳; 娜娜; ouyang; nana",
                "歐陽娜娜; 欧阳; 娜娜; ouyang; nana",
                "司马青; 司马; 青; sima; qing",
                "諸葛小明; 诸葛; 小明; zhuge; xiaoming",
                "上官婉; 上官; 婉; shangguan; wan",
                "尉迟敬; 尉迟; 敬; yuchi; jing",
                "万俟雪; 万俟; 雪; moqi; xue",
                "长孙月; 长孙; 月; zhangsun; yue",
                "单于丹; 单于; 丹; chanyu; dan",
                "单小军; 单; 小军; shan; xiaojun",
                "單曉軍; 单; 晓军; shan; xiaojun",
                "仇丽; 仇; 丽; qiu; li",
                "曾志明; 曾; 志明; zeng; zhiming",
                "解晓东; 解; 晓东; xie; xiaodong",
                "区文静; 区; 文静; ou; wenjing",
                "查一鸣; 查; 一鸣; zha; yiming",
                "朴美英; 朴; 美英; piao; meiying",
                "乐平; 乐; 平; yue; ping",
                "任飞; 任; 飞; ren; fei",
                "翟天一; 翟; 天一; zhai; tianyi",
                "覃敏; 覃; 敏; qin; min",
                "华强; 华; 强; hua; qiang",
                "吕布衣; 吕; 布衣; lu; buyi",
                "盖晓; 盖; 晓; gai; xiao",
                "李乐; 李; 乐; li; le",
                "刘长江; 刘; 长江; liu; changjiang",
                "赵晟; 赵; 晟; zhao; sheng",
                "王乾; 王; 乾; wang; qian",
                "陈方安生; 陈; 方安生; chen; fangansheng",
                "A王国强; 王; 国强; wang; guoqiang",
                "王国强(批发); 王; 国强; wang; guoqiang",
                "王国强（二店）; 王; 国强; wang; guoqiang",
                "王国强 Robert; 王; 国强; wang; guoqiang",
                "阿里木·吐尔逊; 吐尔逊; 阿里木; tuerxun; alimu",
                "阿里木•吐尔逊; 吐尔逊; 阿里木; tuerxun; alimu"
            })
    void splitsChineseNamesAndReadsThem(
            String raw, String family, String given, String familyReading, String givenReading) {
        PersonName name = PersonNames.parse(raw);

        assertThat(name).isNotNull();
        assertThat(name.family()).isEqualTo(family);
        assertThat(name.given()).isEqualTo(given);
        assertThat(name.familyReading()).isEqualTo(familyReading);
        assertThat(name.givenReading()).isEqualTo(givenReading);
        assertThat(name.orderKnown()).isTrue();
        assertThat(name.isPartial()).isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "王先生, 王, MALE",
        "王男士, 王, MALE",
        "王哥, 王, MALE",
        "李大叔, 李, MALE",
        "李女士, 李, FEMALE",
        "李小姐, 李, FEMALE",
        "劉太太, 刘, FEMALE",
        "赵阿姨, 赵, FEMALE",
        "孙姐, 孙, FEMALE",
        "周夫人, 周, FEMALE",
        "张总, 张,",
        "陈老师, 陈,",
        "陈老師, 陈,",
        "吴经理, 吴,",
        "吴总经理, 吴,",
        "郑工, 郑,",
        "冯医生, 冯,",
        "钱教授, 钱,",
        "尊敬的王先生, 王, MALE",
        "王先生(上海), 王, MALE",
        "小王, 王,",
        "老李, 李,",
        "大刘, 刘,",
        "欧阳先生, 欧阳, MALE",
        "司马老师, 司马,",
        "区小姐, 区, FEMALE",
        "王, 王,",
        "Mr Smith, smith, MALE",
        "Mr. Smith, smith, MALE",
        "Mrs. O'Neil, oneil, FEMALE",
        "Dr. Brown, brown,",
        "Ms Ma, ma, FEMALE"
    })
    void keepsOnlyTheSurnameOfAFormOfAddress(String raw, String family, Gender gender) {
        PersonName name = PersonNames.parse(raw);

        assertThat(name).isEqualTo(new PersonName(family, null, List.of(), null, gender, true));
        assertThat(name.isPartial()).isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "王国强先生, 王, 国强, MALE",
        "王國強 先生, 王, 国强, MALE",
        "欧阳娜娜小姐, 欧阳, 娜娜, FEMALE",
        "李梅女士, 李, 梅, FEMALE",
        "张伟老师, 张, 伟,",
        "赵敏总监, 赵, 敏,",
        "Mr. Robert Smith, smith, robert, MALE",
        "Mrs Mary Jones, jones, mary, FEMALE",
        "Miss Anna Bell, bell, anna, FEMALE",
        "Dr Robert Smith PhD, smith, robert,",
        "'Robert Smith, Ph.D.', smith, robert,",
        "'Robert Smith, MA', smith, robert,",
        "Prof. Dr. Hans Gruber, gruber, hans,",
        "Sir Robert Smith, smith, robert, MALE",
        "Mr Wang Guoqiang, wang, guoqiang, MALE"
    })
    void takesFormsOfAddressAway(String raw, String family, String given, Gender gender) {
        PersonName name = PersonNames.parse(raw);

        assertThat(name).isNotNull();
        assertThat(name.family()).isEqualTo(family);
        assertThat(name.given()).isEqualTo(given);
        assertThat(name.gender()).isEqualTo(gender);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ';',
            value = {
                "Robert Smith; smith; robert; ",
                "robert  SMITH; smith; robert; ",
                "Smith, Robert; smith; robert; ",
                "SMITH Robert; smith; robert; ",
                "Smith, Robert James; smith; robert; james",
                "Robert J. Smith; smith; robert; j",
                "R. J. Smith; smith; r; j",
                "R.J. Smith; smith; r; j",
                "Robert (Bob) Smith; smith; robert; ",
                "Robert \"Bob\" Smith; smith; robert; ",
                "frank edward brightman; brightman; frank; edward",
                "Ludwig van Beethoven; van beethoven; ludwig; ",
                "Anna van der Berg; van der berg; anna; ",
                "Van der Berg, Anna; van der berg; anna; ",
                "Maria de la Cruz; de la cruz; maria; ",
                "Otto von Stein; von stein; otto; ",
                "Van Nguyen; nguyen; van; ",
                "Ahmad bin Ali; bin ali; ahmad; ",
                "José García; garcia; jose; ",
                "Søren Østergård; ostergard; soren; ",
                "Jörg Strauß; strauss; jorg; ",
                "Mary-Jane O'Brien; obrien; mary; jane",
                "Mary Jane O’Brien; obrien; mary; jane",
                "Anna Smith-Jones; smith jones; anna; ",
                "Jean-Luc Martin; martin; jean; luc",
                "Conan Mc Donald; mcdonald; conan; ",
                "Conan McDonald; mcdonald; conan; ",
                "Ｒｏｂｅｒｔ Ｓｍｉｔｈ; smith; robert; ",
                "Eugene Huang; huang; eugene; ",
                "Lou Kane; kane; lou; ",
                "Smith, Ann Lee, PhD; smith; ann; lee",
                "😀Robert Smith✨; smith; robert; ",
                "Mac McDonald; mcdonald; mac; ",
                "Robert Smith (1805-1876); smith; robert; ",
                "2nd Robert Smith Bt.; smith; robert; ",
                "Madonna; ; madonna; "
            })
    void splitsWesternNames(String raw, String family, String given, String middle) {
        PersonName name = PersonNames.parse(raw);

        assertThat(name).isNotNull();
        assertThat(name.family()).isEqualTo(family);
        assertThat(name.given()).isEqualTo(given);
        assertThat(name.middle()).isEqualTo(middle == null ? List.of() : List.of(middle.split(" ")));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "王国强",
                "王國強先生",
                "Wang Guoqiang",
                "wang guoqiang",
                "WANG GUOQIANG",
                "GUOQIANG WANG",
                "Wang Guo Qiang",
                "Wang Guo-Qiang",
                "Wang, Guoqiang",
                "Wang, Guo Qiang",
                "WANG, Guo-qiang",
                "Guoqiang Wang",
                "Guo Qiang Wang",
                "Guo-qiang WANG",
                "Mr. Guoqiang Wang"
            })
    void comparesPinyinWithCharacters(String raw) {
        PersonName name = PersonNames.parse(raw);

        assertThat(name).isNotNull();
        assertThat(name.familyReading()).isEqualTo("wang");
        assertThat(name.givenReading()).isEqualTo("guoqiang");
        assertThat(name.readingKey()).isEqualTo("guo qiang wang");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "欧阳娜娜, Ouyang Nana",
        "欧阳娜娜, Nana Ouyang",
        "欧阳娜娜, Ou Yang Na Na",
        "司马青, Qing Sima",
        "吕梅, Lü Mei",
        "吕梅, LYU MEI",
        "吕梅, Mei Lv",
        "吕梅, Lu Mei",
        "李安, Li An",
        "李西安, Li Xi'an",
        "曾伟, Zeng Wei",
        "单小军, Shan Xiaojun",
        "张伟, Wei Zhang",
        "马丽, Ma Li",
        "王琳, Lin Wang",
        "杨洋, Yang Yang"
    })
    void sharesAKeyBetweenCharactersAndPinyin(String han, String latin) {
        assertThat(PersonNames.parse(latin).readingKey())
                .isEqualTo(PersonNames.parse(han).readingKey());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "Wei Zhang, zhang, false",
        "Zhang Wei, zhang, false",
        "Ma Li, ma, false",
        "Lin Wang, wang, false",
        "Wang Lin, wang, false",
        "Guo Qiang Wang, wang, false",
        "Li WEI, wei, true",
        "LI Wei, li, true",
        "Nana Ou Yang, ouyang, true",
        "Xiaoming Li, li, true",
        "Chen Xiaoming, chen, true"
    })
    void tellsWhichPartOfPinyinIsTheSurnameAndWhetherItIsSure(String raw, String family, boolean known) {
        PersonName name = PersonNames.parse(raw);

        assertThat(name.family()).isEqualTo(family);
        assertThat(name.orderKnown()).isEqualTo(known);
    }

    @Test
    void readsAnUncertainNameTheOtherWayRound() {
        assertThat(PersonNames.parse("Ryan Thomas").swapped().family()).isEqualTo("ryan");
        assertThat(PersonNames.parse("Li Wei").swapped().family()).isEqualTo("wei");
        assertThat(PersonNames.parse("Smith, Robert").swapped().family()).isEqualTo("smith");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "Robert Smith Jr., jr",
        "'Robert Smith, Jr.', jr",
        "'Smith, Robert, Sr.', sr",
        "Robert Smith III, iii",
        "Robert Smith junior, jr",
        "Robert Smith,"
    })
    void keepsTheGenerationApart(String raw, String generation) {
        PersonName name = PersonNames.parse(raw);

        assertThat(name.generation()).isEqualTo(generation);
        assertThat(name.family()).isEqualTo("smith");
        assertThat(name.given()).isEqualTo("robert");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "Bob Smith, robert smith",
        "Liz Smith, elizabeth smith",
        "'Smith, Bill', smith william",
        "Dan Wang, dan wang",
        "Bob Wang, robert wang",
        "王丹, dan wang"
    })
    void spellsNicknamesOutUnlessTheyAreChinese(String raw, String key) {
        assertThat(PersonNames.parse(raw).readingKey()).isEqualTo(key);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"快乐小鱼儿, 快乐小鱼儿", "朵朵妈妈, 朵朵妈妈", "阿强, 强", "김철수, 김철수", "山田たろう, 山田たろう", "Bob, bob"})
    void leavesWhatHasNoSurnameWhole(String raw, String given) {
        PersonName name = PersonNames.parse(raw);

        assertThat(name.family()).isNull();
        assertThat(name.given()).isEqualTo(given);
        assertThat(name.isPartial()).isTrue();
    }

    @ParameterizedTest(name = "case {index}")
    @NullSource
    @ValueSource(
            strings = {"", "-", "无", "匿名用户", "Guest", "张**", "王*强", "张某", "李某某", "先生", "女士", "Dr", "Mr.", "13900000001"
            })
    void seesNoNameWhereThereIsNone(String raw) {
        assertThat(PersonNames.parse(raw)).isNull();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "张**, 张三丰, true",
        "张**, 李三丰, false",
        "张**, 张, false",
        "張**, 张三丰, true",
        "张＊＊, 张三丰, true",
        "张**先生, 张三丰, true",
        "王*强, 王国强, true",
        "王*强, 王国明, false",
        "*国强, 王国强, true",
        "李某, 李明, true",
        "李某某, 李小明, true",
        "J*** Smith, Jane Smith, true",
        "J*** Smith, Robert Smith, false",
        "R***t S***h, Robert Smith, true"
    })
    void comparesAMaskedNameWithAWholeOne(String masked, String whole, boolean fits) {
        assertThat(PersonNames.masked(masked).matches(PersonNames.parse(whole).text()))
                .isEqualTo(fits);
    }

    @ParameterizedTest(name = "case {index}")
    @NullSource
    @ValueSource(strings = {"", "王国强", "***", "某", "Robert Smith"})
    void seesNoMaskWhereThereIsNone(String raw) {
        assertThat(PersonNames.masked(raw)).isNull();
    }

    @Test
    void needsAPart() {
        assertThatThrownBy(() -> new PersonName(null, null, List.of(), null, null, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a name needs a family or a given name");
    }

    @Property
    void readsItsOwnTextAsTheSameChineseName(
            @ForAll
                    @Chars({'王', '李', '欧', '阳', '單', '国', '強', '明', '丽', '曾', '总', '小', '先', '生'})
                    @StringLength(min = 1, max = 5)
                    String raw) {
        PersonName name = PersonNames.parse(raw);

        if (name != null && !name.isPartial()) {
            PersonName again = PersonNames.parse(name.text());
            assertThat(again).isNotNull();
            assertThat(again.text()).isEqualTo(name.text());
        }
    }

    @Property
    void survivesAnyText(@ForAll String raw) {
        PersonName name = PersonNames.parse(raw);

        if (name != null) {
            assertThat(name.text()).isNotEmpty();
            assertThat(name.readingKey()).isNotNull();
        }
    }

    @Property
    void survivesAnyLatinText(
            @ForAll
                    @Chars({'a', 'n', 'W', 'g', 'M', 'r', ' ', ',', '.', '-', '\'', '(', ')', '"', 'é'})
                    @StringLength(max = 16)
                    String raw) {
        PersonName name = PersonNames.parse(raw);

        if (name != null) {
            assertThat(name.text()).isNotBlank();
            assertThat(name.swapped().swapped()).isEqualTo(name);
        }
    }
}
