package io.fishpond.jobs.field;

import static io.fishpond.testkit.Frames.content;
import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.config.Deployment;
import io.fishpond.config.DeploymentLoader;
import io.fishpond.jobs.StagedFeeds;
import io.fishpond.jobs.generate.ExportGenerator;
import io.fishpond.jobs.generate.MessLevel;
import io.fishpond.run.RunContext;
import io.fishpond.spark.Lake;
import io.fishpond.spark.Sessions;
import io.fishpond.table.Table;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.marts.HandoverList;
import io.fishpond.table.marts.LeadConversion;
import io.fishpond.table.marts.LeadQueue;
import io.fishpond.table.marts.MemberInfluence;
import io.fishpond.table.marts.MemberProfile;
import io.fishpond.table.marts.StaffDaily;
import io.fishpond.table.marts.StorePoolDaily;
import io.fishpond.table.staging.Friendships;
import io.fishpond.table.staging.Interactions;
import io.fishpond.table.staging.Leads;
import io.fishpond.table.staging.Profiles;
import io.fishpond.table.staging.Staff;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.PublicData;
import io.fishpond.testkit.Rows;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class BuildFieldJobTest {
    private static final String DAY = "2026-06-30";
    private static final LocalDate AS_OF = LocalDate.parse(DAY);
    private static final int PERSONS = 5_000;

    @TempDir
    Path folder;

    private final SparkSession spark;

    BuildFieldJobTest(SparkSession spark) {
        this.spark = spark;
    }

    private RunContext context(String channels) {
        Deployment deployment = new DeploymentLoader(name -> null)
                .load(
                        PublicData.projectRoot().resolve("conf/demo.yaml"),
                        Map.of(
                                "warehouse",
                                folder.resolve("warehouse").toString(),
                                "exports",
                                folder.resolve("exports").toString(),
                                "channels",
                                channels,
                                "field.super_rung",
                                "brings"));
        return RunContext.of(
                deployment, new Lake(spark, deployment.warehouse()), AS_OF, "r1", Clock.systemUTC(), Map.of());
    }

    @Test
    void describesEmployeesAsPeople() {
        RunContext context = context("[channels/demo/hr.yaml]");
        Lake lake = context.lake();
        Rows profile = Frame.profile(DAY);
        profile.row(
                "member_id",
                "ann herself",
                "orders",
                3,
                "historical_value",
                "30.00",
                "total_value",
                "50.00",
                "owner_staff_id",
                "ann");
        for (String m : List.of("m1", "m2", "m3")) {
            profile.row(
                    "member_id",
                    m,
                    "owner_staff_id",
                    m.equals("m3") ? "nobody" : "ann",
                    "is_valid_member",
                    m.equals("m1"),
                    "current_value",
                    "10.00",
                    "total_value",
                    "25.50");
        }
        profile.row("member_id", "child", "is_minor", true);
        lake.replaceDay(MemberProfile.TABLE, AS_OF, profile.frame());
        lake.replaceDay(
                MemberInfluence.TABLE,
                AS_OF,
                Frame.influence(DAY)
                        .row(
                                "member_id",
                                "ann herself",
                                "direct_referrals",
                                7,
                                "tree_size",
                                9,
                                "referral_value",
                                "70.00",
                                "ladder",
                                "brings")
                        .frame());
        lake.replace(
                Staff.TABLE,
                Rows.of(Staff.TABLE)
                        .withDefault("channel", "hr")
                        .withDefault("name", "Ann")
                        .row("staff_id", "ann", "store_id", "A", "hired_on", "2025-06-30")
                        .row("staff_id", "bob", "hired_on", "2025-07-15", "left_on", "2025-12-31", "name", "Bob")
                        .frame());
        lake.replace(
                Profiles.TABLE,
                Rows.of(Profiles.TABLE)
                        .row("channel", "hr", "external_id", "ann", "name", "Ann")
                        .frame());
        lake.replace(
                MemberRecords.TABLE,
                Rows.of(MemberRecords.TABLE)
                        .withDefault("first_landed_on", DAY)
                        .row("channel", "hr", "external_id", "ann", "member_id", "ann herself")
                        .row("channel", "wecom", "external_id", "c1", "member_id", "m1")
                        .row("channel", "wecom", "external_id", "c2", "member_id", "child")
                        .row("channel", "crm", "external_id", "c3", "member_id", "child")
                        .frame());
        lake.replace(
                Friendships.TABLE,
                Rows.of(Friendships.TABLE)
                        .row("channel", "wecom", "staff_id", "ann", "external_id", "c1", "added_at", "2026-01-01")
                        .row("channel", "wecom", "staff_id", "bob", "external_id", "c2", "added_at", "2025-09-01")
                        .frame());
        Rows leads = Rows.of(Leads.TABLE).withDefault("channel", "crm").withDefault("owner_staff_id", "ann");
        for (int hours = 1; hours < 4; hours++) {
            String lead = "l" + hours;
            leads.row("lead_id", lead, "stage", "new", "staged_at", "2026-06-01T00:00:00");
            leads.row("lead_id", lead, "stage", "contacted", "staged_at", "2026-06-01T0" + hours + ":00:00");
        }
        leads.row("lead_id", "l1", "stage", "won", "staged_at", "2026-06-02");
        leads.row(
                "lead_id",
                "of a child",
                "stage",
                "new",
                "staged_at",
                "2026-06-02",
                "external_id",
                "c3",
                "owner_staff_id",
                null);
        lake.replace(Leads.TABLE, leads.frame());

        new BuildFieldJob().run(context);

        Dataset<Row> people = context.readDay(StaffDaily.TABLE);
        assertThat(content(people, "staff_id", "member_id", "is_employed", "tenure_months", "seniority"))
                .containsExactly("ann | ann herself | true | 12 | senior", "bob | null | false | 5 | junior");
        assertThat(content(
                        people,
                        "staff_id",
                        "customers_owned",
                        "valid_customers",
                        "owned_current_value",
                        "owned_total_value",
                        "friends"))
                .containsExactly("ann | 2 | 1 | 20.00 | 51.00 | 1", "bob | 0 | 0 | 0.00 | 0.00 | 1");
        assertThat(content(
                        people,
                        "staff_id",
                        "members_brought",
                        "brought_value",
                        "ladder",
                        "is_super_staff",
                        "own_orders",
                        "own_revenue"))
                .containsExactly(
                        "ann | 7 | 70.00 | brings | true | 3 | 30.00", "bob | null | null | null | null | null | null");
        assertThat(content(people, "staff_id", "leads", "open_leads", "leads_won", "lead_conversion", "response_hours"))
                .containsExactly("ann | 3 | 2 | 1 | 0.333333 | 2.0", "bob | 0 | 0 | 0 | null | null");
        assertThat(context.readDay(StorePoolDaily.TABLE).count()).isEqualTo(3);
        assertThat(context.readDay(HandoverList.TABLE).count()).isZero();
        assertThat(context.measured().values())
                .as("a lead and a friend of a child")
                .containsExactly(1.0, 1.0);

        // The same night of a deployment that has none of it.
        for (Table table : List.of(Staff.TABLE, Friendships.TABLE, Leads.TABLE)) {
            lake.replace(table, Rows.of(table).frame());
        }
        new BuildFieldJob().run(context);
        for (Table table : new BuildFieldJob().writes()) {
            assertThat(context.readDay(table).count()).as(table.name()).isZero();
        }
    }

    /** What the exports say, counted without Spark's help, with members as the truth has them. */
    @Test
    void agreesWithTheGeneratedShops() {
        RunContext context = context("[channels/demo/hr.yaml, channels/demo/wecom.yaml, channels/demo/crm.yaml]");
        Sessions.useTimeZone(spark, context.deployment().timezone());
        new ExportGenerator()
                .generate(
                        spark,
                        PERSONS,
                        3,
                        AS_OF,
                        MessLevel.USUAL,
                        folder.resolve("exports").toString());
        for (Table feed : List.of(Staff.TABLE, Friendships.TABLE, Interactions.TABLE, Leads.TABLE)) {
            StagedFeeds.stage(context, feed);
        }
        Map<String, String> personOf = new HashMap<>();
        Rows records = Rows.of(MemberRecords.TABLE).withDefault("first_landed_on", DAY);
        for (Row row : export("_truth/records_*.csv")) {
            records.row(
                    "channel",
                    row.getAs("channel"),
                    "external_id",
                    row.getAs("external_id"),
                    "member_id",
                    row.getAs("person"));
            personOf.put(row.getAs("external_id"), row.getAs("person"));
        }
        Rows profile = Frame.profile(DAY);
        new TreeSet<>(personOf.values())
                .forEach(person -> profile.row("member_id", person, "value_at_risk", person + ".00"));
        context.lake().replace(MemberRecords.TABLE, records.frame());
        context.lake().replaceDay(MemberProfile.TABLE, AS_OF, profile.frame());

        new BuildFieldJob().run(context);

        Map<String, String> storeOf = new HashMap<>();
        Set<String> gone = new HashSet<>();
        for (Row row : export("hr/staff_*.csv")) {
            String id = row.getAs("工号");
            if (id != null) {
                storeOf.put(id, row.getAs("门店"));
                String left = row.getAs("离职日期");
                if (left != null && left.compareTo(DAY) <= 0) {
                    gone.add(id);
                }
            }
        }
        Map<List<String>, Boolean> stands = new HashMap<>();
        for (Row row : export("wecom/follow_users_*.csv")) {
            String staff = row.getAs("userid");
            String contact = row.getAs("external_userid");
            String at = row.getAs("createtime");
            if (staff != null && contact != null && at != null && at.matches("\\d+") && personOf.containsKey(contact)) {
                stands.merge(List.of(staff, contact), row.getAs("deltime") == null, Boolean::logicalAnd);
            }
        }
        Map<String, Set<String>> friends = new TreeMap<>();
        Set<String> company = new HashSet<>();
        Set<String> handovers = new TreeSet<>();
        stands.forEach((pair, standing) -> {
            String staff = pair.get(0);
            String person = personOf.get(pair.get(1));
            if (standing && gone.contains(staff)) {
                handovers.add(person + " | " + staff);
            } else if (standing && storeOf.containsKey(staff)) {
                friends.computeIfAbsent(storeOf.get(staff), store -> new HashSet<>())
                        .add(person);
                company.add(person);
            }
        });
        assertThat(friends.size()).isGreaterThan(5);
        Dataset<Row> pool = context.readDay(StorePoolDaily.TABLE);
        assertThat(content(pool.where("scope = 'store' and friends > 0"), "scope_id", "friends"))
                .containsExactlyElementsOf(friends.entrySet().stream()
                        .map(store -> store.getKey() + " | " + store.getValue().size())
                        .toList());
        assertThat(content(
                        pool.groupBy("scope")
                                .agg(org.apache
                                        .spark
                                        .sql
                                        .functions
                                        .expr("sum(friends - overlap)")
                                        .as("n")),
                        "scope",
                        "n"))
                .containsExactly("company | " + company.size(), "store | " + company.size());
        Dataset<Row> handover = context.readDay(HandoverList.TABLE);
        assertThat(handovers).isNotEmpty();
        assertThat(content(handover.where("cause = 'left'"), "member_id", "leaver_staff_id"))
                .containsExactlyElementsOf(handovers);

        Set<String> states = new TreeSet<>();
        for (Row row : export("_truth/handovers_*.csv")) {
            states.add(row.getAs("person") + " | " + row.getAs("staff") + " | " + row.getAs("state") + " | "
                    + row.getAs("retry_from"));
        }
        for (String state : List.of("waiting", "requested", "refused", "accepted")) {
            assertThat(states).anyMatch(told -> told.contains(" | " + state + " | "));
        }
        assertThat(content(handover, "member_id", "leaver_staff_id", "handover_state", "retry_from"))
                .as("contacts know others of the staff, too, whose leaving asks nobody")
                .containsAll(states)
                .hasSizeLessThan(2 * states.size());

        Map<String, Set<String>> stages = new HashMap<>();
        for (Row row : export("crm/leads_*.csv")) {
            String lead = row.getAs("lead_no");
            String stage = row.getAs("stage");
            String at = row.getAs("stage_time");
            if (lead != null && stage != null && at != null && at.matches("\\d{4}年\\d\\d月\\d\\d日 \\d\\d:\\d\\d")) {
                stages.computeIfAbsent(lead, l -> new HashSet<>()).add(stage);
            }
        }
        long won = stages.values().stream().filter(s -> s.contains("成交")).count();
        long lost = stages.values().stream().filter(s -> s.contains("战败")).count();
        long visited = stages.values().stream().filter(s -> s.contains("已到访")).count();
        assertThat(won).isPositive();
        assertThat(content(
                        context.readDay(LeadConversion.TABLE).where("scope = 'all'"),
                        "leads",
                        "visited",
                        "won",
                        "lost"))
                .containsExactly(stages.size() + " | " + visited + " | " + won + " | " + lost);
        assertThat(context.readDay(LeadQueue.TABLE).count()).isEqualTo(stages.size() - won - lost);
        assertThat(context.readDay(StaffDaily.TABLE).count()).isEqualTo(storeOf.size());
    }

    private List<Row> export(String files) {
        return csv(files).collectAsList();
    }

    private Dataset<Row> csv(String files) {
        return spark.read().option("header", true).csv(folder.resolve("exports") + "/" + files);
    }
}
