package io.fishpond.jobs.segments;

import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.config.SegmentDefinition;
import io.fishpond.testkit.LocalSpark;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class NeverMatchingTest {
    private final NeverMatching rules;

    NeverMatchingTest(SparkSession spark) {
        rules = new NeverMatching(spark);
    }

    private List<String> warnings(String where) {
        return rules.warnings(List.of(new SegmentDefinition(
                "a",
                "a",
                "test",
                "tester",
                SegmentDefinition.Refresh.DAILY,
                null,
                null,
                where,
                "1",
                null,
                false,
                100,
                null,
                0,
                "s.yaml")));
    }

    @Test
    void findsWhatCanMatchNobody() {
        for (String never : List.of(
                "orders > 5 and orders < 3",
                "orders > 3 and orders < 4",
                "not is_staff and is_staff and is_customer",
                "value_decile > 10",
                "orders between 7 and 2 and first_seen_on > as_of - interval 30 days",
                "is_customer and (days_since_order < 5 or days_since_order < 3) and days_since_order >= 7",
                "(orders = 1 or orders = 2) and orders > 2",
                "current_value > 10.00 and current_value < 10.01",
                "churn_probability > 1",
                "first_order_on is null and first_order_on > date'2026-01-01'",
                "store_id = 'a' and store_id = 'b'",
                "1 = 2")) {
            assertThat(warnings(never))
                    .as(never)
                    .containsExactly("s.yaml: segment a: where can match nobody: " + never);
        }
    }

    @Test
    void findsWhatAColumnNeverHolds() {
        assertThat(warnings("churn_band in ('high', 'hihg')"))
                .containsExactly(
                        "s.yaml: segment a: where asks whether churn_band is 'hihg', which it never is (churn_band in ('low', 'medium', 'high'))");
        assertThat(warnings("churn_state = 'lapsd'")).hasSize(2);
    }

    @Test
    void saysNothingOfWhatSomebodyCouldMatch() {
        for (String some : List.of(
                "order_days = 1 and days_since_order between 14 and 56",
                "first_seen_on > as_of - interval 30 days",
                "orders > 3 and orders < 5",
                "churn_probability > 0.5 and churn_probability < 0.500001",
                "current_value > 10 and current_value < 10.02",
                "store_id > 'a' and store_id < 'b'",
                "gender is null or birth_month = month(add_months(as_of, 1))",
                "is_super_user and churn_state = 'active' and churn_band in ('medium', 'high')",
                "attributes['shoe_size'] > 40 and is_fan",
                "not (orders <= 5 or is_staff)",
                "channels like '%tmall%' and orders + order_days > 3",
                "true")) {
            assertThat(warnings(some)).as(some).isEmpty();
        }
    }
}
