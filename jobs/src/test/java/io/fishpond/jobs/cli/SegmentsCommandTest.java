package io.fishpond.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class SegmentsCommandTest {
    private final StringWriter errors = new StringWriter();
    private final StringWriter output = new StringWriter();

    private int run(String... arguments) {
        return Fishpond.commandLine()
                .setErr(new PrintWriter(errors, true))
                .setOut(new PrintWriter(output, true))
                .execute(arguments);
    }

    @Test
    void refusesContactDataWithoutAPurposeBeforeAnythingIsRead() {
        assertThat(run("segments", "-c", "conf/demo.yaml", "export", "tea", "--for", "tencent", "--json"))
                .isEqualTo(2);
        assertThat(errors.toString()).contains("add what for, as in --purpose");
    }

    @Test
    void refusesATargetThatThereIsNotAndAnOlderNight() {
        assertThat(run("segments", "export", "tea", "-c", "conf/demo.yaml", "--for", "tenent"))
                .isEqualTo(2);
        assertThat(errors.toString()).contains("CSV").contains("TENCENT");
        assertThat(run("segments", "-c", "x.yaml", "export", "tea", "--for", "csv", "--as-of", "2026-01-01"))
                .isEqualTo(2);
        assertThat(errors.toString()).contains("--as-of means nothing to export");
    }

    @Test
    void showsAnExample() {
        assertThat(run("segments", "export", "--help")).isZero();
        assertThat(output.toString()).contains("export like_super_users --for tencent --purpose");
    }
}
