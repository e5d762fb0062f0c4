package io.fishpond.jobs;

import static io.fishpond.testkit.Frames.content;
import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.config.Deployment;
import io.fishpond.config.DeploymentLoader;
import io.fishpond.jobs.identity.ResolveMembersJob;
import io.fishpond.jobs.ingest.IngestExportsJob;
import io.fishpond.jobs.ingest.InputInspection;
import io.fishpond.jobs.ingest.StageFeedsJob;
import io.fishpond.run.Job;
import io.fishpond.run.RunContext;
import io.fishpond.spark.Lake;
import io.fishpond.spark.NetOrders;
import io.fishpond.table.Table;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.staging.Interactions;
import io.fishpond.table.staging.Orders;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.PublicData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Scans as the demo maps them: whoever scanned without an account is a member by her code, and becomes who she turns out to be. */
@ExtendWith(LocalSpark.class)
class AnonymousScansTest {
    private static final List<Job> JOBS = List.of(new IngestExportsJob(), new StageFeedsJob(), new ResolveMembersJob());
    private static final String HEADER = "scan_id,code,openid,unionid,mobile,city,scan_time\n";

    @TempDir
    Path folder;

    private final SparkSession spark;
    private final Map<String, Long> published = new HashMap<>();

    AnonymousScansTest(SparkSession spark) {
        this.spark = spark;
    }

    private void write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private RunContext night(String day) {
        Deployment deployment = new DeploymentLoader(name -> null).load(folder.resolve("conf/x.yaml"), Map.of());
        Lake lake = new Lake(spark, deployment.warehouse());
        LocalDate asOf = LocalDate.parse(day);
        InputInspection inspection = InputInspection.of(deployment, lake, asOf);
        assertThat(inspection.problems()).isEmpty();
        RunContext context = RunContext.of(
                        deployment, lake, asOf, "run-" + day, Clock.systemUTC(), Map.copyOf(published))
                .forStep(inspection.files(), false);
        for (Job job : JOBS) {
            job.run(context);
        }
        for (Table table : new ResolveMembersJob().writes()) {
            published.put(table.qualifiedName(), lake.version(table));
        }
        return context;
    }

    private static Dataset<Row> records(RunContext context) {
        return context.read(MemberRecords.TABLE);
    }

    private static List<String> scansOf(RunContext context, String channel, String account) {
        Dataset<Row> records = records(context);
        return content(
                context.read(Interactions.TABLE)
                        .join(records, new String[] {"channel", "external_id"})
                        .join(
                                records.where("channel = '" + channel + "' and external_id = '" + account + "'")
                                        .select("member_id"),
                                "member_id"),
                "event_id",
                "external_id");
    }

    @Test
    void whoeverScannedBeforeSheWasKnownIsKnownBackwards() throws IOException {
        write(
                "conf/x.yaml",
                """
                warehouse: %1$s/warehouse
                exports: %1$s/exports
                timezone: UTC
                currency: CNY
                region: CN
                channels: [channels/*.yaml]
                keys: {member: "published:a key for tests only"}
                """
                        .formatted(folder));
        write(
                "conf/channels/shop.yaml",
                """
                channel: shop
                feeds:
                  profiles: {files: shop/customers_*.csv, columns: {external_id: id, phones: phone}}
                  orders:
                    files: shop/orders_*.csv
                    columns: {order_id: id, external_id: customer, ordered_at: at, amount: amount, status: "'completed'"}
                """);
        Path scan = PublicData.projectRoot().resolve("conf/channels/demo/scan.yaml");
        write("conf/channels/scan.yaml", Files.readString(scan));
        write("exports/shop/customers_1.csv", "id,phone\nc1,13900000001\n");
        write("exports/shop/orders_1.csv", "id,customer,at,amount\no1,c1,2026-01-02 10:00:00,30.00\n");
        write(
                "exports/scan/scans_1.csv",
                HEADER
                        + "s1,QR1,,,,,2026-01-01T10:00:00+00:00\n"
                        + "s2,QR2,,,,,2026-01-01T11:00:00+00:00\n"
                        + "s3,QR3,openid,,,,2026-01-01T12:00:00+00:00\n"
                        + "s4,,,,,,2026-01-01T13:00:00+00:00\n");
        RunContext first = night("2026-01-31");

        assertThat(content(records(first), "channel", "external_id"))
                .as("a scan without even a code is nobody's")
                .containsExactly("scan | code:QR1", "scan | code:QR2", "scan | openid", "shop | c1");
        assertThat(records(first).select("member_id").distinct().count()).isEqualTo(4);
        assertThat(scansOf(first, "scan", "code:QR1")).containsExactly("s1 | code:QR1");
        assertThat(scansOf(first, "shop", "c1")).isEmpty();

        write("exports/scan/scans_2.csv", HEADER + "s5,QR1,,,13900000001,,2026-02-01T10:00:00+00:00\n");
        RunContext second = night("2026-02-01");

        assertThat(records(second).select("member_id").distinct().count()).isEqualTo(3);
        assertThat(scansOf(second, "shop", "c1"))
                .as("her scan of a month before is hers now")
                .containsExactly("s1 | code:QR1", "s5 | code:QR1");
        Dataset<Row> orders = NetOrders.of(second.read(Orders.TABLE), records(second), second.asOf());
        assertThat(orders.join(records(second).where("external_id = 'code:QR1'").select("member_id"), "member_id")
                        .select("order_id")
                        .head()
                        .getString(0))
                .isEqualTo("o1");
    }
}
