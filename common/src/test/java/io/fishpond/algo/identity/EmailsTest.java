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
