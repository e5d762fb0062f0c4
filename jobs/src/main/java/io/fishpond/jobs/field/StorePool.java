package io.fishpond.jobs.field;

import static org.apache.spark.sql.functions.expr;

import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The rows of {@code store_pool_daily} and {@code store_overlaps}. */
final class StorePool {
    private static final String[] SCOPE = {"scope", "scope_id"};

    private final int target;
    private final LocalDate asOf;
    private final boolean hasStaff;
    private final boolean hasFriends;

    /**
     * @param target friends that a store aims at
     * @param hasStaff whether the deployment has a roster: what needs it is null else
     * @param hasFriends whether it has friendships, too
     */
    StorePool(int target, LocalDate asOf, boolean hasStaff, boolean hasFriends) {
        this.target = target;
        this.asOf = asOf;
        this.hasStaff = hasStaff;
        this.hasFriends = hasFriends;
    }

    /**
     * One row per store and member who is a friend of one of its employees, with the {@code turn} in which the store got her: in
     * her first store it is 1, anywhere else she is overlap. Employees without a store are the store {@code ''}.
     *
     * @param roster see {@link Roster#of}
     * @param friends staff_id, member_id, since
     */
    static Dataset<Row> placed(Dataset<Row> roster, Dataset<Row> friends) {
        return friends.join(stores(roster.where("is_employed")), "staff_id")
                .groupBy("store_id", "member_id")
                .agg(expr("min(since)").as("since"))
                .withColumn("turn", expr("row_number() over (partition by member_id order by since, store_id)"));
    }

    private static Dataset<Row> stores(Dataset<Row> roster) {
        return roster.withColumn("store_id", expr("coalesce(store_id, '')"))
                .select("staff_id", "store_id", "is_employed");
    }

    /**
     * One row per store, and one for the company unless it has neither staff nor stores.
     *
     * @param placed see {@link #placed}
     * @param friendships staff_id, member_id, added_at, ended_at
     * @param profile one day of {@code marts.member_profile}
     */
    Dataset<Row> of(
            Dataset<Row> roster,
            Dataset<Row> placed,
            Dataset<Row> friends,
            Dataset<Row> friendships,
            Dataset<Row> profile) {
        Dataset<Row> members = profile.select("member_id", "store_id", "is_valid_member", "is_super_user");
        Dataset<Row> homes = members.where("store_id is not null");
        boolean hasHomes = !homes.isEmpty();
        Dataset<Row> pond = placed.join(members.drop("store_id"), new String[] {"member_id"}, "left");
        Dataset<Row> all = stores(roster);
        Dataset<Row> left = friends.join(all.where("not is_employed"), "staff_id")
                .select("store_id", "member_id")
                .distinct();

        return scoped(
                        all,
                        all,
                        expr("count(1)").as("on_roster"),
                        expr("count_if(is_employed)").as("staff"),
                        expr(target + "L * count(distinct if(is_employed, nullif(store_id, ''), null))")
                                .as("friends_target"))
                .join(
                        scoped(
                                pond,
                                // Each friend of the company once: with the store that got her first.
                                pond.where("turn = 1"),
                                expr("count(1)").as("friends"),
                                expr("count_if(turn > 1)").as("overlap"),
                                expr("count_if(is_valid_member)").as("valid_friends"),
                                expr("sum(cast(is_super_user as bigint))").as("super_friends")),
                        SCOPE,
                        "full")
                .join(flow(friendships, all), SCOPE, "full")
                .join(scoped(left, left, expr("count(distinct member_id)").as("leavers_friends")), SCOPE, "full")
                .join(
                        scoped(
                                homes,
                                homes,
                                expr("count(1)").as("home_members"),
                                expr("count_if(is_valid_member)").as("valid_home_members"),
                                expr("sum(cast(is_super_user as bigint))").as("super_home_members")),
                        SCOPE,
                        "full")
                .where("scope = 'store' or on_roster > 0 or home_members > 0")
                .selectExpr(
                        "scope",
                        "scope_id",
                        known(hasStaff, "staff"),
                        known(hasFriends, "friends"),
                        known(hasFriends, "friends_target"),
                        known(hasFriends, "overlap"),
                        known(hasFriends, "valid_friends"),
                        counted(hasFriends, "friends", "super_friends"),
                        known(hasFriends, "inflow"),
                        known(hasFriends, "outflow"),
                        known(hasFriends, "leavers_friends"),
                        known(hasHomes, "home_members"),
                        known(hasHomes, "valid_home_members"),
                        counted(hasHomes, "home_members", "super_home_members"))
                .withColumn("friends_share", expr("round(try_divide(friends, friends_target), 6)"))
                .withColumn("friends_per_staff", expr("round(try_divide(friends, staff), 2)"));
    }

    /** Friendships with those employed that began and ended on the day. */
    private Dataset<Row> flow(Dataset<Row> friendships, Dataset<Row> all) {
        String day = "date'" + asOf + "'";
        Dataset<Row> today = friendships
                .where("to_date(added_at) = " + day + " or to_date(ended_at) = " + day)
                .join(all.where("is_employed"), "staff_id");
        return scoped(
                today,
                today,
                expr("count_if(to_date(added_at) = " + day + ")").as("inflow"),
                expr("count_if(to_date(ended_at) = " + day + ")").as("outflow"));
    }

    /** Figures per store of {@code stores}, and the same figures of the company. */
    private static Dataset<Row> scoped(Dataset<Row> stores, Dataset<Row> company, Column figure, Column... more) {
        return stores.groupBy(expr("'store'").as("scope"), expr("store_id").as("scope_id"))
                .agg(figure, more)
                .unionByName(company.agg(figure, more)
                        .withColumn("scope", expr("'company'"))
                        .withColumn("scope_id", expr("''")));
    }

    /** A count of some of {@code all} that may not be known of them: of none it is none. */
    private static String counted(boolean isKnown, String all, String count) {
        return (isKnown ? "if(" + all + " is null, 0L, " + count + ")" : "cast(null as bigint)") + " as " + count;
    }

    private static String known(boolean isKnown, String count) {
        return (isKnown ? "coalesce(" + count + ", 0L)" : "cast(null as bigint)") + " as " + count;
    }

    /** One row per pair of stores that share friends. */
    static Dataset<Row> overlaps(Dataset<Row> placed) {
        Dataset<Row> shared = placed.select("member_id", "store_id");
        return shared.toDF("member_id", "store_a")
                .join(shared.toDF("member_id", "store_b"), "member_id")
                .where("store_a < store_b")
                .groupBy("store_a", "store_b")
                .agg(expr("count(1)").as("members"));
    }
}
