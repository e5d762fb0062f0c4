package io.fishpond.jobs.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.testkit.Frames;
import io.fishpond.testkit.LocalSpark;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class BirthdayTest {
    private final SparkSession spark;

    BirthdayTest(SparkSession spark) {
        this.spark = spark;
    }

    @Test
    void countsTheWeeksToTheNextBirthday() {
        assertThat(Frames.content(
                        spark.sql("select birth_date, "
                                + BuildProfileJob.weeksToBirthday("date'2026-02-21'")
                                + " as weeks from values (date'1990-02-22'), (date'1990-02-28'), (date'1990-03-01'),"
                                + " (date'1992-02-29'), (date'1990-02-21'), (null) as t(birth_date)"),
                        "birth_date",
                        "weeks"))
                .containsExactlyInAnyOrder(
                        "1990-02-22 | 0",
                        "1990-02-28 | 0",
                        "1990-03-01 | 1",
                        "1992-02-29 | 0",
                        "1990-02-21 | 52",
                        "null | null");
    }
}
