package io.fishpond.algo.identity;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailsTest {

    @ParameterizedTest(name = "case {index}")
    @CsvSource({
        "Mei.Lin@Example.COM, mei.lin@example.com",
        "ｍｅｉ＠ｅｘａｍｐｌｅ．ｃｏｍ, mei@example.com",
        "' mei@example.com ', mei@example.com",
        "mailto:mei@example.com, mei@example.com",
        "m.e.i+shop@gmail.com, mei@gmail.com",
        "Me.I@GoogleMail.com, mei@gmail.com",
        "mei+shop@outlook.com, mei@outlook.com",
        "m.ei@outlook.com, m.ei@outlook.com",
        "mei+shop@example.com, mei+shop@example.com",
        "10001@qq.com, 10001@qq.com",
        "mei@bücher.example, mei@xn--bcher-kva.example"
    })
    void spellsOneMailboxOneWay(String raw, String expected) {
        assertThat(Emails.normalize(raw)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "case {index}")
    @NullSource
    @ValueSource(
            strings = {
                "",
                "-",
                "无",
                "null",
                "n/a",
                "none@none.com",
                "noreply@example.com",
                "no-reply@example.com",
                "mei",
                "mei@",
                "@example.com",
                "mei@localhost",
                "mei@example",
                "mei@-example.com",
                "mei..lin@example.com",
                ".mei@example.com",
                "a@b@example.com",
                "m**@example.com",
                "mei@example.invalid",
                "....@gmail.com"
            })
    void refusesWhatIdentifiesNobody(String raw) {
        assertThat(Emails.normalize(raw)).isNull();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "mei@mailinator.com, true",
        "mei@inbox.mailinator.com, true",
        "mei@yopmail.com, true",
        "mei@10minutemail.com, true",
        "mei@guerrillamail.com, true",
        "mei@linshiyouxiang.net, true",
        "mei@gmail.com, false",
        "10001@qq.com, false",
        "mei@notmailinator.com, false",
        "mei@mailinator.com.example, false"
    })
    void knowsThrowAwayMailboxes(String address, boolean throwAway) {
        assertThat(Emails.isThrowAway(address)).isEqualTo(throwAway);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "wang.guoqiang88@example.com, wang guoqiang 88",
        "jon24@example.com, jon 24",
        "mei_lin-1990@example.com, mei lin 1990",
        "10001@qq.com, 10001",
        "m@example.com, m"
    })
    void dividesTheLocalPart(String address, String tokens) {
        assertThat(Emails.localTokens(address)).containsExactly(tokens.split(" "));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "m***n@example.com, m, n@example.com",
        "M***N@Example.com, m, n@example.com",
        "mei***@163.com, mei, @163.com",
        "m＊＊＊@example.com, m, @example.com",
        "***lin@example.com, '', lin@example.com",
        "w.a***n@gmail.com, wa, n@gmail.com",
        "wa***n@googlemail.com, wa, n@gmail.com",
        "mei@q**.com, mei@q, .com",
        "m**@q**.com, m, .com",
        "138****0001@163.com, 138, 0001@163.com"
    })
    void keepsWhatAMaskedAddressShows(String raw, String prefix, String suffix) {
        assertThat(Emails.masked(raw)).isEqualTo(new MaskedValue(prefix, suffix));
        assertThat(Emails.normalize(raw)).isNull();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "m***n@example.com, mei.lin@example.com, true",
        "m***n@example.com, mei.li@example.com, false",
        "w.a***n@gmail.com, Wa.Shan@gmail.com, true",
        "m**@q**.com, mei@qq.com, true"
    })
    void comparesAMaskedAddressWithAWholeOne(String masked, String whole, boolean fits) {
        assertThat(Emails.masked(masked).matches(Emails.normalize(whole))).isEqualTo(fits);
    }

    @ParameterizedTest(name = "case {index}")
    @NullSource
    @ValueSource(strings = {"", "无", "***@example.com", "mei@example.com", "m***n", "*@*"})
    void seesNoMaskThatTellsSomething(String raw) {
        assertThat(Emails.masked(raw)).isNull();
    }

    @Property
    void leavesItsOwnResultAsItIs(
            @ForAll @AlphaChars @NumericChars @Chars({'.', '+', '@', '-'}) @StringLength(min = 1, max = 12)
                    String local,
            @ForAll boolean gmail) {
        String once = Emails.normalize(local + (gmail ? "@gmail.com" : "@example.com"));

        if (once != null) {
            assertThat(Emails.normalize(once)).isEqualTo(once);
        }
    }
}
