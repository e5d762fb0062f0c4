package io.fishpond.jobs.field;

import static io.fishpond.testkit.Frames.content;
import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.table.staging.Staff;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.Rows;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class StorePoolTest {
    private static final String DAY = "2026-06-30";
    private static final LocalDate AS_OF = LocalDate.parse(DAY);
    private static final String FRIENDSHIPS =
            "staff_id string, member_id string, added_at timestamp, ended_at timestamp";

    private static Row friendship(String staff, String member, String added, String ended) {
        return RowFactory.create(
                staff,
                member,
                Instant.parse(added + "T10:00:00Z"),
                ended == null ? null : Instant.parse(ended + "T10:00:00Z"));
    }

    private static Dataset<Row> pool(
            Dataset<Row> staff, Dataset<Row> friendships, Dataset<Row> profile, boolean hasStaff) {
        Dataset<Row> roster = Roster.of(staff, 12, AS_OF);
        Dataset<Row> friends = Roster.friends(friendships);
        return new StorePool(100, AS_OF, hasStaff, hasStaff)
                .of(roster, StorePool.placed(roster, friends), friends, friendships, profile);
    }

    @Test
    void countsFriendsOnceForTheCompanyAndWhereTheyAreFriends() {
        Rows staff = Rows.of(Staff.TABLE).withDefault("channel", "hr");
        staff.row("staff_id", "a1", "store_id", "A").row("staff_id", "a2", "store_id", "A");
        staff.row("staff_id", "b1", "store_id", "B").row("staff_id", "none");
        staff.row("staff_id", "left", "store_id", "A", "left_on", DAY);
        staff.row("staff_id", "soon", "store_id", "A", "hired_on", "2026-07-01");
        staff.row("staff_id", "last_day_ahead", "store_id", "C", "left_on", "2026-07-01");
        staff.row("staff_id", "two_rosters", "store_id", "C");
        staff.row("channel", "other", "staff_id", "two_rosters", "store_id", "C");
        Dataset<Row> friendships = Frame.of(
                FRIENDSHIPS,
                List.of(
                        friendship("a1", "both", "2026-01-01", null),
                        friendship("a2", "both", "2026-01-03", null),
                        friendship("b1", "both", "2026-01-02", null),
                        friendship("b1", "tied", "2026-01-01", null),
                        friendship("a1", "tied", "2026-01-01", null),
                        friendship("b1", "new", DAY, null),
                        friendship("a1", "over", "2026-01-01", DAY),
                        friendship("a1", "briefly", DAY, DAY),
                        friendship("none", "new", "2026-01-01", null),
                        friendship("left", "orphan", "2026-01-01", null),
                        friendship("left", "both", "2025-01-01", null),
                        friendship("stranger", "orphan", "2026-01-01", null)));
        Rows profile = Frame.profile(DAY);
        profile.row("member_id", "both", "store_id", "B", "is_valid_member", true, "is_super_user", true);
        profile.row("member_id", "tied", "is_valid_member", true)
                .row("member_id", "new")
                .row("member_id", "over");
        profile.row("member_id", "briefly").row("member_id", "orphan", "store_id", "D", "is_valid_member", true);

        Dataset<Row> pool = pool(staff.frame(), friendships, profile.frame(), true);

        assertThat(content(
                        pool,
                        "scope",
                        "scope_id",
                        "staff",
                        "friends",
                        "overlap",
                        "valid_friends",
                        "super_friends",
                        "inflow",
                        "outflow",
                        "leavers_friends",
                        "home_members",
                        "valid_home_members",
                        "super_home_members"))
                .containsExactly(
                        "company |  | 5 | 3 | 0 | 2 | 1 | 2 | 2 | 2 | 2 | 2 | 1",
                        "store |  | 1 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0",
                        "store | A | 2 | 2 | 0 | 2 | 1 | 1 | 2 | 2 | 0 | 0 | 0",
                        "store | B | 1 | 3 | 3 | 2 | 1 | 1 | 0 | 0 | 1 | 1 | 1",
                        "store | C | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0",
                        "store | D | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 1 | 1 | 0");
        assertThat(content(
                        pool.where("scope_id in ('', 'B', 'D')"),
                        "scope",
                        "scope_id",
                        "friends_target",
                        "friends_share",
                        "friends_per_staff"))
                .as("three stores have employees")
                .containsExactly(
                        "company |  | 300 | 0.01 | 0.6",
                        "store |  | 0 | null | 1.0",
                        "store | B | 100 | 0.03 | 3.0",
                        "store | D | 0 | null | null");
        assertThat(content(
                        StorePool.overlaps(
                                StorePool.placed(Roster.of(staff.frame(), 12, AS_OF), Roster.friends(friendships))),
                        "store_a",
                        "store_b",
                        "members"))
                .containsExactly(" | B | 1", "A | B | 2");
    }

    @Test
    void saysNothingOfWhatADeploymentDoesNotHave() {
        Dataset<Row> nobody = Rows.of(Staff.TABLE).frame();
        Dataset<Row> none = Frame.of(FRIENDSHIPS, List.of());
        Rows profile = Frame.profile(DAY).row("member_id", "m");

        assertThat(pool(nobody, none, profile.frame(), false).count()).isZero();
        profile.row("member_id", "at home", "store_id", "A");
        assertThat(content(
                        pool(nobody, none, profile.frame(), false),
                        "scope",
                        "staff",
                        "friends",
                        "friends_target",
                        "inflow",
                        "home_members"))
                .containsExactly("company | null | null | null | null | 1", "store | null | null | null | null | 1");
    }

    @Test
    void addsUpToTheCompanyLessOverlapWhateverTheFriendships() {
        Random random = new Random(7);
        for (int trial = 0; trial < 3; trial++) {
            Map<String, String> storeOf = new HashMap<>();
            Rows staff = Rows.of(Staff.TABLE).withDefault("channel", "hr");
            for (int i = 0; i < 12; i++) {
                String store = i % 5 == 0 ? null : "S" + random.nextInt(4);
                storeOf.put("e" + i, store == null ? "" : store);
                staff.row("staff_id", "e" + i, "store_id", store);
            }
            List<Row> friendships = new ArrayList<>();
            Map<String, Set<String>> friendsOf = new TreeMap<>();
            Map<String, Map<String, String>> since = new HashMap<>();
            for (int i = 0; i < 150; i++) {
                String employee = "e" + random.nextInt(12);
                String member = "m" + random.nextInt(50);
                String added = "2026-01-0" + (1 + random.nextInt(4));
                boolean stands = random.nextInt(4) > 0;
                friendships.add(friendship(employee, member, added, stands ? null : "2026-02-01"));
                if (stands) {
                    friendsOf
                            .computeIfAbsent(storeOf.get(employee), s -> new TreeSet<>())
                            .add(member);
                    since.computeIfAbsent(member, m -> new TreeMap<>())
                            .merge(storeOf.get(employee), added, (a, b) -> a.compareTo(b) < 0 ? a : b);
                }
            }
            Map<String, Long> overlap = new HashMap<>();
            since.values().forEach(stores -> {
                String first = stores.entrySet().stream()
                        .min(Map.Entry.<String, String>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                        .orElseThrow()
                        .getKey();
                stores.keySet().stream()
                        .filter(store -> !store.equals(first))
                        .forEach(store -> overlap.merge(store, 1L, Long::sum));
            });

            List<Row> pool = pool(
                            staff.frame(),
                            Frame.of(FRIENDSHIPS, friendships),
                            Frame.profile(DAY).frame(),
                            true)
                    .select("scope", "scope_id", "friends", "overlap")
                    .collectAsList();

            long sum = 0;
            Set<String> seen = new HashSet<>();
            for (Row row : pool) {
                String store = row.getString(1);
                if (row.getString(0).equals("store")) {
                    seen.add(store);
                    assertThat(row.getLong(2))
                            .isEqualTo(friendsOf.getOrDefault(store, Set.of()).size());
                    assertThat(row.getLong(3)).isEqualTo(overlap.getOrDefault(store, 0L));
                    sum += row.getLong(2) - row.getLong(3);
                }
            }
            assertThat(seen).containsAll(friendsOf.keySet());
            long company = pool.stream()
                    .filter(row -> row.getString(0).equals("company"))
                    .findFirst()
                    .orElseThrow()
                    .getLong(2);
            assertThat(company).isEqualTo(since.size()).isEqualTo(sum);
        }
    }
}
