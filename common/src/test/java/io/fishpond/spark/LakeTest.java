package io.fishpond.spark;

import static io.fishpond.testkit.Frames.content;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fishpond.table.Column;
import io.fishpond.table.Layer;
import io.fishpond.table.Table;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.Rows;
import java.nio.file.Path;
import java.time.LocalDate;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class LakeTest {
    private static final Table VALUE = Table.mart("worth")
            .grain("one row per member and as-of date")
            .key("member_id", "as_of")
            .required("member_id", "string", "member's id")
            .optional("worth", "decimal(18,2)", "what she's worth")
            .check("not_negative", "worth >= 0")
            .build();

    @TempDir
    Path folder;

    private final SparkSession spark;

    LakeTest(SparkSession spark) {
        this.spark = spark;
    }

    private Lake lake() {
        return new Lake(spark, folder.toString());
    }

    private static Rows rows() {
        return Rows.of(VALUE).withDefault("run_id", "r").withDefault("as_of", "2026-01-01");
    }

    @Test
    void replacesOneDayAndKeepsTheOthers() {
        Lake lake = lake();
        lake.replaceDay(
                VALUE,
                LocalDate.parse("2026-01-01"),
                rows().row("member_id", "a", "worth", "1.00").frame());
        lake.replaceDay(
                VALUE,
                LocalDate.parse("2026-01-02"),
                rows().row("member_id", "a", "as_of", "2026-01-02", "worth", "2.00")
                        .frame());
        lake.replaceDay(
                VALUE,
                LocalDate.parse("2026-01-01"),
                rows().row("member_id", "b", "worth", "3.00").frame());

        assertThat(content(lake.read(VALUE), "as_of", "member_id", "worth"))
                .containsExactly("2026-01-01 | b | 3.00", "2026-01-02 | a | 2.00");
    }

    @Test
    void keepsOldVersionsReadable() {
        Lake lake = lake();
        lake.replace(VALUE, rows().row("member_id", "a").frame());
        long first = lake.version(VALUE);
        lake.replace(VALUE, rows().row("member_id", "b").frame());

        assertThat(content(lake.readAt(VALUE, first), "member_id")).containsExactly("a");
        assertThat(content(lake.read(VALUE), "member_id")).containsExactly("b");
    }

    @Test
    void writesForReadersOfTheFirstProtocolVersion() {
        Lake lake = lake();
        lake.replace(VALUE, rows().row("member_id", "a", "worth", "1.00").frame());

        Row detail = lake.spark()
                .sql("describe detail delta.`" + lake.path(VALUE) + "`")
                .head();
        assertThat(detail.<Integer>getAs("minReaderVersion")).isEqualTo(1);
        assertThat(detail.<String>getAs("description")).isEqualTo(VALUE.grain());
        assertThat(lake.read(VALUE).schema().apply("worth").getComment().get()).isEqualTo("what she's worth");
    }

    @Test
    void refusesWhatBreaksTheContract() {
        Lake lake = lake();

        assertThatThrownBy(() -> lake.replace(
                        VALUE,
                        rows().row("member_id", "a").row("member_id", "a").frame()))
                .hasMessageContaining("one row per member and as-of date")
                .hasMessageContaining("1 rows repeat a key of member_id, as_of");
        assertThatThrownBy(() -> lake.replace(
                        VALUE, rows().row("member_id", "a", "worth", "-1.00").frame()))
                .hasStackTraceContaining("not_negative");
        assertThatThrownBy(() -> lake.replace(
                        VALUE,
                        rows().row("member_id", "a").frame().drop("worth").withColumnRenamed("run_id", "night")))
                .hasMessage("frame for marts.worth: run_id is missing; worth is missing; night is not in the contract");
    }

    @Test
    void addsTheColumnsByWhichAContractHasGrown() {
        Lake lake = lake();
        lake.replace(VALUE, rows().row("member_id", "a").frame());
        Table grown = Table.in(Layer.MARTS, "worth")
                .grain(VALUE.grain())
                .key("member_id", "as_of")
                .partitionedBy("as_of")
                .columns(VALUE.columns())
                .optional("since", "date", "since when")
                .build();

        lake.ensure(grown);

        assertThat(content(lake.read(grown), "member_id", "since")).containsExactly("a | null");
    }

    @Test
    void letsBeNullWhatMayBeByNow() {
        Lake lake = lake();
        lake.replace(VALUE, rows().row("member_id", "a", "worth", "1.00").frame());
        Table looser = Table.in(Layer.MARTS, "worth")
                .grain(VALUE.grain())
                .key("member_id", "as_of")
                .partitionedBy("as_of")
                .columns(VALUE.columns().stream()
                        .map(c -> c.name().equals("worth") ? new Column(c.name(), c.type(), false, c.comment()) : c)
                        .toList())
                .build();

        lake.replace(looser, rows().row("member_id", "a", "worth", null).frame());
        long version = lake.version(looser);
        lake.ensure(looser);

        assertThat(content(lake.read(looser), "member_id", "worth")).containsExactly("a | null");
        assertThat(lake.version(looser)).isEqualTo(version);
    }

    @Test
    void widensTheChecksByWhichAContractHasGrownAndOnlyOnce() {
        Lake lake = lake();
        lake.replace(VALUE, rows().row("member_id", "a", "worth", "1.00").frame());
        Table wider = Table.in(Layer.MARTS, "worth")
                .grain(VALUE.grain())
                .key("member_id", "as_of")
                .partitionedBy("as_of")
                .columns(VALUE.columns())
                .check("not_negative", "worth >= -5")
                .build();

        lake.replace(wider, rows().row("member_id", "a", "worth", "-1.00").frame());
        long version = lake.version(wider);
        lake.ensure(wider);

        assertThat(content(lake.read(wider), "worth")).containsExactly("-1.00");
        assertThat(lake.version(wider)).isEqualTo(version);
    }
}
