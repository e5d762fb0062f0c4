package io.fishpond.jobs.profile;

import static io.fishpond.testkit.Frames.content;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.config.Deployment;
import io.fishpond.config.DeploymentLoader;
import io.fishpond.run.RunContext;
import io.fishpond.spark.FormerStaff;
import io.fishpond.spark.Lake;
import io.fishpond.table.Column;
import io.fishpond.table.Table;
import io.fishpond.table.Tables;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.core.Members;
import io.fishpond.table.marts.MemberChurn;
import io.fishpond.table.marts.MemberInfluence;
import io.fishpond.table.marts.MemberProfile;
import io.fishpond.table.marts.MemberValue;
import io.fishpond.table.marts.ReferralForest;
import io.fishpond.table.marts.ValidMembers;
import io.fishpond.table.staging.Consents;
import io.fishpond.table.staging.Friendships;
import io.fishpond.table.staging.Interactions;
import io.fishpond.table.staging.Leads;
import io.fishpond.table.staging.OrderLines;
import io.fishpond.table.staging.Orders;
import io.fishpond.table.staging.Profiles;
import io.fishpond.table.staging.Staff;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.Rows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ann ordered once in the app and once in a shop, which know her phone number each; bob ordered on two days in the shop, too
 * long ago; cyd is on WeCom and has only been written to, and asked to change over; dan is a fan of two employees who complained.
 */
@ExtendWith(LocalSpark.class)
class BuildProfileJobTest {
    private static final LocalDate AS_OF = LocalDate.parse("2026-06-30");

    @TempDir
    static Path folder;

    private final SparkSession spark;

    BuildProfileJobTest(SparkSession spark) {
        this.spark = spark;
        Lake lake = new Lake(spark, folder.toString());
        if (!lake.exists(Members.TABLE)) {
            fill(lake);
        }
    }

