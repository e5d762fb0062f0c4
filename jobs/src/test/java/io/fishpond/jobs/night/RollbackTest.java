package io.fishpond.jobs.night;

import static io.fishpond.testkit.Frames.content;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.fishpond.run.Ledger;
import io.fishpond.run.RunLock;
import io.fishpond.spark.Lake;
import io.fishpond.table.Column;
import io.fishpond.table.Table;
import io.fishpond.table.core.MemberAliases;
import io.fishpond.table.marts.MemberTags;
import io.fishpond.table.ops.Publications;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.Rows;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Three nights of two tables; the second night is the first to write tags. */
@ExtendWith(LocalSpark.class)
class RollbackTest {
    private static final LocalDate DAY = LocalDate.parse("2026-06-28");

    @TempDir
    Path folder;

    private final SparkSession spark;
    private Lake lake;
    private Ledger ledger;

    RollbackTest(SparkSession spark) {
        this.spark = spark;
    }

    @BeforeEach
    void threeNights() {
        lake = new Lake(spark, folder.toString());
        ledger = new Ledger(lake);
        night(0, "one");
        night(1, "one", "two");
        night(2, "three");
    }

    private void night(int number, String... members) {
        LocalDate asOf = DAY.plusDays(number);
        Instant at = Instant.parse(asOf + "T20:00:00Z");
        Ledger.Run run = new Ledger.Run("run-" + number, "test", asOf, at, null, "running", "f", null);
        ledger.start(run);
        write(members);
        Map<String, Long> versions = new LinkedHashMap<>();
        versions.put(MemberAliases.TABLE.qualifiedName(), lake.version(MemberAliases.TABLE));
        if (number > 0) {
            tag(asOf);
            versions.put(MemberTags.TABLE.qualifiedName(), lake.version(MemberTags.TABLE));
        }
        lake.append(
                Publications.TABLE,
                versions.entrySet().stream()
                        .map(table -> RowFactory.create(run.runId(), asOf, table.getKey(), table.getValue(), at))
                        .toList());
        ledger.record(run.ended(at, "published", null));
    }

    private void write(String... members) {
        Rows rows = Rows.of(MemberAliases.TABLE);
        for (String member : members) {
            rows.row("alias_id", member, "member_id", member, "since", DAY.toString());
        }
        lake.replace(MemberAliases.TABLE, rows.frame());
    }

    private void tag(LocalDate asOf) {
        lake.replaceDay(MemberTags.TABLE, asOf, tags(asOf).frame());
    }

    private static Rows tags(LocalDate asOf) {
        Rows rows = Rows.of(MemberTags.TABLE);
        for (Column column : MemberTags.TABLE.columns()) {
            rows.withDefault(column.name(), column.type().equals("date") ? asOf.toString() : "one");
        }
        return rows.row();
    }

    private List<String> aliases() {
        return content(
                lake.readAt(MemberAliases.TABLE, ledger.published().get(MemberAliases.TABLE.qualifiedName())),
                "member_id");
    }

    private List<String> newest(Table table) {
        return content(lake.read(table), "member_id");
    }

    @Test
    void everyTableIsAsItWasAndTheRunsSinceAreWithdrawn() {
        assertThat(Rollback.to(lake, "run-0", "a test", Clock.systemUTC()))
                .extracting(Ledger.Run::runId)
                .containsExactly("run-2", "run-1");

        assertThat(aliases()).containsExactly("one").isEqualTo(newest(MemberAliases.TABLE));
        assertThat(newest(MemberTags.TABLE)).as("it was not there then").isEmpty();
        assertThat(ledger.lastPublished().orElseThrow().runId()).isEqualTo("run-0");
        assertThat(ledger.runs())
                .extracting(Ledger.Run::status, Ledger.Run::message)
                .containsExactly(
                        tuple("withdrawn", "rolled back to run-0: a test"),
                        tuple("withdrawn", "rolled back to run-0: a test"),
                        tuple("published", null));

        assertThatThrownBy(() -> Rollback.to(lake, "run-0", "a test", Clock.systemUTC()))
                .isInstanceOf(Rollback.ImpossibleException.class)
                .hasMessage("run-0 is the current publication. Publications, the current first: run-0");
        assertThatThrownBy(() -> Rollback.to(lake, "run-1", "a test", Clock.systemUTC()))
                .isInstanceOf(Rollback.ImpossibleException.class)
                .hasMessageStartingWith("run-1 was withdrawn itself.");
        assertThatThrownBy(() -> Rollback.to(lake, "run-9", "a test", Clock.systemUTC()))
                .isInstanceOf(Rollback.ImpossibleException.class)
                .hasMessageStartingWith("run-9 is no run that was published here.");
    }

    @Test
    void neitherWhatWasRefusedNorWhatAKillLeftStays() {
        write("refused");
        tag(DAY.plusDays(3));
        try (var lock = RunLock.take(lake.warehouse(), spark.sparkContext().hadoopConfiguration(), Clock.systemUTC())) {
            Rollback.restored(lake, ledger.published(), lock);
        }
        assertThat(newest(MemberAliases.TABLE)).containsExactly("three");
        assertThat(lake.days(MemberTags.TABLE)).containsExactlyInAnyOrder(DAY.plusDays(1), DAY.plusDays(2));

        // Runs are withdrawn and one table of two is restored; readers still see the last night.
        ledger.runs().stream()
                .limit(1)
                .forEach(run -> ledger.record(run.ended(run.endedAt(), "withdrawn", "before the kill")));
        lake.restore(MemberAliases.TABLE, ledger.publishedBy("run-1").get(MemberAliases.TABLE.qualifiedName()));
        assertThat(aliases()).containsExactly("three");

        Rollback.to(lake, "run-1", "again", Clock.systemUTC());

        assertThat(aliases()).containsExactly("one", "two").isEqualTo(newest(MemberAliases.TABLE));
        assertThat(ledger.latest(DAY.plusDays(2)).orElseThrow().message())
                .as("the first reason stays")
                .isEqualTo("before the kill");
    }
}
