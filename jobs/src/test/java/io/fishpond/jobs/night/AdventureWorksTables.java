package io.fishpond.jobs.night;

import static io.fishpond.testkit.Frames.content;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fishpond.spark.Lake;
import io.fishpond.table.Column;
import io.fishpond.table.Table;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.core.Members;
import io.fishpond.table.marts.CareCounts;
import io.fishpond.table.marts.CareList;
import io.fishpond.table.marts.FunnelDaily;
import io.fishpond.table.marts.GradeMoves;
import io.fishpond.table.marts.HandoverList;
import io.fishpond.table.marts.LeadConversion;
import io.fishpond.table.marts.LeadQueue;
import io.fishpond.table.marts.MemberHistory;
import io.fishpond.table.marts.MemberProfile;
import io.fishpond.table.marts.MemberTags;
import io.fishpond.table.marts.NewAgainstOld;
import io.fishpond.table.marts.NextProducts;
import io.fishpond.table.marts.ProductRoles;
import io.fishpond.table.marts.StaffDaily;
import io.fishpond.table.marts.StoreOverlaps;
import io.fishpond.table.marts.StorePoolDaily;
import io.fishpond.table.marts.ValidMembers;
import io.fishpond.table.ops.Models;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What the operating tables say of a shop that knows its customers and their orders, and nothing else. */
final class AdventureWorksTables {
    /** None: null everywhere; some: null here and there; nothing: 0 or false everywhere, for nothing of it is on record. */
    private static final Map<Table, String> UNFILLED = Map.of(
            MemberProfile.TABLE,
            """
                    none: store_id, owner_staff_id, referrer_id, has_shared, has_shared_or_referred, \
                    is_super_user
                    some: gender, first_order_on, last_order_on, days_since_order, recency_score, \
                    frequency_score, monetary_score, preferred_category, next_product, churn_probability, \
                    churn_band, last_event_on, last_touch_channel
                    nothing: is_minor, is_staff, is_fan, is_referrer, is_lead, direct_referrals, tree_size, \
                    influence, referral_value, visits_90d, shares_365d, closeness_interaction, \
                    closeness_sharing, closeness_service, is_reachable_wecom, is_reachable_sms, \
                    refuses_targeting
                    """,
            MemberHistory.TABLE,
            """
                    none: valid_to, store_id, owner_staff_id, referrer_id, is_super_user, stage_since, \
                    grade_since
                    some:
                    nothing:
                    """,
            FunnelDaily.TABLE,
            """
                    none: dwell_days
                    some: conversion
                    nothing: came_forward, came_back, moved_on, dwell_known
                    """,
            GradeMoves.TABLE,
            """
                    none:
                    some:
                    nothing:
                    """,
            ValidMembers.TABLE,
            """
                    none: super_users
                    some:
                    nothing:
                    """,
            NextProducts.TABLE,
            """
                    none:
                    some:
                    nothing:
                    """,
            CareList.TABLE,
            """
                    none: owner_staff_id, store_id
                    some:
                    nothing: is_reachable_wecom, is_reachable_sms
                    """,
            ProductRoles.TABLE,
            """
                    none: share_rate, referred_first_share, referred_lift, is_word_of_mouth
                    some: first_order_lift, brought_value
                    nothing: shares, sharers, referred_first_buyers
                    """,
            NewAgainstOld.TABLE,
            """
                    none: order_rate, order_rate_low, order_rate_high, revenue_per_contact, cost, \
                    cost_per_contact, referred_new_members, referred_share, referred_share_low, \
                    referred_share_high
                    some: new_members
                    nothing: contacts, contacted_members, ordering_members, orders, revenue, costed_contacts
                    """);

    private final Lake lake;
    private final LocalDate asOf;
    private final AdventureWorksSales sales;
    private final long members;

