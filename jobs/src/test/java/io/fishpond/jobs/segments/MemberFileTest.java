package io.fishpond.jobs.segments;

import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.testkit.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class MemberFileTest {
    @Test
    void isKnownByWhatItHolds(SparkSession spark, @TempDir Path folder) throws IOException {
        Path file = folder.resolve("seeds.txt");
        assertThat(MemberFile.contentHash(spark, file.toString())).isEmpty();
        assertThat(MemberFile.lines(spark, file.toString()).count()).isZero();

        Files.writeString(file, "abc");

        assertThat(MemberFile.contentHash(spark, file.toString()))
                .contains("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(MemberFile.lines(spark, file.toString()).count()).isOne();
    }
}
