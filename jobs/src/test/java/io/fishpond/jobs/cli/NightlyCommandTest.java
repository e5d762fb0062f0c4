package io.fishpond.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class NightlyCommandTest {
    private final StringWriter errors = new StringWriter();

    private int run(String... arguments) {
        return Fishpond.commandLine().setErr(new PrintWriter(errors, true)).execute(arguments);
    }

    @Test
    void letsAGatePassOnlyForAReasonAndByItsName() {
        assertThat(run("nightly", "-c", "conf/demo.yaml", "--accept", "missing_rows"))
                .isEqualTo(2);
        assertThat(run("nightly", "-c", "conf/demo.yaml", "--why", "closed")).isEqualTo(2);
        assertThat(errors.toString()).contains("--accept and --why go together");
        assertThat(run("nightly", "-c", "conf/demo.yaml", "--accept", "rows", "--why", "closed"))
                .isEqualTo(2);
        assertThat(errors.toString()).contains("--accept rows: there is no such gate", "missing_rows", "identity");
    }

    @Test
    void fillsNoDaysBackwards() {
        assertThat(run("backfill", "-c", "conf/demo.yaml", "--from", "2026-06-30", "--to", "2026-06-24"))
                .isEqualTo(2);
        assertThat(errors.toString()).contains("--to 2026-06-24 lies before --from 2026-06-30");
    }
}
