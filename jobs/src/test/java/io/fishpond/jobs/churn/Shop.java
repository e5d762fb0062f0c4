package io.fishpond.jobs.churn;

import io.fishpond.config.Deployment;
import io.fishpond.run.RunContext;
import io.fishpond.spark.Lake;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.core.Members;
import io.fishpond.table.marts.MemberValue;
import io.fishpond.table.staging.Interactions;
import io.fishpond.table.staging.Orders;
import io.fishpond.testkit.Rows;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A shop of made-up members over two years, the same each time: most buy every few weeks until one day they stop, some
 * visit before they buy, some buy once, and some never.
 */
final class Shop {
    static final LocalDate OPENED = LocalDate.parse("2024-01-01");
    static final LocalDate AS_OF = LocalDate.parse("2025-12-31");
    static final int MEMBERS = 1520;
    static final int NEVER_BOUGHT = 20;

    private final Rows orders = Rows.of(Orders.TABLE)
            .withDefault("channel", "pos")
            .withDefault("status", "completed")
            .withDefault("amount", "100.00");
    private final Rows interactions = Rows.of(Interactions.TABLE).withDefault("channel", "pos");
    private int rows;

    Shop() {
        Random random = new Random(7);
        for (int member = NEVER_BOUGHT; member < MEMBERS; member++) {
            double meanGap = member % 3 == 0 ? 70 : 12 + random.nextInt(16);
            double staying = member % 10 == 0 ? 0 : 0.92;
            LocalDate day = OPENED.plusDays(random.nextInt(650));
            do {
                order(member, day);
                if (random.nextDouble() < 0.5) {
                    visit(member, day.plusDays(3));
                }
                day = day.plusDays(1 + (long) (-meanGap * Math.log(1 - random.nextDouble())));
            } while (!day.isAfter(AS_OF) && random.nextDouble() < staying);
        }
    }

    void order(int member, LocalDate day) {
        orders.row("order_id", "o" + rows++, "external_id", "card-" + member, "ordered_at", day.toString());
    }

    void visit(int member, LocalDate day) {
        interactions.row(
                "event_id",
                "e" + rows++,
                "external_id",
                "card-" + member,
                "kind",
                "visit",
                "occurred_at",
                day.toString());
    }

    /** Puts everything that the job reads into the lake, in so many partitions. */
    RunContext stock(Lake lake, LocalDate asOf, int partitions) {
        Rows records = Rows.of(MemberRecords.TABLE).withDefault("channel", "pos");
        Rows members = Rows.of(Members.TABLE)
                .withDefault("first_seen_at", OPENED.toString())
                .withDefault("phones", List.of())
                .withDefault("emails", List.of())
                .withDefault("channels", List.of("pos"))
                .withDefault("accounts", 1)
                .withDefault("is_staff", false)
                .withDefault("sources", Map.of())
                .withDefault("acquisition_channel", "pos");
        Rows values = Rows.of(MemberValue.TABLE)
                .withDefault("as_of", asOf.toString())
                .withDefault("run_id", "run")
                .withDefault("orders", 1)
                .withDefault("order_days", 1)
                .withDefault("frequency", 0)
                .withDefault("historical_value", "33.33")
                .withDefault("current_value", "33.33")
                .withDefault("future_value", "0.00")
                .withDefault("total_value", "33.33")
                .withDefault("expected_orders", 0)
                .withDefault("value_decile", 1)
                .withDefault("model", "bg-nbd")
                .withDefault("model_version", "run");
        for (int member = 0; member < MEMBERS; member++) {
            String id = String.format("m%026d", member);
            String card = "card-" + member;
            records.row("external_id", card, "member_id", id, "first_landed_on", OPENED.toString());
            members.row("member_id", id, "founding_external_id", card);
            values.row("member_id", id);
        }
        lake.replace(Orders.TABLE, orders.frame().repartition(partitions));
        lake.replace(Interactions.TABLE, interactions.frame().repartition(partitions));
        lake.replace(MemberRecords.TABLE, records.frame());
        lake.replace(Members.TABLE, members.frame());
        lake.replaceDay(MemberValue.TABLE, asOf, values.frame());
        return RunContext.of(
                deployment(), lake, asOf, "run", Clock.fixed(java.time.Instant.EPOCH, ZoneOffset.UTC), Map.of());
    }

    private static Deployment deployment() {
        return new Deployment(
                "shop",
                "unused",
                "unused",
                ZoneId.of("UTC"),
                "CNY",
                "CN",
                null,
                42,
                true,
                List.of(),
                null,
                new Deployment.Value(365, 0.1, 200_000, 180, 1, 0.25),
                new Deployment.Churn(60, 6, 30, 400, 0.4, 0.7, 0.1),
                null,
                null,
                null,
                null,
                List.of(),
                null,
                List.of(),
                null,
                "");
    }
}
