package io.fishpond.jobs.next;

import static io.fishpond.testkit.Frames.content;
import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.algo.basket.Count;
import io.fishpond.algo.basket.Fact;
import io.fishpond.algo.basket.Observer;
import io.fishpond.config.Deployment;
import io.fishpond.config.DeploymentLoader;
import io.fishpond.run.RunContext;
import io.fishpond.spark.Lake;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.core.Members;
import io.fishpond.table.marts.NextProducts;
import io.fishpond.table.ops.Models;
import io.fishpond.table.staging.Consents;
import io.fishpond.table.staging.OrderLines;
import io.fishpond.table.staging.Orders;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.PublicData;
import io.fishpond.testkit.Rows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class SuggestProductsJobTest {
    private static final LocalDate AS_OF = LocalDate.parse("2026-06-30");

    private final SparkSession spark;
    private final Rows members = Rows.of(Members.TABLE)
            .withDefault("phones", List.of())
            .withDefault("emails", List.of())
            .withDefault("channels", List.of("pos"))
            .withDefault("accounts", 1)
            .withDefault("is_staff", false)
            .withDefault("sources", Map.of())
            .withDefault("acquisition_channel", "pos")
            .withDefault("first_seen_at", "2025-01-01")
            .withDefault("founding_external_id", "card");
    private final Rows records =
            Rows.of(MemberRecords.TABLE).withDefault("channel", "pos").withDefault("first_landed_on", "2025-01-01");
    private final Rows orders = Rows.of(Orders.TABLE)
            .withDefault("channel", "pos")
            .withDefault("amount", "10")
            .withDefault("status", "completed");
    private final Rows lines =
            Rows.of(OrderLines.TABLE).withDefault("channel", "pos").withDefault("amount", "5");

    private final Rows consents = Rows.of(Consents.TABLE)
            .withDefault("channel", "pos")
            .withDefault("recipient", "self")
            .withDefault("changed_at", "2026-01-01");

    private int nextOrder;

    @TempDir
    Path folder;

    SuggestProductsJobTest(SparkSession spark) {
        this.spark = spark;
    }

    private static String id(int member) {
        return String.format("m%026d", member);
    }

    private void member(int member, String born) {
        members.row("member_id", id(member), "birth_date", born);
        records.row("external_id", "card-" + member, "member_id", id(member));
    }

    private void order(int member, LocalDate day, String... products) {
        String order = "o" + nextOrder++;
        orders.row("order_id", order, "external_id", "card-" + member, "ordered_at", day.toString());
        for (int i = 0; i < products.length; i++) {
            lines.row(
                    "order_id",
                    order,
                    "line_no",
                    i + 1,
                    "product_id",
                    products[i],
                    "product_name",
                    "the " + products[i],
                    "category",
                    products[i].substring(0, 1));
        }
    }

    private Lake run(LocalDate asOf, String settings) throws IOException {
        Path file = folder.resolve("x.yaml");
        Files.writeString(
                file,
                """
                warehouse: %1$s
                exports: %1$s
                timezone: UTC
                currency: CNY
                region: CN
                keys: {member: "published:a-key-for-tests-only"}
                channels: [none/*.yaml]
                next_product: %2$s
                """
                        .formatted(folder, settings));
        Deployment deployment = new DeploymentLoader(name -> null).load(file, Map.of());
        Lake lake = new Lake(spark, folder.toString());
        new SuggestProductsJob().run(RunContext.of(deployment, lake, asOf, "run", Clock.systemUTC(), Map.of()));
        return lake;
    }

    private Lake run(int partitions) throws IOException {
        Lake lake = new Lake(spark, folder.toString());
        lake.replace(Members.TABLE, members.frame().repartition(partitions));
        lake.replace(MemberRecords.TABLE, records.frame().repartition(partitions));
        lake.replace(Orders.TABLE, orders.frame().repartition(partitions));
        lake.replace(OrderLines.TABLE, lines.frame().repartition(partitions));
        lake.replace(Consents.TABLE, consents.frame());
        return run(AS_OF, "{}");
    }

    /** Whoever buys a1 buys b1 next, and then c1; everybody buys bread once. */
    private void openShop() {
        for (int i = 0; i < 60; i++) {
            member(i, "1990-01-01");
            order(i, AS_OF.minusDays(300 - i), "a1", "a2");
            order(i, AS_OF.minusDays(270 - i), "b1");
            order(i, AS_OF.minusDays(i < 30 ? 200 : 30 + i / 2), "c1");
        }
        for (int i = 150; i < 155; i++) {
            member(i, "1990-01-01");
            order(i, AS_OF.minusDays(50), "a1");
            order(i, AS_OF.minusDays(20), "b1");
        }
        for (int i = 60; i < 150; i++) {
            member(i, "1990-01-01");
            String popular = "p" + i % 9;
            order(i, AS_OF.minusDays(100 - i % 30), popular, "p" + (i + 1) % 9);
        }
    }

    @Test
    void theMethodThatFindsWhatFollowsSpeaksAndSaysWhy() throws IOException {
        openShop();
        member(200, "2015-01-01"); // eleven years old
        order(200, AS_OF.minusDays(3), "a1");
        member(201, null);
        member(202, null); // refuses profiling
        order(202, AS_OF.minusDays(3), "a1");
        consents.row("external_id", "card-202", "purpose", "profiling", "contact_channel", "any", "granted", false);

        Lake lake = run(2);

        assertThat(content(lake.read(Models.TABLE).where("champion"), "purpose", "model"))
                .containsExactly("next_product | sequence");
        assertThat(lake.read(Models.TABLE).where("scores['members'] = 30").count())
                .as("every method foretells the same members")
                .isEqualTo(6);
        Dataset<Row> next = lake.read(NextProducts.TABLE);
        assertThat(next.count()).as("adults who bought").isEqualTo(155);
        assertThat(content(
                        next.where("member_id = '" + id(152) + "'"),
                        "product_name_1",
                        "method_1",
                        "reason_1",
                        "reason_zh_1"))
                .containsExactly("the c1 | sequence | after the b1: in 60 of 60 next baskets | 买过the b1后，60次下单中60次有它");
        assertThat(next.where("member_id in ('" + id(200) + "', '" + id(201) + "', '" + id(202) + "')")
                        .count())
                .as("minors, those who never bought and those who refuse profiling")
                .isZero();

        List<String> content = content(next, next.columns());
        Lake again = run(3);
        assertThat(content(again.read(NextProducts.TABLE), next.columns()))
                .as("in as many partitions as may be")
                .isEqualTo(content);
    }

    @Test
    void countsTheKindsOfMostBasketsOnly() {
        Dataset<Row> trails = spark.sql(
                """
                select member_id, transform(bought, (p, i) -> struct(i + 1 as day, array(p) as products)) as baskets
                from values ('a', array(0, 1, 2)), ('b', array(1, 0, 2)), ('c', array(2, 2)) as t(member_id, bought)""");
        Observer observer = new Observer(List.of(0, 1, 2), 3, 365, 90);
        assertThat(Shop.counts(trails, observer, 10, 2))
                .filteredOn(count -> count.fact() == Fact.KIND_LEFT)
                .as("two baskets of each of the first two kinds were followed by another, and one of the third")
                .containsExactlyInAnyOrder(new Count(Fact.KIND_LEFT, 1, 0, 2), new Count(Fact.KIND_LEFT, 2, 0, 2));
        assertThat(Shop.counts(trails, observer, 10, 1))
                .filteredOn(count -> count.fact().name().startsWith("KIND"))
                .as("of as many the smaller")
                .containsExactlyInAnyOrder(
                        new Count(Fact.KIND_LEFT, 1, 0, 2),
                        new Count(Fact.KIND_FOLLOWED, 1, 1, 1),
                        new Count(Fact.KIND_FOLLOWED, 1, 2, 1));
    }

    @Test
    void popularitySpeaksByItsNameWhereNothingWasCompared() throws IOException {
        for (int i = 0; i < 5; i++) {
            member(i, null);
            order(i, AS_OF.minusDays(i), "a1", "a" + i);
        }
        Lake lake = run(1);
        assertThat(content(lake.read(Models.TABLE).where("champion"), "model", "note"))
                .containsExactly("popularity | nobody bought again in the window: nothing was compared");
        assertThat(content(lake.read(NextProducts.TABLE).limit(1), "product_1", "method_1", "reason_1"))
                .containsExactly("a1 | popularity | popular: bought by 5 members in 90 days");
    }

    @Test
    void nobodyIsToldAnythingWhereNoLinesAreKnown() throws IOException {
        member(1, null);
        orders.row("order_id", "o", "external_id", "card-1", "ordered_at", "2026-06-01");
        assertThat(run(1).read(NextProducts.TABLE).count()).isZero();
    }

    @Test
    void beatsPopularityOnAdventureWorks() throws IOException {
        Path exports = PublicData.require("adventureworks");
        Map<String, String> options = Map.of("header", "true", "encoding", "ISO-8859-1");
        spark.read()
                .options(options)
                .csv(exports + "/AdventureWorks_Sales_*.csv")
                .createOrReplaceTempView("sales");
        for (String name : List.of("Products", "Product_Subcategories", "Product_Categories")) {
            spark.read()
                    .options(options)
                    .csv(exports + "/AdventureWorks_" + name + ".csv")
                    .createOrReplaceTempView(name);
        }
        Dataset<Row> sold = spark.sql(
                """
                select 'adventureworks' as channel, OrderNumber as order_id, cast(OrderLineItem as int) as line_no,
                    CustomerKey as external_id, to_timestamp(OrderDate, 'M/d/yyyy') as ordered_at,
                    ProductKey as product_id, ProductName as product_name, CategoryName as category,
                    cast(1 as decimal(18,2)) as amount, 'completed' as status
                from sales join Products using (ProductKey) join Product_Subcategories using (ProductSubcategoryKey)
                    join Product_Categories using (ProductCategoryKey)""");
        String[] told = {
            "channel", "order_id", "line_no", "external_id", "ordered_at", "product_id", "product_name", "category"
        };
        Lake lake = new Lake(spark, folder.toString());
        lake.replace(
                OrderLines.TABLE,
                filled(OrderLines.TABLE, sold.selectExpr(concat(told, "cast(amount as decimal(18,4)) as amount"))));
        lake.replace(
                Orders.TABLE,
                filled(
                        Orders.TABLE,
                        sold.select("channel", "order_id", "external_id", "ordered_at", "amount", "status")
                                .distinct()));
        lake.replace(
                MemberRecords.TABLE,
                filled(
                        MemberRecords.TABLE,
                        sold.selectExpr(
                                        "channel",
                                        "external_id",
                                        "concat('m', lpad(external_id, 26, '0')) as member_id",
                                        "date'2017-06-30' as first_landed_on")
                                .distinct()));
        lake.replace(Members.TABLE, members.frame());
        lake.replace(Consents.TABLE, consents.frame());

        run(LocalDate.parse("2017-06-30"), "{}");

        Row best = lake.read(Models.TABLE)
                .where("champion")
                .selectExpr("model", "scores['hit_rate_at_5']", "scores['gain_low']")
                .head();
        Row popular = lake.read(Models.TABLE)
                .where("model in ('popularity', 'category_popularity')")
                .selectExpr("max(scores['hit_rate_at_5'])")
                .head();
        assertThat(best.getString(0))
                .as("some method beats both forms of popularity")
                .doesNotContain("popularity");
        assertThat(best.getDouble(1)).isGreaterThan(popular.getDouble(0) + 0.03);
        assertThat(best.getDouble(2)).as("beyond chance").isPositive();
        assertThat(lake.read(NextProducts.TABLE).count()).isEqualTo(17_416);
    }

    private static String[] concat(String[] first, String last) {
        String[] all = java.util.Arrays.copyOf(first, first.length + 1);
        all[first.length] = last;
        return all;
    }

    /** With the columns of the contract that nothing is said of. */
    private static Dataset<Row> filled(io.fishpond.table.Table table, Dataset<Row> rows) {
        List<String> there = List.of(rows.columns());
        return rows.selectExpr(table.columns().stream()
                .map(c -> there.contains(c.name()) ? c.name() : "cast(null as " + c.type() + ") as " + c.name())
                .toArray(String[]::new));
    }
}