    private RunContext context(String membership) throws IOException {
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
                membership: %2$s
                """
                        .formatted(folder, membership));
        DeploymentLoader loader = new DeploymentLoader(name -> null);
        Deployment deployment = loader.load(file, Map.of());
        assertThat(loader.problems()).noneMatch(problem -> problem.contains("membership"));
        assertThat(BuildProfileJob.problems(spark, deployment.membership())).isEmpty();
        return RunContext.of(deployment, new Lake(spark, folder.toString()), AS_OF, "run", Clock.systemUTC(), Map.of());
    }

    private static String id(String name) {
        return "m" + "0".repeat(26 - name.length()) + name;
    }

    private void fill(Lake lake) {
        Rows members = Rows.of(Members.TABLE)
                .withDefault("first_seen_at", "2025-01-01")
                .withDefault("founding_external_id", "x")
                .withDefault("emails", List.of())
                .withDefault("is_staff", false)
                .withDefault("sources", Map.of());
        member(members, "ann", List.of("app", "pos"), List.of("+8613800000001"), "s1");
        member(members, "bob", List.of("pos"), List.of("+8613800000002"), null);
        member(members, "cyd", List.of("wecom"), List.of(), "s1");
        member(members, "dan", List.of("wecom"), List.of(), null);
        Rows records = Rows.of(MemberRecords.TABLE).withDefault("first_landed_on", AS_OF);
        Rows profiles = Rows.of(Profiles.TABLE);
        for (String[] account :
                new String[][] {{"app", "ann"}, {"pos", "ann"}, {"pos", "bob"}, {"wecom", "cyd"}, {"wecom", "dan"}}) {
            records.row("channel", account[0], "external_id", account[1], "member_id", id(account[1]));
            boolean hasPhone = !account[0].equals("wecom");
            profiles.row(
                    "channel",
                    account[0],
                    "external_id",
                    account[1],
                    "phones",
                    hasPhone ? List.of("1380000000" + (account[1].equals("ann") ? 1 : 2)) : null,
                    "store_id",
                    account[0].equals("app") ? null : "s1");
        }
        Rows orders = Rows.of(Orders.TABLE).withDefault("status", "completed");
        Rows lines = Rows.of(OrderLines.TABLE).withDefault("line_no", 1).withDefault("product_id", "p");
        order(orders, lines, "app", "ann", "2026-06-20", "30.00", "milk");
        order(orders, lines, "pos", "ann", "2026-06-25", "20.00", "juice");
        order(orders, lines, "pos", "bob", "2026-01-01", "200.00", "juice");
        order(orders, lines, "pos", "bob", "2026-02-01", "100.00", "cheese");
        orders.row(
                "channel", "pos", "order_id", "later", "external_id", "bob", "ordered_at", "2026-07-01", "amount", "9");
        Rows interactions = Rows.of(Interactions.TABLE);
        event(interactions, "app", "ann", "2026-06-30T23:00:00", "share");
        event(interactions, "wecom", "cyd", "2026-06-29", "contact");
        event(interactions, "wecom", "cyd", "2026-06-30", "transfer");
        event(interactions, "wecom", "dan", "2026-05-31", "message");
        event(interactions, "wecom", "dan", "2026-05-31", "complaint");
        Rows friendships =
                Rows.of(Friendships.TABLE).withDefault("channel", "wecom").withDefault("added_at", "2026-01-01");
        friendships.row("staff_id", "e1", "external_id", "cyd");
        friendships.row("staff_id", "e1", "external_id", "dan");
        friendships.row("staff_id", "e2", "external_id", "dan");
        friendships.row("staff_id", "left", "external_id", "dan");

        Map<Table, Dataset<Row>> tables = new HashMap<>();
        tables.put(Members.TABLE, members.frame());
        tables.put(MemberRecords.TABLE, records.frame());
        tables.put(Profiles.TABLE, profiles.frame());
        tables.put(Orders.TABLE, orders.frame());
        tables.put(OrderLines.TABLE, lines.frame());
        tables.put(Interactions.TABLE, interactions.frame());
        tables.put(Friendships.TABLE, friendships.frame());
        String spent = "case person when 'ann' then 50 when 'bob' then 300 else 0 end";
        String count = "if(" + spent + " > 0, 2, 0)";
        tables.put(
                MemberValue.TABLE,
                neutral(
                        MemberValue.TABLE,
                        Map.of(
                                "orders",
                                count,
                                "order_days",
                                count,
                                "historical_value",
                                spent,
                                "current_value",
                                spent,
                                "total_value",
                                spent,
                                "value_decile",
                                "1",
                                "last_order_on",
                                "case person when 'ann' then date'2026-06-25' when 'bob' then date'2026-02-01' end")));
        tables.put(
                Staff.TABLE,
                Rows.of(Staff.TABLE)
                        .row("channel", "hr", "staff_id", "left", "left_on", AS_OF)
                        .row("channel", "hr", "staff_id", "e1", "left_on", AS_OF.plusDays(1))
                        .frame());
        tables.put(Leads.TABLE, Rows.of(Leads.TABLE).frame());
        tables.put(
                Consents.TABLE,
                Rows.of(Consents.TABLE)
                        .withDefault("purpose", "marketing")
                        .withDefault("contact_channel", "any")
                        .withDefault("recipient", "self")
                        .withDefault("changed_at", "2026-01-01")
                        .withDefault("granted", true)
                        .row("channel", "app", "external_id", "ann")
                        .row("channel", "pos", "external_id", "ann", "contact_channel", "phone", "granted", false)
                        .row("channel", "pos", "external_id", "bob")
                        .row(
                                "channel",
                                "pos",
                                "external_id",
                                "bob",
                                "recipient",
                                "all",
                                "changed_at",
                                "2026-06-30",
                                "granted",
                                false)
                        .row("channel", "wecom", "external_id", "cyd", "contact_channel", "wecom")
                        .row("channel", "wecom", "external_id", "cyd", "purpose", "profiling", "granted", false)
                        .frame());
        for (Table table : List.of(MemberChurn.TABLE, ReferralForest.TABLE, MemberInfluence.TABLE)) {
            tables.put(table, neutral(table, Map.of()));
        }
        tables.forEach(lake::replace);
    }

    private static void member(Rows members, String name, List<String> channels, List<String> phones, String store) {
        members.row(
                "member_id",
                id(name),
                "channels",
                channels,
                "accounts",
                channels.size(),
                "acquisition_channel",
                channels.get(0),
                "phones",
                phones,
                "store_id",
                store);
    }

    private static void order(
            Rows orders, Rows lines, String channel, String account, String at, String amount, String category) {
        String order = channel + at;
        orders.row("channel", channel, "order_id", order, "external_id", account, "ordered_at", at, "amount", amount);
        lines.row("channel", channel, "order_id", order, "category", category, "amount", amount);
    }

    private static void event(Rows interactions, String channel, String account, String at, String kind) {
        interactions.row(
                "channel", channel, "event_id", at + kind, "external_id", account, "occurred_at", at, "kind", kind);
    }

    /** A row a member of a mart whose content does not matter here. */
    private Dataset<Row> neutral(Table table, Map<String, String> said) {
        String columns = table.columns().stream()
                .map(column -> "cast(" + said.getOrDefault(column.name(), neutral(column)) + " as " + column.type()
                        + ") as " + column.name())
                .collect(Collectors.joining(", "));
        return spark.sql("select " + columns + " from values ('ann'), ('bob'), ('cyd'), ('dan') as t(person)");
    }

    private static String neutral(Column column) {
        return switch (column.name()) {
            case "member_id", "root_id" -> "concat('m', lpad(person, 26, '0'))";
            case "as_of" -> "date'" + AS_OF + "'";
            case "churn_state" -> "'active'";
            case "quadrant" -> "'misers'";
            case "tree_size" -> "1";
            case "direct_referrals" -> "if(person = 'dan', 1, 0)";
            default ->
                column.required()
                        ? switch (column.type()) {
                            case "string" -> "'x'";
                            case "boolean" -> "false";
                            case "date", "timestamp" -> "date'2026-01-01'";
                            default -> "0";
                        }
                        : "null";
        };
    }

    @Test
    void tellsEachTestOfAValidMemberAndCountsThemBeforeAndAfterDeduplication() throws IOException {
        RunContext context = context("{own_channels: [app, wecom]}");

        new BuildProfileJob().run(context);
        new CountMembersJob().run(context);

        Dataset<Row> profile = context.readDay(MemberProfile.TABLE).withColumn("who", expr("right(member_id, 3)"));
        assertThat(content(profile, "who", "is_reachable", "has_order_days", "has_recent_event", "is_valid_member"))
                .containsExactly(
                        "ann | true | true | true | true",
                        "bob | true | true | false | false",
                        "cyd | true | false | false | false",
                        "dan | true | false | true | false");
        assertThat(content(profile, "who", "has_own_account", "leaves_behaviour", "is_owned"))
                .containsExactly(
                        "ann | true | true | true",
                        "bob | false | false | false",
                        "cyd | true | false | false",
                        "dan | true | true | true");
        assertThat(content(profile, "who", "is_top_revenue", "has_shared_or_referred", "is_super_user"))
                .as("bob alone has 86% of revenue, and has told nobody")
                .containsExactly(
                        "ann | false | true | false",
                        "bob | true | false | false",
                        "cyd | false | false | false",
                        "dan | false | true | false");
        assertThat(content(
                        profile,
                        "who",
                        "lifecycle_stage",
                        "grade",
                        "preferred_category",
                        "first_touch_channel",
                        "last_touch_channel",
                        "last_event_on",
                        "active_days_90d"))
                .containsExactly(
                        "ann | repurchase | big | milk | app | app | 2026-06-30 | 3",
                        "bob | repurchase | big | juice | pos | pos | 2026-02-01 | 0",
                        "cyd | settle | small | null | wecom | null | null | 0",
                        "dan | activate | small | null | wecom | wecom | 2026-05-31 | 1");
        assertThat(content(
                        profile,
                        "who",
                        "consent_wecom",
                        "consent_sms",
                        "consent_email",
                        "consent_marketing",
                        "refuses_targeting"))
                .as("any way but the phone, none since today, WeCom alone, nothing said")
                .containsExactly(
                        "ann | true | false | true | true | false",
                        "bob | false | false | false | false | false",
                        "cyd | true | false | false | true | true",
                        "dan | false | false | false | false | false");
        assertThat(content(profile, "who", "recency_score", "frequency_score", "monetary_score"))
                .containsExactly(
                        "ann | 5 | 1 | 1", "bob | 1 | 1 | 5", "cyd | null | null | null", "dan | null | null | null");
        assertThat(content(
                        profile.where("who = 'dan'"),
                        "closeness_recency",
                        "closeness_frequency",
                        "closeness_breadth",
                        "closeness_interaction",
                        "closeness_sharing",
                        "closeness_service"))
                .as(
                        "a month ago, one day of six, one channel, one event of eight, one brought, three contacts and a complaint")
                .containsExactly(
                        12.5 + " | " + 20.0 / 7 + " | 5.0 | " + 15.0 / 9 + " | " + 20.0 / 3 + " | " + 10 * 1.5 / 3.5);
        assertThat(profile.where("abs(closeness - (closeness_recency + closeness_frequency + closeness_breadth"
                                + " + closeness_interaction + closeness_sharing + closeness_service)) > 1e-9")
                        .isEmpty())
                .isTrue();

        assertThat(content(
                        context.readDay(ValidMembers.TABLE),
                        "scope",
                        "scope_id",
                        "accounts",
                        "members",
                        "valid_accounts",
                        "valid_members",
                        "with_recent_event"))
                .as("ann is valid by both of her accounts together only")
                .containsExactly(
                        "channel | app | 1 | 1 | 0 | 1 | 1",
                        "channel | pos | 2 | 2 | 0 | 1 | 1",
                        "channel | wecom | 2 | 2 | 0 | 0 | 1",
                        "company | all | 5 | 4 | 0 | 1 | 2",
                        "store | s1 | 4 | 2 | 0 | 1 | 1");
    }

    @Test
    void obeysEveryDefinitionOfTheConfiguration() throws IOException {
        RunContext context = context(
                """
                {valid: {order_days: 1, months: 7, event_days: 365}, super_share: 1, not_hers: [],
                  stages: {known: true, bought: "orders > 0 -- ever"}, grades: {fry: true, carp: "current_value >= 300"},
                  closeness: {recency: {weight: 95}, frequency: {weight: 0}, breadth: {weight: 0}, interaction: {weight: 0},
                  sharing: {weight: 5, half: 1}, service: {weight: 0}}}""");

        new BuildProfileJob().run(context);
        new CountMembersJob().run(context);

        Dataset<Row> profile = context.readDay(MemberProfile.TABLE).withColumn("who", expr("right(member_id, 3)"));
        assertThat(content(
                        profile,
                        "who",
                        "is_valid_member",
                        "is_super_user",
                        "lifecycle_stage",
                        "grade",
                        "last_event_on"))
                .containsExactly(
                        "ann | true | true | bought | fry | 2026-06-30",
                        "bob | true | false | bought | carp | 2026-02-01",
                        "cyd | false | false | known | fry | null",
                        "dan | false | false | known | fry | 2026-05-31");
        assertThat(content(profile.where("who = 'dan'"), "closeness", "closeness_sharing", "closeness_service"))
                .containsExactly(47.5 + 2.5 + " | 2.5 | 0.0");
        assertThat(content(
                        context.readDay(ValidMembers.TABLE).where("scope = 'company'"),
                        "valid_accounts",
                        "valid_members"))
                .as("ann is counted twice before deduplication")
                .containsExactly("3 | 2");
    }

    @Test
    void callsNobodyAUserOfNoSuperKindWhereNeitherSharingNorReferringIsKnown() throws IOException {
        RunContext context = context("{not_hers: [share]}");
        Dataset<Row> influence = context.read(MemberInfluence.TABLE);
        List<Row> brought = influence.collectAsList();
        context.lake().replace(MemberInfluence.TABLE, influence.withColumn("direct_referrals", expr("0L")));

        new BuildProfileJob().run(context);
        new CountMembersJob().run(context);
        context.lake().replace(MemberInfluence.TABLE, spark.createDataFrame(brought, influence.schema()));

        assertThat(content(
                        context.readDay(MemberProfile.TABLE).where("is_top_revenue"),
                        "has_shared",
                        "has_shared_or_referred",
                        "is_super_user"))
                .containsExactly("null | null | null");
        assertThat(content(
                        context.readDay(ValidMembers.TABLE).where("scope = 'company'"),
                        "members",
                        "valid_members",
                        "super_users"))
                .containsExactly("4 | 1 | null");
    }

    @Test
    void friendsAreThoseWhoAreStillThere() {
        Dataset<Row> friendships = spark.sql(
                "select * from values ('1', 'left'), ('2', 'left'), ('2', 'e1'), ('3', 'unknown') as t(member_id, staff_id)");
        Dataset<Row> staff = new Lake(spark, folder.toString()).read(Staff.TABLE);
        assertThat(content(
                        BuildProfileJob.friends(friendships, FormerStaff.of(staff, AS_OF)),
                        "member_id",
                        "staff_friends"))
                .containsExactly("2 | 1", "3 | 1");
    }

    @Test
    void touchesFirstAndLastByTheHourNotTheAlphabet() throws IOException {
        Dataset<Row> events = spark.sql(
                """
                select 'm' as member_id, 'view' as kind, date'2026-06-01' as day, * from values
                  ('wecom', timestamp'2026-06-01 09:00:00'),
                  ('pos', timestamp'2026-06-01 10:00:00'),
                  ('app', timestamp'2026-06-01 11:00:00') as t(channel, at)""");
        assertThat(content(
                        Events.activity(events, context("{}").deployment().membership(), AS_OF),
                        "first_touch_channel",
                        "last_touch_channel"))
                .containsExactly("wecom | app");
    }

    @Test
    void nobodyComesCloserByComplaintsAndUnfollows() throws IOException {
        Dataset<Row> events = spark.sql(
                """
                select 'm' as member_id, * from values
                  ('app', 'view', date'2026-06-01', timestamp'2026-06-01 10:00:00'),
                  ('app', cast(null as string), date'2026-06-02', timestamp'2026-06-02 10:00:00'),
                  ('web', 'complaint', date'2026-06-03', timestamp'2026-06-03 10:00:00'),
                  ('wecom', 'unfollow', date'2026-06-04', timestamp'2026-06-04 10:00:00')
                  as t(channel, kind, day, at)""");
        assertThat(content(
                        Events.activity(events, context("{}").deployment().membership(), AS_OF),
                        "last_event_on",
                        "visits_90d",
                        "active_days_90d",
                        "closer_on",
                        "closer_visits_90d",
                        "closer_days_90d",
                        "closer_channels_365d"))
                .containsExactly("2026-06-04 | 3 | 4 | 2026-06-02 | 1 | 2 | 1");
    }

    @Test
    void saysWhichStepCannotBeTaken() throws IOException {
        Path file = folder.resolve("y.yaml");
        Files.writeString(
                file,
                """
                membership:
                  stages: {first: "orders > 0", Last: "true"}
                  grades: {small: true, lucky: "rand() > 0.5", known: "grade = 'small'", wrong: "ordres > 1"}
                  closeness: {recency: {weight: 30}}
                """);
        DeploymentLoader loader = new DeploymentLoader(name -> null);
        Deployment deployment = loader.load(file, Map.of());
        assertThat(loader.problems())
                .anyMatch(p -> p.contains("membership.stages must begin with a step that is 'true'"))
                .anyMatch(p -> p.contains("membership.stages.Last is no name"))
                .anyMatch(p -> p.contains("membership.closeness.weight of all parts adds up to 105.0 (must be 100)"));
        assertThat(BuildProfileJob.problems(spark, deployment.membership()))
                .hasSize(3)
                .anyMatch(p -> p.startsWith("membership.grades.lucky: gives something else each time"))
                .anyMatch(p -> p.startsWith("membership.grades.known: ") && p.contains("grade"))
                .anyMatch(p -> p.startsWith("membership.grades.wrong: ") && p.contains("ordres"));
    }

    @Test
    void saysOfEachColumnFromWhichTableItCame() {
        Set<String> tables = Tables.PUBLISHED.stream().map(Table::qualifiedName).collect(Collectors.toSet());
        assertThat(MemberProfile.TABLE.columns())
                .as("all but the stamps of the night")
                .filteredOn(column -> !Set.of("as_of", "run_id").contains(column.name()))
                .allSatisfy(column -> {
                    String comment = column.comment();
                    assertThat(comment).endsWith(")");
                    assertThat(tables)
                            .contains(comment.substring(comment.lastIndexOf('(') + 1, comment.length() - 1)
                                    .split(", "));
                });
    }
}
