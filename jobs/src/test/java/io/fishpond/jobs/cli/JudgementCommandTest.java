package io.fishpond.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class JudgementCommandTest {
    private final StringWriter errors = new StringWriter();
    private final StringWriter output = new StringWriter();

    private int run(String... arguments) {
        CommandLine command = Fishpond.commandLine();
        return command.setErr(new PrintWriter(errors, true))
                .setOut(new PrintWriter(output, true))
                .execute(arguments);
    }

    @Test
    void refusesAnAccountThatIsNotWrittenAsOne() {
        assertThat(run("link", "-c", "conf/demo.yaml", "app:1", "wecom", "--why", "met"))
                .isEqualTo(2);
        assertThat(errors.toString()).contains("'wecom' is not written channel:external_id, as in app:1042");
    }

    @Test
    void refusesAJudgementOfOneAccountAndOneWithoutAReason() {
        assertThat(run("unlink", "-c", "conf/demo.yaml", "app:1", "app:1", "--why", "met"))
                .isEqualTo(2);
        assertThat(errors.toString()).contains("A and B are both app:1: name two accounts.");
        assertThat(run("unlink", "-c", "conf/demo.yaml", "app:1", "app:2")).isEqualTo(2);
        assertThat(errors.toString()).contains("--why");
    }

    @Test
    void showsHowToTakeAJudgementBack() {
        assertThat(run("link", "--help")).isZero();
        assertThat(output.toString()).contains("app:1042 wecom:7731 --retract --why");
    }
}
