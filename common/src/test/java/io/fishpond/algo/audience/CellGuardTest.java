package io.fishpond.algo.audience;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CellGuardTest {

    /** OWASP, CSV injection: what a cell must not begin with; and what Chinese spreadsheets take for it. */
    @ParameterizedTest(name = "case {index}")
    @ValueSource(
            strings = {
                "=cmd|' /C calc'!A0",
                "=1+2\";=1+2",
                "=1+2'\" ;,=1+2",
                "+8613800138000",
                "+1",
                "-cmd",
                "-1+1",
                "--5",
                "@SUM(1)",
                "\tx",
                "\rx",
                "\nx",
                "＝cmd",
                "＋1",
                "－1",
                "＠x",
                " =cmd",
                "\u3000=cmd",
                "\uFEFF=cmd",
                "'=cmd"
            })
    void guardsWhatASpreadsheetWouldRun(String text) {
        assertThat(CellGuard.guard(text)).isEqualTo("'" + text);
    }

    @ParameterizedTest(name = "case {index}")
    @ValueSource(strings = {"", "5", "-5", "-0.25", "12.50", "王=1", "a-b", "'tis", "2026-01-31", "mei@example.com"})
    void leavesTheRest(String text) {
        assertThat(CellGuard.guard(text)).isEqualTo(text);
    }

    @Property
    void losesNothingAndLeavesNothingToRun(
            @ForAll
                    @Chars({'=', '+', '-', '@', '\'', ' ', '\t', '\r', '\n', '＝', '1', '.', 'a', '\u3000'})
                    @StringLength(max = 6)
                    String text) {
        String guarded = CellGuard.guard(text);

        assertThat(CellGuard.unguard(guarded)).isEqualTo(text);
        assertThat(guarded.isEmpty()
                        || guarded.matches("-?\\d+(\\.\\d+)?")
                        || "=+-@\t\r\n＝"
                                        .indexOf(
                                                guarded.strip().isEmpty()
                                                        ? 'a'
                                                        : guarded.strip().charAt(0))
                                < 0)
                .isTrue();
        assertThat(CellGuard.unguard(CellGuard.unguard(CellGuard.guard(guarded))))
                .isEqualTo(text);
    }
}
