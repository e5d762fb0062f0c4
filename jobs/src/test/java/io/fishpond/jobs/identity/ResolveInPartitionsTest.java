package io.fishpond.jobs.identity;

import static io.fishpond.testkit.Frames.content;
import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.algo.random.SplitMix64;
import io.fishpond.config.Deployment;
import io.fishpond.config.DeploymentLoader;
import io.fishpond.run.RunContext;
import io.fishpond.spark.Lake;
import io.fishpond.table.Table;
import io.fishpond.table.core.Members;
import io.fishpond.table.staging.Profiles;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.PublicData;
import io.fishpond.testkit.Rows;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** However the work is divided, what comes of it is the same to the last bit. */
@ExtendWith(LocalSpark.class)
@Tag("long")
class ResolveInPartitionsTest {
    private static final int PERSONS = 60;
    private static final LocalDate AS_OF = LocalDate.parse("2026-01-01");
    private static final List<String> PARTITIONED = List.of(
            "spark.sql.shuffle.partitions",
            "spark.sql.files.minPartitionNum",
            "spark.sql.adaptive.coalescePartitions.enabled");

    @TempDir
    Path folder;

    @Test
    void findsTheSameInAnyNumberOfPartitions(SparkSession spark) {
        Map<Table, List<String>> inOne = resolved(spark, 1);

        assertThat(inOne.get(Members.TABLE)).hasSizeBetween(PERSONS, PERSONS + 20);
        assertThat(resolved(spark, 3)).isEqualTo(inOne);
        assertThat(resolved(spark, 8)).isEqualTo(inOne);
    }

    private Map<Table, List<String>> resolved(SparkSession spark, int partitions) {
        Map<String, String> before = new HashMap<>();
        PARTITIONED.forEach(key -> before.put(key, spark.conf().get(key, null)));
        try {
            spark.conf().set(PARTITIONED.get(0), partitions);
            spark.conf().set(PARTITIONED.get(1), partitions);
            spark.conf().set(PARTITIONED.get(2), false);
            String warehouse = folder.resolve("in-" + partitions).toString();
            Deployment deployment = new DeploymentLoader(name -> null)
                    .load(PublicData.projectRoot().resolve("conf/demo.yaml"), Map.of("warehouse", warehouse));
            Lake lake = new Lake(spark, warehouse);
            lake.replace(Profiles.TABLE, profiles(partitions).frame().repartition(partitions));
            ResolveMembersJob job = new ResolveMembersJob();
            job.run(RunContext.of(deployment, lake, AS_OF, "run", Clock.systemUTC(), Map.of()));
            Map<Table, List<String>> contents = new HashMap<>();
            job.writes()
                    .forEach(table -> contents.put(
                            table, content(lake.read(table), table.columnNames().toArray(String[]::new))));
            return contents;
        } finally {
            before.forEach((key, value) -> {
                if (value == null) {
                    spark.conf().unset(key);
                } else {
                    spark.conf().set(key, value);
                }
            });
        }
    }

    /** Persons with two or three accounts each, which write them differently; the rows in an order of their own. */
    private static Rows profiles(int order) {
        SplitMix64 random = SplitMix64.of(1);
        List<Object[]> accounts = new ArrayList<>();
        for (int person = 0; person < PERSONS; person++) {
            String name = "王李张刘陈杨黄赵".charAt(random.nextInt(8)) + "" + "伟芳娜敏静丽强磊洋艳勇军".charAt(random.nextInt(12));
            String born =
                    "19%d-%02d-%02d".formatted(60 + random.nextInt(40), 1 + random.nextInt(12), 1 + random.nextInt(28));
            String phone = "139%08d".formatted(random.nextInt(100_000_000));
            int several = 2 + random.nextInt(2);
            for (int account = 0; account < several; account++) {
                accounts.add(new Object[] {
                    "channel",
                    List.of("app", "crm", "pos").get(account),
                    "external_id",
                    "" + person,
                    "name",
                    random.chance(0.8) ? name : null,
                    "phones",
                    List.of(random.chance(0.8) ? phone : phone.substring(0, 3) + "****" + phone.substring(7)),
                    "birth_date",
                    random.chance(0.8) ? born : null,
                    "created_at",
                    "2025-01-01"
                });
            }
        }
        Collections.rotate(accounts, order);
        Rows rows = Rows.of(Profiles.TABLE);
        accounts.forEach(rows::row);
        return rows;
    }
}
