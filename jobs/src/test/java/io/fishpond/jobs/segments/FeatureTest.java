package io.fishpond.jobs.segments;

import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.table.marts.MemberProfile;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FeatureTest {
    private static List<String> names(List<Feature> features) {
        return features.stream().map(Feature::column).toList();
    }

    @Test
    void declaresEveryColumnOfTheProfileOnce() {
        assertThat(names(Feature.ALL)).containsExactlyInAnyOrderElementsOf(MemberProfile.TABLE.columnNames());
    }

    @Test
    void learnsFromNothingSensitiveAndFromNoIdOrDate() {
        assertThat(names(Feature.learnableBeside(Set.of(), Set.of())))
                .doesNotContain("gender", "birth_month", "age_years", "is_minor", "member_id", "referrer_id", "run_id")
                .allMatch(name -> !name.endsWith("_on") && !name.endsWith("_id"))
                .contains("orders", "current_value", "acquisition_channel");
    }

    @Test
    void leavesOutWhatSharesASourceWithWhatTheSeedsAreToldBy() {
        assertThat(names(Feature.learnableBeside(Set.of("current_value"), Set.of("accounts"))))
                .doesNotContain("current_value", "total_value", "value_decile", "quadrant", "is_super_user", "accounts")
                .contains("order_days_12m", "direct_referrals", "visits_90d");
        assertThat(names(Feature.learnableBeside(Set.of("last_order_on"), Set.of())))
                .doesNotContain("days_since_order", "churn_state", "lifecycle_stage")
                .as("revenue is made of orders")
                .doesNotContain("historical_value", "current_value", "future_value", "total_value", "value_decile")
                .contains("direct_referrals", "shares_365d");
    }
}