    private AdventureWorksTables(Lake lake, Path exports, LocalDate asOf) throws IOException {
        Map<String, String> memberOf = new HashMap<>();
        lake.read(MemberRecords.TABLE)
                .select("external_id", "member_id")
                .collectAsList()
                .forEach(row -> memberOf.put(row.getString(0), row.getString(1)));
        this.lake = lake;
        this.asOf = asOf;
        this.sales = AdventureWorksSales.read(exports, memberOf::get);
        this.members = lake.read(Members.TABLE).count();
    }

    static void check(Lake lake, Path exports, LocalDate asOf) throws IOException {
        AdventureWorksTables tables = new AdventureWorksTables(lake, exports, asOf);
        tables.profileCountsWhatTheFilesHold();
        tables.membersAreOnTheStagesOfTheirOrders();
        tables.productsAreBoughtAndBoughtFirst();
        tables.careIsForWhoeverOrderedInThreeDays();
        tables.nextProductsBeatPopularity();
        tables.saysOfEachTableWhatIsNotFilled();
    }

    private void profileCountsWhatTheFilesHold() {
        LocalDate yearAgo = asOf.minusMonths(12);
        List<String> counted = new ArrayList<>();
        sales.byMember().forEach((member, days) -> {
            long orders = days.values().stream()
                    .flatMap(List::stream)
                    .map(AdventureWorksSales.Line::order)
                    .distinct()
                    .count();
            counted.add(Stream.of(
                            member,
                            orders,
                            days.size(),
                            days.tailMap(yearAgo, false).size(),
                            days.firstKey(),
                            days.lastKey(),
                            ChronoUnit.DAYS.between(days.lastKey(), asOf),
                            sales.spentAfter(member, LocalDate.MIN),
                            sales.spentAfter(member, yearAgo))
                    .map(String::valueOf)
                    .collect(Collectors.joining(" | ")));
        });
        Dataset<Row> profile = lake.read(MemberProfile.TABLE);
        assertThat(content(
                        profile.where("is_customer"),
                        "member_id",
                        "orders",
                        "order_days",
                        "order_days_12m",
                        "first_order_on",
                        "last_order_on",
                        "days_since_order",
                        "historical_value",
                        "current_value"))
                .containsExactlyInAnyOrderElementsOf(counted);
        assertThat(profile.count()).isEqualTo(members);
    }

    private void membersAreOnTheStagesOfTheirOrders() {
        long twice = having(2, LocalDate.MIN);
        long reachable =
                lake.read(MemberProfile.TABLE).where("is_reachable_email").count();
        Dataset<Row> company = lake.read(FunnelDaily.TABLE).where("scope = 'company'");
        assertThat(content(company.where("stage in ('activate', 'convert', 'repurchase', 'refer')"), "stage", "people"))
                .containsExactly(
                        "activate | 0", "convert | " + (customers() - twice), "refer | 0", "repurchase | " + twice);
        assertThat(content(company.where("position = 1"), "reached")).containsExactly(String.valueOf(members));
        assertThat(lake.read(MemberHistory.TABLE).where("valid_to is null").count())
                .isEqualTo(members);
        assertThat(content(
                        lake.read(GradeMoves.TABLE).selectExpr("sum(members) as n", "count(distinct move) as moves"),
                        "n",
                        "moves"))
                .containsExactly(members + " | 1");
        long recent = sales.byMember().values().stream()
                .filter(days -> days.lastKey().isAfter(asOf.minusDays(90)))
                .count();
        assertThat(content(
                        lake.read(ValidMembers.TABLE).where("scope = 'company'"),
                        "accounts",
                        "members",
                        "reachable",
                        "with_order_days",
                        "with_recent_event",
                        "super_users"))
                .containsExactly("18148 | " + members + " | " + reachable + " | " + having(2, asOf.minusMonths(12))
                        + " | " + recent + " | null");
    }

    private long customers() {
        return sales.byMember().size();
    }

