package io.fishpond.jobs.profile;

import static org.apache.spark.sql.functions.expr;

import io.fishpond.config.Membership;
import io.fishpond.run.Job;
import io.fishpond.run.RunContext;
import io.fishpond.spark.ContactValues;
import io.fishpond.spark.FormerStaff;
import io.fishpond.spark.NetOrders;
import io.fishpond.spark.StandingFriendships;
import io.fishpond.table.Table;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.core.Members;
import io.fishpond.table.marts.MemberProfile;
import io.fishpond.table.marts.ValidMembers;
import io.fishpond.table.staging.Friendships;
import io.fishpond.table.staging.Interactions;
import io.fishpond.table.staging.Orders;
import io.fishpond.table.staging.Profiles;
import io.fishpond.table.staging.Staff;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Counts members, and the accounts that would be counted if nobody were deduplicated: {@code marts.valid_members}. An account is judged by
 * the rules of a member who has no other.
 */
public final class CountMembersJob implements Job {
    private static final String PLACES = "array(struct('company' as scope, 'all' as scope_id)), %s,"
            + " if(store_id is null, array(), array(struct('store' as scope, store_id as scope_id)))";

    @Override
    public String name() {
        return "census";
    }

    @Override
    public String description() {
        return "counts valid members, and accounts that look like some";
    }

    @Override
    public List<Table> reads() {
        return List.of(
                MemberProfile.TABLE,
                Members.TABLE,
                MemberRecords.TABLE,
                Profiles.TABLE,
                Orders.TABLE,
                Interactions.TABLE,
                Friendships.TABLE,
                Staff.TABLE);
    }

    @Override
    public List<Table> writes() {
        return List.of(ValidMembers.TABLE);
    }

    @Override
    public void run(RunContext context) {
        Dataset<Row> accounts = accounts(context)
                .withColumn("place", places("array(struct('channel' as scope, channel as scope_id))"))
                .groupBy("place")
                .agg(expr("count(1)").as("accounts"), expr("count_if(is_valid)").as("valid_accounts"));
        Dataset<Row> members = context.readDay(MemberProfile.TABLE)
                .withColumn(
                        "place",
                        places("transform(split(channels, ','), c -> struct('channel' as scope, c as scope_id))"))
                .groupBy("place")
                .agg(
                        expr("count(1)").as("members"),
                        expr("count_if(is_reachable)").as("reachable"),
                        expr("count_if(has_order_days)").as("with_order_days"),
                        expr("count_if(has_recent_event)").as("with_recent_event"),
                        expr("count_if(is_valid_member)").as("valid_members"),
                        expr("sum(cast(is_super_user as bigint))").as("super_users"));
        context.replaceDay(
                ValidMembers.TABLE,
                accounts.join(members, new String[] {"place"}, "full")
                        // Of no members none is a super user, whatever is known of sharing.
                        .withColumn("super_users", expr("if(members is null, 0L, super_users)"))
                        .na()
                        .fill(0, new String[] {
                            "accounts",
                            "valid_accounts",
                            "members",
                            "reachable",
                            "with_order_days",
                            "with_recent_event",
                            "valid_members"
                        })
                        .selectExpr("place.*", "*")
                        .drop("place"));
    }

    private static org.apache.spark.sql.Column places(String channels) {
        return expr("explode(concat(" + PLACES.formatted(channels) + "))");
    }

    /** Every account: channel, store_id, and whether it would be a valid member. */
    private static Dataset<Row> accounts(RunContext context) {
        LocalDate asOf = context.asOf();
        Membership membership = context.deployment().membership();
        Membership.Valid valid = membership.valid();
        // Everybody is her account.
        Dataset<Row> records = context.read(MemberRecords.TABLE)
                .selectExpr("channel", "external_id", "concat(channel, ':', external_id) as member_id");
        Dataset<Row> interactions = context.read(Interactions.TABLE);
        Dataset<Row> netOrders = NetOrders.of(context.read(Orders.TABLE), records, asOf);
        Dataset<Row> said = context.read(Profiles.TABLE).select("channel", "external_id", "store_id");
        Dataset<Row> addressed = new ContactValues(context)
                .reachableAccounts()
                .selectExpr("account as member_id", "true as has_address");
        return records.join(said, new String[] {"channel", "external_id"}, "left")
                .join(addressed, new String[] {"member_id"}, "left")
                .join(BuildProfileJob.recentOrders(netOrders, valid, asOf), new String[] {"member_id"}, "left")
                .join(
                        Events.activity(
                                Events.of(
                                        netOrders,
                                        interactions,
                                        records,
                                        context.deployment().notHers(),
                                        asOf),
                                membership,
                                asOf),
                        new String[] {"member_id"},
                        "left")
                .join(
                        BuildProfileJob.friends(
                                StandingFriendships.of(context.read(Friendships.TABLE), interactions, records, asOf),
                                FormerStaff.of(context.read(Staff.TABLE), asOf)),
                        new String[] {"member_id"},
                        "left")
                .selectExpr(
                        "channel",
                        "store_id",
                        "(coalesce(has_address, false) or coalesce(staff_friends, 0) > 0)"
                                + " and coalesce(valid_order_days, 0) >= " + valid.orderDays()
                                + " and coalesce(last_event_on > date_sub(date'" + asOf + "', " + valid.eventDays()
                                + "), false) as is_valid");
    }
}
