package io.fishpond.jobs.ingest;

import static io.fishpond.testkit.Frames.content;
import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.config.Deployment;
import io.fishpond.config.DeploymentLoader;
import io.fishpond.run.RunContext;
import io.fishpond.spark.Lake;
import io.fishpond.table.ops.Files;
import io.fishpond.table.ops.Rejects;
import io.fishpond.table.raw.RawRecords;
import io.fishpond.table.staging.Orders;
import io.fishpond.table.staging.Profiles;
import io.fishpond.testkit.LocalSpark;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class IngestAndStageTest {
    private static final String DEPLOYMENT =
            """
            warehouse: %s/warehouse
            exports: %s/exports
            timezone: UTC
            currency: CNY
            region: CN
            channels: [channels/*.yaml]
            keys: {member: "published:a key for tests only"}
            """;
    private static final String TMALL =
            """
            channel: tmall
            feeds:
              orders:
                files: tmall/orders_*.csv
                options: {encoding: GB18030}
                columns:
                  order_id: "`订单编号`"
                  external_id: "`买家`"
                  ordered_at: "`付款时间`"
                  amount: "`金额(元)`"
                  status: "case `状态` when '交易成功' then 'completed' when '交易关闭' then 'cancelled' end"
                  updated_at: "`更新时间`"
            """;
    private static final String APP =
            """
            channel: app
            feeds:
              profiles:
                mode: snapshot
                files: app/users_*.json
                format: json
                columns: {external_id: id, name: name, phones: phone}
                attributes: {level: level}
            """;
    private static final String HEADER = "订单编号,买家,付款时间,金额(元),状态,更新时间\n";

    @TempDir
    Path folder;

    private final SparkSession spark;

    IngestAndStageTest(SparkSession spark) {
        this.spark = spark;
    }

    private void write(String file, String text, Charset charset) throws IOException {
        Path path = folder.resolve(file);
        java.nio.file.Files.createDirectories(path.getParent());
        java.nio.file.Files.write(path, text.getBytes(charset));
    }

    private RunContext night(String runId, String day) {
        Deployment deployment = new DeploymentLoader(name -> null).load(folder.resolve("conf/x.yaml"), Map.of());
        Lake lake = new Lake(spark, deployment.warehouse());
        RunContext context = RunContext.of(deployment, lake, LocalDate.parse(day), runId, Clock.systemUTC(), Map.of());
        InputInspection inspection = InputInspection.of(deployment, lake, context.asOf());
        assertThat(inspection.problems()).isEmpty();
        context = context.forStep(inspection.files(), false);
        new IngestExportsJob().run(context);
        new StageFeedsJob().run(context);
        return context;
    }

    @Test
    void landsStagesAndReconcilesWhatChannelsDeliver() throws IOException {
        write("conf/x.yaml", DEPLOYMENT.formatted(folder, folder), StandardCharsets.UTF_8);
        write("conf/channels/tmall.yaml", TMALL, StandardCharsets.UTF_8);
        write("conf/channels/app.yaml", APP, StandardCharsets.UTF_8);
        Charset gb = Charset.forName("GB18030");
        write(
                "exports/tmall/orders_1.csv",
                HEADER
                        + "o1,李雷,2026-01-01 10:00:00,12.505,交易成功,2026-01-01 10:00:00\n"
                        + "o2,韩梅,2026-01-02 10:00:00,not money,交易成功,2026-01-02 10:00:00\n"
                        + "o3,韩梅,2026-01-03 10:00:00,5,未知,2026-01-03 10:00:00\n"
                        + "o4,韩梅\n",
                gb);
        write("exports/app/users_1.json", "{\"id\":\"u1\",\"name\":\"A\",\"phone\":\"1\",\"level\":3}\n", gb);
        RunContext first = night("r1", "2026-01-31");

        assertThat(content(first.read(Orders.TABLE), "order_id", "external_id", "amount", "status", "source_row"))
                .containsExactly("o1 | 李雷 | 12.51 | completed | 1");
        assertThat(content(first.read(Profiles.TABLE), "channel", "external_id", "phones", "attributes"))
                .containsExactly("app | u1 | [1] | {level=3}");
        assertThat(content(first.read(Rejects.TABLE), "channel", "file", "row", "column", "value", "reason"))
                .containsExactly(
                        "tmall | tmall/orders_1.csv | 2 | amount | n***y | amount is not a decimal(18,2)",
                        "tmall | tmall/orders_1.csv | 3 | status | null | status is missing",
                        "tmall | tmall/orders_1.csv | 4 | null | null | has 2 fields, the header has 6");
        assertThat(content(first.read(Files.TABLE), "file", "rows_read", "rows_accepted", "rows_rejected", "status"))
                .containsExactly(
                        "app/users_1.json | 1 | 1 | 0 | accepted", "tmall/orders_1.csv | 4 | 3 | 1 | accepted");

        // The next day: an order changes, a file comes again under another name, a snapshot replaces the users.
        write("exports/tmall/orders_2.csv", HEADER + "o1,李雷,2026-01-01 10:00:00,12.50,交易关闭,2026-02-01 10:00:00\n", gb);
        java.nio.file.Files.copy(
                folder.resolve("exports/tmall/orders_1.csv"), folder.resolve("exports/tmall/orders_1 (copy).csv"));
        java.nio.file.Files.delete(folder.resolve("exports/app/users_1.json"));
        write("exports/app/users_2.json", "{\"id\":\"u2\",\"name\":\"B\",\"phone\":\"2\"}\n", gb);
        RunContext second = night("r2", "2026-02-01");

        assertThat(content(second.read(Orders.TABLE), "order_id", "amount", "status"))
                .containsExactly("o1 | 12.50 | cancelled");
        assertThat(content(second.read(Profiles.TABLE), "external_id")).containsExactly("u2");
        assertThat(content(
                        second.read(Files.TABLE).where("run_id = 'r2'"),
                        "file",
                        "rows_read",
                        "rows_superseded",
                        "status"))
                .containsExactly(
                        "app/users_2.json | 1 | 0 | accepted",
                        "tmall/orders_1 (copy).csv | 3 | 3 | duplicate",
                        "tmall/orders_2.csv | 1 | 0 | accepted");
        assertThat(second.measured())
                .containsEntry(new RunContext.Measure("rows_read", "tmall.orders"), 4.0)
                .containsEntry(new RunContext.Measure("rows_superseded", "tmall.orders"), 1.0);
    }

    private static final String TILL =
            """
            channel: till
            feeds:
              orders:
                sources:
                  sales: {files: till/sales_*.csv, options: {encoding: UTF-8}}
                  refunds: {files: till/refunds_*.csv, optional: true, columns: [ticket, back]}
                query: |
                  select s.ticket as order_id, s.card as external_id, s.at as ordered_at, s.amount,
                    r.back as refunded_amount, 'completed' as status, s._file, s._row
                  from sales s left join refunds r on s.ticket = r.ticket
            """;

    @Test
    void readsAgainWhatWasReadOtherwiseAndForgetsWhatNobodyDelivers() throws IOException {
        write("conf/x.yaml", DEPLOYMENT.formatted(folder, folder), StandardCharsets.UTF_8);
        write("conf/channels/till.yaml", TILL, StandardCharsets.UTF_8);
        write("conf/channels/app.yaml", APP, StandardCharsets.UTF_8);
        write(
                "exports/app/users_1.json",
                "{\"id\":\"u1\",\"name\":\"A\",\"phone\":\"1\",\"level\":3}\n",
                StandardCharsets.UTF_8);
        Charset latin = StandardCharsets.ISO_8859_1;
        write("exports/till/sales_1.csv", "ticket,card,at,amount\nt1,c1,2026-01-01 10:00:00,5\n", latin);
        String accented = "ticket,card,at,amount\nt2,c\u00e9,2026-01-02 10:00:00,x\nt2,c\u00e9,2026-01-02 10:00:00,7\n";
        write("exports/till/sales_2.csv", accented, latin);
        write("exports/till/sales_3.csv", accented, latin);
        RunContext first = night("r1", "2026-01-31");

        assertThat(content(first.read(Orders.TABLE), "order_id", "amount", "refunded_amount"))
                .as("the optional source has not come yet")
                .containsExactly("t1 | 5.00 | null");
        assertThat(content(first.read(Files.TABLE), "file", "status", "rows_read"))
                .contains("till/sales_2.csv | refused | 0", "till/sales_3.csv | refused | 0");

        write("conf/channels/till.yaml", TILL.replace("UTF-8", "ISO-8859-1"), StandardCharsets.UTF_8);
        write("exports/till/refunds_1.csv", "ticket,back\nt1,1\nt2,oops\nt2,2\n", latin);
        java.nio.file.Files.delete(folder.resolve("conf/channels/app.yaml"));
        RunContext second = night("r2", "2026-02-01");

        assertThat(content(second.read(Files.TABLE).where("run_id = 'r2'"), "file", "status", "rows_accepted"))
                .containsExactly(
                        "till/refunds_1.csv | accepted | 3",
                        "till/sales_1.csv | accepted | 1",
                        "till/sales_2.csv | accepted | 2",
                        "till/sales_3.csv | duplicate | 0");
        assertThat(content(second.read(RawRecords.TABLE), "source", "source_file", "source_row"))
                .containsExactly(
                        "app_profiles | app/users_1.json | 1",
                        "till_orders_refunds | till/refunds_1.csv | 1",
                        "till_orders_refunds | till/refunds_1.csv | 2",
                        "till_orders_refunds | till/refunds_1.csv | 3",
                        "till_orders_sales | till/sales_1.csv | 1",
                        "till_orders_sales | till/sales_2.csv | 1",
                        "till_orders_sales | till/sales_2.csv | 2");
        assertThat(content(second.read(Orders.TABLE), "order_id", "external_id", "amount", "refunded_amount"))
                .containsExactly("t1 | c1 | 5.00 | 1.00", "t2 | c\u00e9 | 7.00 | 2.00");
        assertThat(content(second.read(Rejects.TABLE).where("run_id = 'r2'"), "row", "part", "column"))
                .as("rows that the query made of one record are told apart")
                .containsExactly("1 | 1 | amount", "1 | 2 | amount", "2 | 1 | refunded_amount");
        assertThat(content(second.read(Profiles.TABLE), "external_id")).isEmpty();

        // A file without a record, in a night that is attempted twice.
        write("exports/till/sales_4.csv", "ticket,card,at,amount\n", latin);
        night("r3", "2026-02-02");
        RunContext third = night("r3", "2026-02-02");
        assertThat(content(third.read(Files.TABLE).where("run_id = 'r3'"), "file", "status", "rows_read"))
                .containsExactly("till/sales_4.csv | accepted | 0");
        assertThat(third.read(RawRecords.TABLE).count()).isEqualTo(7);
    }

    @Test
    void namesEveryMistakeOfAMappingAtOnceAndWritesNothing() throws IOException {
        write("conf/x.yaml", DEPLOYMENT.formatted(folder, folder), StandardCharsets.UTF_8);
        write(
                "conf/channels/tmall.yaml",
                TMALL.replace("order_id:", "order_no:").replace("external_id: \"`买家`\"", "external_id: \"`卖家`\"")
                        + "    encoding: GBK\n",
                StandardCharsets.UTF_8);
        write("conf/channels/app.yaml", APP, StandardCharsets.UTF_8);
        write(
                "conf/channels/web.yaml",
                """
                channel: web
                feeds:
                  profiles: {files: web/users.csv, columns: {external_id: "explode(split(id, ';'))", name: max(name)}}
                  leads: {files: web/empty.csv, columns: {external_id: id}}
                """,
                StandardCharsets.UTF_8);
        write("exports/web/users.csv", "id,name\n1,a\n", StandardCharsets.UTF_8);
        write("exports/web/empty.csv", "", StandardCharsets.UTF_8);
        write("exports/tmall/orders_1.csv", HEADER, Charset.forName("GB18030"));
        DeploymentLoader loader = new DeploymentLoader(name -> null);
        Deployment deployment = loader.load(folder.resolve("conf/x.yaml"), Map.of());

        InputInspection inspection =
                InputInspection.of(deployment, new Lake(spark, deployment.warehouse()), LocalDate.parse("2026-01-01"));

        assertThat(loader.problems())
                .anySatisfy(p -> assertThat(p).contains("feeds.orders.encoding is not a known key"))
                .anySatisfy(p -> assertThat(p).contains("feeds.orders.columns.order_no is not a column"));
        assertThat(inspection.problems())
                .anySatisfy(p -> assertThat(p).contains("app/users_*.json, and there is no such file"))
                .anySatisfy(p -> assertThat(p)
                        .contains("feeds.orders.columns.external_id is not valid")
                        .contains("卖家"))
                .anySatisfy(p -> assertThat(p).contains("columns.external_id is not valid: makes several rows of one"))
                .anySatisfy(p -> assertThat(p).contains("feeds.profiles.columns.name is not valid"))
                .anySatisfy(p -> assertThat(p).contains("web/empty.csv is empty"));
        assertThat(folder.resolve("warehouse")).doesNotExist();
    }
}