    /** Members with so many order days or more after a day. */
    private long having(int orderDays, LocalDate after) {
        return sales.byMember().values().stream()
                .filter(days -> days.tailMap(after, false).size() >= orderDays)
                .count();
    }

    private void productsAreBoughtAndBoughtFirst() {
        var first = sales.buyers(true);
        var orders = sales.orders();
        List<String> counted = new ArrayList<>();
        sales.buyers(false)
                .forEach((product, buyers) -> counted.add(product + " | " + buyers.size() + " | "
                        + orders.get(product).size() + " | "
                        + (first.containsKey(product) ? first.get(product).size() : 0)));
        Dataset<Row> roles = lake.read(ProductRoles.TABLE);
        assertThat(content(roles, "product_id", "buyers", "orders", "first_order_buyers"))
                .containsExactlyInAnyOrderElementsOf(counted);
        Row sums = roles.selectExpr("cast(sum(revenue) as double)", "cast(sum(margin) / sum(revenue) as double)")
                .head();
        assertThat(sums.getDouble(0)).isCloseTo(24_914_583.37, within(2.0));
        assertThat(sums.getDouble(1)).isBetween(0.2, 0.7);
    }

    private void careIsForWhoeverOrderedInThreeDays() {
        long due = sales.byMember().values().stream()
                .filter(days -> days.lastKey().isAfter(asOf.minusDays(3)))
                .count();
        long listed = lake.read(CareList.TABLE).count();
        assertThat(content(lake.read(CareCounts.TABLE), "due", "listed", "removed_unreachable"))
                .containsExactly(due + " | " + listed + " | " + (due - listed));
    }

    private void nextProductsBeatPopularity() {
        Map<String, Double> rates = new HashMap<>();
        lake.read(Models.TABLE)
                .where("purpose = 'next_product'")
                .selectExpr("if(champion, 'champion', model)", "scores['hit_rate_at_5']")
                .collectAsList()
                .forEach(row -> rates.put(row.getString(0), row.getDouble(1)));
        assertThat(rates.get("champion")).isGreaterThan(rates.get("popularity") + 0.04);
        Dataset<Row> next = lake.read(NextProducts.TABLE);
        assertThat(next.count()).isEqualTo(customers());
        assertThat(next.join(lake.read(ProductRoles.TABLE).selectExpr("product_id as product_1"), "product_1")
                        .count())
                .as("products that are sold")
                .isEqualTo(customers());
    }

    private void saysOfEachTableWhatIsNotFilled() {
        for (Table table : List.of(
                StorePoolDaily.TABLE,
                StoreOverlaps.TABLE,
                LeadQueue.TABLE,
                LeadConversion.TABLE,
                HandoverList.TABLE,
                StaffDaily.TABLE,
                MemberTags.TABLE)) {
            assertThat(lake.exists(table)).isTrue();
            assertThat(lake.read(table).count())
                    .as("%s: no store, employee, lead or tag is known", table)
                    .isZero();
        }
        UNFILLED.forEach((table, unfilled) ->
                assertThat(unfilled(table)).as(table.toString()).isEqualTo(unfilled));
    }

    private String unfilled(Table table) {
        Dataset<Row> rows = lake.read(table);
        String[] counts = table.columns().stream()
                .map(Column::name)
                .map(name -> "case when count(" + name + ") = 0 then 'none' when count(" + name
                        + ") < count(1) then 'some' when max(cast(" + name
                        + " as string)) in ('0', '0.0', '0.00', 'false')"
                        + " and min(cast(" + name + " as string)) = max(cast(" + name
                        + " as string)) then 'nothing' else '' end as " + name)
                .toArray(String[]::new);
        Row said = rows.selectExpr(counts).head();
        return Stream.of("none", "some", "nothing")
                .map(kind -> (kind + ": "
                                + table.columnNames().stream()
                                        .filter(name -> said.getAs(name).equals(kind))
                                        .collect(Collectors.joining(", ")))
                        .strip())
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
