package io.fishpond.jobs.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.jobs.OneJob;
import io.fishpond.jobs.next.SuggestProductsJob;
import io.fishpond.spark.Lake;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.core.Members;
import io.fishpond.table.marts.NextProducts;
import io.fishpond.table.ops.Models;
import io.fishpond.table.staging.OrderLines;
import io.fishpond.table.staging.Orders;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.Rows;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the next products are worth where what is bought next is known: the generator goes on after the as-of date. */
@ExtendWith(LocalSpark.class)
class NextProductsOfGeneratedTest {
    private static final LocalDate AS_OF = LocalDate.parse("2026-06-30");
    private static final int PERSONS = 2_500;

    @Test
    void hitMoreThanWhatIsPopularInThePastAndInTheFutureThatNobodyHasSeen(SparkSession spark, @TempDir Path folder) {
        World world = new World(PERSONS, 11, AS_OF, MessLevel.USUAL);
        Rows records = OneJob.neutral(MemberRecords.TABLE).withDefault("channel", "shop");
        Rows orders = Rows.of(Orders.TABLE).withDefault("channel", "shop").withDefault("status", "completed");
        Rows lines = Rows.of(OrderLines.TABLE).withDefault("channel", "shop").withDefault("amount", "1");
        Map<String, Set<String>> future = new HashMap<>();
        for (int number = 0; number < PERSONS; number++) {
            String member = OneJob.id(number);
            records.row("external_id", "a" + number, "member_id", member);
            for (Order order : Purchases.of(Person.of(world, number)).orders()) {
                if (order.cancelled() || order.refunded() > 0) {
                    continue;
                }
                Set<String> products =
                        order.lines().stream().map(line -> line.product().id()).collect(Collectors.toSet());
                if (order.at() >= world.end) {
                    future.putIfAbsent(member, products);
                    continue;
                }
                String id = number + "-" + order.sequence();
                orders.row(
                        "order_id",
                        id,
                        "external_id",
                        "a" + number,
                        "ordered_at",
                        Instant.ofEpochSecond(order.at()),
                        "amount",
                        BigDecimal.valueOf(order.cents(), 2));
                for (int i = 0; i < order.lines().size(); i++) {
                    Catalogue.Product product = order.lines().get(i).product();
                    lines.row(
                            "order_id",
                            id,
                            "line_no",
                            i + 1,
                            "product_id",
                            product.id(),
                            "product_name",
                            product.name(),
                            "category",
                            product.category());
                }
            }
        }
        Lake lake = new OneJob(spark, folder)
                .with(Members.TABLE, Rows.of(Members.TABLE).frame())
                .with(MemberRecords.TABLE, records.frame())
                .with(Orders.TABLE, orders.frame())
                .with(OrderLines.TABLE, lines.frame())
                .run(new SuggestProductsJob(), AS_OF, "");

        Map<String, Double> rates =
                lake.read(Models.TABLE).selectExpr("model", "scores['hit_rate_at_5']").collectAsList().stream()
                        .collect(Collectors.toMap(row -> row.getString(0), row -> row.getDouble(1)));
        String champion = lake.read(Models.TABLE).where("champion").head().getAs("model");
        // Baskets of the generator lean to one category and are nearly blind within it, so this is as much as can be
        // known.
        assertThat(champion).as("hit rates %s", rates).isEqualTo("category_popularity");
        assertThat(rates.get(champion))
                .isGreaterThan(rates.get("popularity") + 0.2)
                .isGreaterThan(0.5);
        assertThat(lake.read(NextProducts.TABLE)
                        .where("model <> '" + champion + "'")
                        .count())
                .as("what speaks is named")
                .isZero();

        List<Row> told = lake.read(NextProducts.TABLE)
                .select("member_id", "product_1", "product_2", "product_3")
                .collectAsList();
        Set<String> popular = lake
                .read(OrderLines.TABLE)
                .groupBy("product_id")
                .count()
                .orderBy(org.apache.spark.sql.functions.col("count").desc())
                .limit(3)
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .collect(Collectors.toSet());
        long hits = 0;
        long popularHits = 0;
        for (Row row : told) {
            Set<String> wanted = future.getOrDefault(row.getString(0), Set.of());
            hits += wanted.contains(row.getString(1))
                            || wanted.contains(row.getString(2))
                            || wanted.contains(row.getString(3))
                    ? 1
                    : 0;
            popularHits += wanted.stream().anyMatch(popular::contains) ? 1 : 0;
        }
        assertThat(hits).as("of %d members who buy again", future.size()).isGreaterThan(2 * popularHits);
    }
}
