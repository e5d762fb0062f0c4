package io.fishpond.jobs.influence;

import static io.fishpond.testkit.Frames.content;
import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.config.Settings;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.marts.ReferralForest;
import io.fishpond.table.staging.Rewards;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.Rows;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Ann brought bob, bob brought cyd, cyd brought dan; eve came by herself. */
@ExtendWith(LocalSpark.class)
class AlertsTest {
    private static final LocalDate AS_OF = LocalDate.parse("2026-06-30");

    private final Rows rewards = Rows.of(Rewards.TABLE)
            .withDefault("channel", "app")
            .withDefault("amount", "5.00")
            .withDefault("paid_at", "2026-06-30T23:59:59")
            .withDefault("cause", "order");
    private final Rows records = Rows.of(MemberRecords.TABLE).withDefault("channel", "app");
    private final Rows forest = Rows.of(ReferralForest.TABLE);
    private final List<Row> trees = new ArrayList<>();

    @BeforeEach
    void plant() {
        String[] chain = {"ann", "bob", "cyd", "dan"};
        for (int depth = 0; depth < chain.length; depth++) {
            node(chain[depth], depth == 0 ? null : chain[depth - 1], "ann", depth);
        }
        node("eve", null, "eve", 0);
        records.row("external_id", "ann-2", "member_id", "ann");
    }

    private void node(String member, String referrer, String root, int depth) {
        forest.row("member_id", member, "referrer_id", referrer, "root_id", root, "depth", depth);
        records.row("external_id", member + "-1", "member_id", member);
    }

    /** A reward whose id says who is paid for whom. */
    private void reward(String account, String cause) {
        rewards.row("reward_id", account + " for " + cause, "external_id", account, "cause_external_id", cause);
    }

    private Dataset<Row> alerts(String settings) {
        return Alerts.of(
                rewards.frame(),
                records.frame(),
                forest.frame(),
                LocalSpark.session()
                        .createDataFrame(
                                trees, StructType.fromDDL("member_id string, tree_size bigint, tree_depth int")),
                Settings.referral("rewards: {" + settings + "}").rewards(),
                AS_OF);
    }

    @Test
    void findsCausesThatAreNotHersOrTooFarBelow() {
        reward("ann-1", "bob-1");
        reward("ann-1", "cyd-1");
        reward("ann-2", "dan-1"); // whichever account of hers is paid
        reward("ann-1", "eve-1");
        reward("ann-1", "ann-2");
        reward("ann-1", "ann-1"); // she is paid for what she did herself
        reward("ann-1", null);
        reward("bob-1", "ann-1"); // above her
        rewards.withDefault("paid_at", "2026-07-01");
        reward("eve-1", "ann-1");

        assertThat(content(alerts(""), "reward_id", "member_id", "amount", "alert", "evidence"))
                .containsExactly(
                        "ann-1 for ann-2 | ann | 5.00 | not_hers | its cause is another account of her own",
                        "ann-1 for cyd-1 | ann | 5.00 | beyond_generation | its cause is 2 generations below her",
                        "ann-1 for eve-1 | ann | 5.00 | not_hers | its cause is nobody within 30 generations below her, on record",
                        "ann-2 for dan-1 | ann | 5.00 | beyond_generation | its cause is 3 generations below her",
                        "bob-1 for ann-1 | bob | 5.00 | not_hers | its cause is nobody within 30 generations below her, on record");
        assertThat(content(alerts("generations: 2"), "reward_id", "alert"))
                .containsExactly(
                        "ann-1 for ann-2 | not_hers",
                        "ann-1 for eve-1 | not_hers",
                        "ann-2 for dan-1 | beyond_generation",
                        "bob-1 for ann-1 | not_hers");
    }

    @Test
    void findsRewardsForWhatIsNoSale() {
        reward("ann-1", "bob-1");
        rewards.withDefault("cause", "First_Order");
        reward("bob-1", "cyd-1");
        rewards.withDefault("cause", "registration");
        reward("cyd-1", "dan-1");
        rewards.withDefault("cause", null); // nothing is known for it either
        reward("eve-1", null);

        assertThat(content(alerts(""), "channel", "reward_id", "paid_at", "alert", "evidence"))
                .containsExactly(
                        "app | cyd-1 for dan-1 | 2026-06-30T23:59:59Z | recruiting"
                                + " | paid for registration, which is no sale",
                        "app | eve-1 for null | 2026-06-30T23:59:59Z | recruiting"
                                + " | nothing says that a sale caused it");
        assertThat(content(alerts("sales_causes: [Registration, order]"), "reward_id", "evidence"))
                .containsExactly(
                        "bob-1 for cyd-1 | paid for First_Order, which is no sale",
                        "eve-1 for null | nothing says that a sale caused it");
    }

    @Test
    void findsTreesOfThirtyPeopleOnThreeLevelsHerselfCounted() {
        reward("ann-1", "bob-1");
        reward("bob-1", "cyd-1");
        reward("cyd-1", "dan-1");
        trees.add(RowFactory.create("ann", 29L, 2));
        trees.add(RowFactory.create("bob", 28L, 2));
        trees.add(RowFactory.create("cyd", 29L, 1));
        trees.add(RowFactory.create("eve", 500L, 9)); // was paid nothing

        assertThat(content(alerts(""), "member_id", "alert", "evidence"))
                .containsExactly("ann | large_tree | her tree has 30 people on 3 levels");
        assertThat(content(alerts("tree_members: 29, tree_levels: 2"), "member_id", "alert"))
                .containsExactly("ann | large_tree", "bob | large_tree", "cyd | large_tree");
    }
}
