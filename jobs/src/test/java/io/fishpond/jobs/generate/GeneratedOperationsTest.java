package io.fishpond.jobs.generate;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fishpond.config.Deployment;
import io.fishpond.config.DeploymentLoader;
import io.fishpond.domain.ControlGroup;
import io.fishpond.jobs.StagedFeeds;
import io.fishpond.jobs.care.ListCareJob;
import io.fishpond.jobs.contacts.CompareContactsJob;
import io.fishpond.jobs.lifecycle.FollowMembersJob;
import io.fishpond.jobs.products.MeasureProductsJob;
import io.fishpond.jobs.profile.BuildProfileJob;
import io.fishpond.jobs.profile.CountMembersJob;
import io.fishpond.jobs.tags.TagMembersJob;
import io.fishpond.run.Job;
import io.fishpond.run.RunContext;
import io.fishpond.spark.Lake;
import io.fishpond.spark.Sessions;
import io.fishpond.table.Table;
import io.fishpond.table.marts.CareCounts;
import io.fishpond.table.marts.CareList;
import io.fishpond.table.marts.FunnelDaily;
import io.fishpond.table.marts.GradeMoves;
import io.fishpond.table.marts.MemberProfile;
import io.fishpond.table.marts.MemberTags;
import io.fishpond.table.marts.NewAgainstOld;
import io.fishpond.table.marts.ProductRoles;
import io.fishpond.table.marts.ValidMembers;
import io.fishpond.table.staging.CampaignCosts;
import io.fishpond.table.staging.Friendships;
import io.fishpond.table.staging.Interactions;
import io.fishpond.table.staging.Leads;
import io.fishpond.table.staging.Staff;
import io.fishpond.table.staging.Tags;
import io.fishpond.testkit.Frames;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.PublicData;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The operating tables of the demo beside what is true of its persons ({@link Town}, {@link Standing}). Who is one person, what she
 * ordered, and who brought her is taken from the truth; what she did, whom she knows and how she is tagged is staged from the exports by
 * the demo's mappings.
 */
@ExtendWith(LocalSpark.class)
class GeneratedOperationsTest {
    private static final LocalDate FIRST = LocalDate.parse("2026-05-31");
    private static final LocalDate AS_OF = LocalDate.parse("2026-06-30");
    private static final int PERSONS = 5_000;
    private static final long SEED = 3;

    @TempDir
    static Path folder;

    private static Town town;
    private static SortedMap<Long, Standing> first;
    private static SortedMap<Long, Standing> now;
    private static final Map<String, Long> PUBLISHED = new HashMap<>();

    @BeforeAll
    static void twoNights() {
        RunContext night = context(FIRST, Map.of());
        new ExportGenerator()
                .generate(
                        night.spark(),
                        PERSONS,
                        SEED,
                        AS_OF,
                        MessLevel.USUAL,
                        night.deployment().exports());
        town = new Town(PERSONS, SEED, AS_OF, folder.resolve("exports"));
        first = Standing.of(town, FIRST);
        now = Standing.of(town, AS_OF);
        for (Table feed : List.of(
                Interactions.TABLE, Friendships.TABLE, Staff.TABLE, Leads.TABLE, Tags.TABLE, CampaignCosts.TABLE)) {
            StagedFeeds.stage(night, feed);
        }
        StagedTown.truth(night.lake(), town);
        StagedTown.profile(night, first);
        run(new FollowMembersJob(), night);

        RunContext next = context(AS_OF, Map.of());
        StagedTown.members(next, town, now);
        run(new BuildProfileJob(), next);
        run(new FollowMembersJob(), next);
    }

    @BeforeEach
    void onTheClocksOfTheShops() {
        Sessions.useTimeZone(LocalSpark.session(), ZoneId.of("Asia/Shanghai"));
    }

    private static RunContext context(LocalDate day, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("warehouse", folder.resolve("warehouse").toString());
        all.put("exports", folder.resolve("exports").toString());
        Deployment deployment =
                new DeploymentLoader(name -> null).load(PublicData.projectRoot().resolve("conf/demo.yaml"), all);
        Sessions.useTimeZone(LocalSpark.session(), deployment.timezone());
        Lake lake = new Lake(LocalSpark.session(), deployment.warehouse());
        return RunContext.of(deployment, lake, day, "run-" + day, Clock.systemUTC(), Map.copyOf(PUBLISHED));
    }

    private static void run(Job job, RunContext context) {
        job.run(context);
        job.writes()
                .forEach(table ->
                        PUBLISHED.put(table.qualifiedName(), context.lake().version(table)));
    }

    /** Compares rows of a table with the truth and names the first that differ. */
    private static void assertTruth(Dataset<Row> table, Stream<Object[]> truth, String... columns) {
        List<String> actual = Frames.content(table, columns);
        List<String> expected = truth.map(row -> IntStream.range(0, row.length)
                        .mapToObj(i -> String.valueOf(row[i]))
                        .collect(Collectors.joining(" | ")))
                .sorted()
                .toList();
        assertThat(expected).as("rows of the truth").isNotEmpty();
        assertThat(without(actual, expected).stream().limit(10))
                .as(String.join(" | ", columns) + ": rows that are not true; true are "
                        + without(expected, actual).stream().limit(10).toList())
                .isEmpty();
        assertThat(actual).hasSameSizeAs(expected);
    }

    private static List<String> without(List<String> rows, List<String> others) {
        Collection<String> known = new TreeSet<>(others);
        return rows.stream().filter(row -> !known.contains(row)).toList();
    }

    private static Object[] row(Object... values) {
        return values;
    }

    private static Dataset<Row> profile() {
        return context(AS_OF, Map.of()).readDay(MemberProfile.TABLE);
    }

    @Test
    void profilesTellEachTestOfAValidMemberAndOfASuperUser() {
        assertTruth(
                profile(),
                now.values().stream()
                        .map(her -> row(
                                her.member.id,
                                her.reachableWecom,
                                her.reachableSms,
                                her.reachableEmail,
                                her.hasOrderDays,
                                her.hasRecentEvent,
                                her.isValid(),
                                her.isTop,
                                her.hasShared || her.directs > 0,
                                her.isSuper(),
                                her.hasOwnAccount(),
                                her.leavesBehaviour(),
                                her.isOwned())),
                "member_id",
                "is_reachable_wecom",
                "is_reachable_sms",
                "is_reachable_email",
                "has_order_days",
                "has_recent_event",
                "is_valid_member",
                "is_top_revenue",
                "has_shared_or_referred",
                "is_super_user",
                "has_own_account",
                "leaves_behaviour",
                "is_owned");
        for (Predicate<Standing> test :
                List.<Predicate<Standing>>of(Standing::isValid, Standing::isSuper, Standing::isOwned)) {
            assertThat(now.values().stream().filter(test).count()).isBetween(50L, now.size() - 50L);
        }
    }

    @Test
    void profilesTellWhatSheDidWhereAndHowRecently() {
        assertTruth(
                profile(),
                now.values().stream()
                        .map(her -> row(
                                her.member.id,
                                String.join(",", her.channels),
                                her.accounts.size(),
                                her.store,
                                her.touch(true),
                                her.touch(false),
                                her.lastEventOn == null ? null : LocalDate.ofEpochDay(her.lastEventOn),
                                her.visits(),
                                her.activeDays(),
                                her.shares,
                                her.preferredCategory(),
                                her.isLead(),
                                her.isMinor())),
                "member_id",
                "channels",
                "accounts",
                "store_id",
                "first_touch_channel",
                "last_touch_channel",
                "last_event_on",
                "visits_90d",
                "active_days_90d",
                "shares_365d",
                "preferred_category",
                "is_lead",
                "is_minor");
        assertTruth(
                profile().where("is_customer"),
                now.values().stream()
                        .filter(her -> !her.stands.isEmpty())
                        .map(her -> row(her.member.id, her.recencyScore, her.frequencyScore, her.monetaryScore)),
                "member_id",
                "recency_score",
                "frequency_score",
                "monetary_score");
    }

    @Test
    void closenessIsTheSumOfItsPublishedParts() {
        Map<String, double[]> truth = new TreeMap<>();
        now.values().forEach(her -> truth.put(her.member.id, her.closeness()));
        List<Row> told = profile()
                .selectExpr(
                        "member_id",
                        "closeness",
                        "array(closeness_recency, closeness_frequency, closeness_breadth, closeness_interaction,"
                                + " closeness_sharing, closeness_service)")
                .collectAsList();
        assertThat(told).hasSameSizeAs(truth.keySet());
        for (Row row : told) {
            double[] parts = truth.get(row.getString(0));
            double sum = 0;
            for (int part = 0; part < parts.length; part++) {
                assertThat(row.<Double>getList(2).get(part))
                        .as("part %d of %s", part, row.getString(0))
                        .isCloseTo(parts[part], within(1e-9));
                sum += parts[part];
            }
            assertThat(row.getDouble(1)).isCloseTo(sum, within(1e-9));
        }
    }

    private static List<String> places(Standing her) {
        List<String> places = new ArrayList<>(List.of("company | all"));
        her.channels.forEach(channel -> places.add("channel | " + channel));
        if (her.store != null) {
            places.add("store | " + her.store);
        }
        return places;
    }

    @Test
    void countsValidMembersBeforeAndAfterDeduplication() {
        RunContext context = context(AS_OF, Map.of());
        run(new CountMembersJob(), context);
        Map<String, long[]> counts = new TreeMap<>();
        for (Standing her : now.values()) {
            for (String place : places(her)) {
                long[] count = counts.computeIfAbsent(place, p -> new long[8]);
                count[1]++;
                count[2] += her.isReachable() ? 1 : 0;
                count[3] += her.hasOrderDays ? 1 : 0;
                count[4] += her.hasRecentEvent ? 1 : 0;
                count[5] += her.isValid() ? 1 : 0;
                count[7] += her.isSuper() ? 1 : 0;
            }
            for (Town.Shown account : her.accounts) {
                List<String> places = new ArrayList<>(List.of("company | all", "channel | " + account.channel()));
                if (account.store() != null) {
                    places.add("store | " + account.store());
                }
                boolean isValid =
                        Standing.ofAccount(town, her.member, account, AS_OF).isValid();
                for (String place : places) {
                    long[] count = counts.computeIfAbsent(place, p -> new long[8]);
                    count[0]++;
                    count[6] += isValid ? 1 : 0;
                }
            }
        }
        assertTruth(
                context.readDay(ValidMembers.TABLE),
                counts.entrySet().stream().map(e -> Stream.concat(
                                Stream.of((Object) e.getKey()),
                                Arrays.stream(e.getValue()).mapToObj(n -> (Object) n))
                        .toArray()),
                "scope",
                "scope_id",
                "accounts",
                "members",
                "reachable",
                "with_order_days",
                "with_recent_event",
                "valid_members",
                "valid_accounts",
                "super_users");
    }

    @Test
    void followsStagesAsAFunnel() {
        Map<String, long[][]> funnel = new TreeMap<>();
        now.forEach((number, her) -> {
            Standing then = first.get(number);
            for (String place : places(her)) {
                long[][] stages = funnel.computeIfAbsent(place, p -> new long[6][7]);
                long[] stage = stages[her.stage()];
                stage[0]++;
                stage[1] += then != null && then.stage() < her.stage() ? 1 : 0;
                stage[2] += then != null && then.stage() > her.stage() ? 1 : 0;
                stage[3] += then == null ? 1 : 0;
                stage[4] += then == null || then.stage() != her.stage() ? 1 : 0;
                stage[5] += her.isIdle() ? 1 : 0;
                if (then != null && then.stage() < her.stage()) {
                    stages[then.stage()][6]++;
                }
            }
        });
        List<Object[]> rows = new ArrayList<>();
        funnel.forEach((place, stages) -> {
            long reachedBefore = 0;
            for (int stage = 0; stage < stages.length; stage++) {
                long[] count = stages[stage];
                long reached = 0;
                for (int later = stage; later < stages.length; later++) {
                    reached += stages[later][0];
                }
                rows.add(row(
                        place,
                        Standing.stageName(stage),
                        count[0],
                        reached,
                        stage == 0 || reachedBefore == 0 ? null : (double) reached / reachedBefore,
                        count[1],
                        count[2],
                        count[3],
                        count[6],
                        count[4],
                        count[4] == 0 ? null : 0.0,
                        count[5]));
                reachedBefore = reached;
            }
        });
        assertTruth(
                context(AS_OF, Map.of()).readDay(FunnelDaily.TABLE),
                rows.stream(),
                "scope",
                "scope_id",
                "stage",
                "people",
                "reached",
                "conversion",
                "came_forward",
                "came_back",
                "came_new",
                "moved_on",
                "dwell_known",
                "dwell_days",
                "leaked");
    }

    @Test
    void followsGradesFromNightToNight() {
        Map<String, Long> moves = new TreeMap<>();
        now.forEach((number, her) -> {
            Standing then = first.get(number);
            String to = Standing.gradeName(her.grade());
            String move = then == null
                    ? "none | " + to + " | new"
                    : Standing.gradeName(then.grade()) + " | " + to + " | "
                            + (then.grade() == her.grade()
                                    ? "stayed"
                                    : then.grade() < her.grade() ? "promoted" : "demoted");
            moves.merge(move, 1L, Long::sum);
        });
        assertThat(moves.keySet()).anyMatch(m -> m.contains("promoted")).anyMatch(m -> m.contains("new"));
        assertTruth(
                context(AS_OF, Map.of()).readDay(GradeMoves.TABLE),
                moves.entrySet().stream().map(move -> row(move.getKey(), move.getValue())),
                "grade_from",
                "grade_to",
                "move",
                "members");
    }

    /** What a member said last of a purpose, by way; of two at one second she took it back. */
    private static Map<String, Boolean> said(Standing her, String purpose) {
        Map<String, Consent> newest = new TreeMap<>();
        for (Account account : her.member.life.person().accounts) {
            for (Consent consent : StagedTown.consents(her.member, account)) {
                if (consent.purpose().equals(purpose) && consent.recipient().equals("self")) {
                    newest.merge(
                            consent.contactChannel(),
                            consent,
                            (a, b) -> b.changedAt() > a.changedAt() || b.changedAt() == a.changedAt() && !b.granted()
                                    ? b
                                    : a);
                }
            }
        }
        Map<String, Boolean> granted = new TreeMap<>();
        newest.forEach((way, consent) -> granted.put(way, consent.granted()));
        return granted;
    }

    private static boolean agreed(Map<String, Boolean> said, String way) {
        List<Boolean> of =
                Stream.of("any", way).map(said::get).filter(Objects::nonNull).toList();
        return !of.isEmpty() && of.stream().allMatch(granted -> granted);
    }

    /** By which way a contact went out. */
    private static String way(Town.Did contact) {
        return contact.channel().equals("crm") ? "sms" : contact.channel();
    }

    /** Whether she is left out, and why; or else the way. */
    private static String cared(Standing her, Town.Bought latest, int capDays, int cap, ControlGroup control) {
        Map<String, Boolean> ways = new LinkedHashMap<>();
        ways.put("wecom", her.reachableWecom);
        ways.put("sms", her.reachableSms);
        ways.put("email", her.reachableEmail);
        ways.values().removeIf(reachable -> !reachable);
        if (her.isMinor()) {
            return "minor";
        } else if (ways.isEmpty()) {
            return "unreachable";
        }
        Map<String, Boolean> marketing = said(her, "marketing");
        ways.keySet().removeIf(way -> !agreed(marketing, way));
        if (ways.isEmpty() || said(her, "profiling").containsValue(false)) {
            return "consent";
        }
        List<Town.Did> contacts = her.member.did.stream()
                .filter(did -> did.kind().equals("contact") && did.at() < town.world.end)
                .toList();
        if (contacts.stream().anyMatch(contact -> contact.at() >= latest.order().at())) {
            return "contacted";
        }
        List<Town.Did> recent = contacts.stream()
                .filter(contact -> contact.at() >= town.world.end - capDays * World.DAY)
                .toList();
        boolean often = recent.size() >= cap;
        ways.keySet()
                .removeIf(way -> often
                        || way.equals("sms")
                                && recent.stream()
                                                .filter(contact -> way(contact).equals("sms"))
                                                .count()
                                        >= 2);
        if (ways.isEmpty()) {
            return "caps";
        }
        return control.holds(her.member.id)
                ? "control"
                : ways.keySet().iterator().next();
    }

    @Test
    void caresForThoseWhoOrderedIn72HoursButTheControlGroup() {
        assertThat(care(72, 0.5, 7, 3)).containsKeys("listed", "control", "consent", "unreachable");
    }

    @Test
    void sparesThoseWhoWereContactedSinceOrOftenLately() {
        assertThat(care(720, 0.02, 60, 2)).containsKeys("listed", "contacted", "caps", "control");
    }

    /** Holds a list to the truth, and tells how many were listed or left out by which reason. */
    private static Map<String, Long> care(int hours, double share, int capDays, int cap) {
        RunContext context = context(
                AS_OF,
                Map.of(
                        "care.hours",
                        Integer.toString(hours),
                        "audience.control_share",
                        Double.toString(share),
                        "audience.caps.days",
                        Integer.toString(capDays),
                        "audience.caps.contacts",
                        Integer.toString(cap)));
        ControlGroup control = new ControlGroup(context.deployment().memberKey(), share);
        new ListCareJob().run(context);
        List<Object[]> listed = new ArrayList<>();
        Map<String, Long> counts = new TreeMap<>();
        for (Standing her : now.values()) {
            Town.Bought latest = her.stands.stream()
                    .filter(b -> b.order().at() >= town.world.end - hours * 3600L)
                    .max(Comparator.comparingLong((Town.Bought b) -> b.order().at())
                            .thenComparing(Town.Bought::channel)
                            .thenComparing(Town.Bought::id))
                    .orElse(null);
            if (latest != null) {
                String cared = cared(her, latest, capDays, cap, control);
                boolean isListed = List.of("wecom", "sms", "email").contains(cared);
                counts.merge(isListed ? "listed" : cared, 1L, Long::sum);
                if (isListed) {
                    listed.add(row(
                            her.member.id,
                            latest.channel(),
                            latest.id(),
                            StagedTown.instant(latest.order().at()),
                            BigDecimal.valueOf(latest.net(AS_OF.toEpochDay()), 2),
                            cared,
                            her.owner == null
                                            || town.leftOn.getOrDefault(her.owner, Long.MAX_VALUE) <= AS_OF.toEpochDay()
                                    ? null
                                    : her.owner,
                            her.store));
                }
            }
        }
        assertTruth(
                context.readDay(CareList.TABLE),
                listed.stream(),
                "member_id",
                "channel",
                "order_id",
                "ordered_at",
                "net_revenue",
                "contact_way",
                "owner_staff_id",
                "store_id");
        List<String> reasons = List.of("minor", "unreachable", "consent", "contacted", "caps", "control");
        assertTruth(
                context.readDay(CareCounts.TABLE),
                Stream.<Object[]>of(Stream.concat(
                                Stream.of(counts.values().stream()
                                        .mapToLong(n -> n)
                                        .sum()),
                                Stream.concat(reasons.stream(), Stream.of("listed"))
                                        .map(reason -> counts.getOrDefault(reason, 0L)))
                        .toArray()),
                Stream.concat(
                                Stream.of("due"),
                                Stream.concat(reasons.stream().map(reason -> "removed_" + reason), Stream.of("listed")))
                        .toArray(String[]::new));
        return counts;
    }

    @Test
    void tagsByRuleAndAsWeComDelivers() {
        RunContext context = context(AS_OF, Map.of());
        new TagMembersJob().run(context);
        Dataset<Row> tags = context.readDay(MemberTags.TABLE);
        assertTruth(
                tags.where("source = 'rule' and tag = 'loyal'"),
                now.values().stream()
                        .filter(her -> her.recentOrderDays() >= 6)
                        .map(her -> row(
                                her.member.id,
                                AS_OF,
                                "order_days_12m = " + her.recentOrderDays() + ", current_value = "
                                        + BigDecimal.valueOf(her.current, 2))),
                "member_id",
                "since",
                "evidence");
        assertTruth(
                tags.where("source = 'wecom'"),
                now.values().stream().flatMap(her -> her.member.tags.stream()
                        .filter(tag -> tag.until() >= town.world.end)
                        .map(tag -> row(
                                her.member.id,
                                tag.tag(),
                                LocalDate.ofEpochDay(Town.day(tag.since())),
                                null,
                                "given in wecom by " + her.owner + " on "
                                        + LocalDate.ofEpochDay(Town.day(tag.since()))))),
                "member_id",
                "tag",
                "since",
                "until",
                "evidence");
    }

    /** One product, counted by hand. */
    private static final class Sold {
        final Map<Long, TreeSet<Long>> daysOf = new TreeMap<>();
        final TreeSet<Long> firsts = new TreeSet<>();
        final TreeSet<Long> sharers = new TreeSet<>();
        long orders;
        long shares;
        long laterDays;
        double revenue;
        double margin;
        double marginRevenue;

        long referredFirsts() {
            return firsts.stream().filter(town.referrers::containsKey).count();
        }

        double firstLift(double firsts, double later) {
            return this.firsts.size() / firsts / (laterDays / later);
        }

        double referredLift(double referred, double firsts) {
            return referredFirsts() / referred / ((this.firsts.size() - referredFirsts()) / (firsts - referred));
        }
    }

    @Test
    void measuresWhatEachProductBringsAndEarns() {
        RunContext context = context(AS_OF, Map.of());
        new MeasureProductsJob().run(context);
        long day = AS_OF.toEpochDay();
        Map<String, Sold> products = new TreeMap<>();
        Map<Long, Double> matured = new TreeMap<>();
        double allFirsts = 0;
        double allLater = 0;
        double allReferred = 0;
        for (Map.Entry<Long, Standing> one : now.entrySet()) {
            Standing her = one.getValue();
            if (her.stands.isEmpty()) {
                continue;
            }
            long firstDay = her.orderDays.stream().min(Long::compare).orElseThrow();
            allFirsts++;
            allLater += her.orderDays.size() - 1;
            allReferred += town.referrers.containsKey(one.getKey()) ? 1 : 0;
            if (firstDay + 365 <= day + 1) {
                matured.put(
                        one.getKey(),
                        her.stands.stream()
                                        .filter(b -> Town.day(b.order().at()) < firstDay + 365)
                                        .mapToLong(b -> b.net(day))
                                        .sum()
                                / 100.0);
            }
            for (Town.Bought bought : her.stands) {
                Order order = bought.order();
                long on = Town.day(order.at());
                order.lines().stream()
                        .map(line -> line.product().id())
                        .distinct()
                        .forEach(product -> products.computeIfAbsent(product, p -> new Sold()).orders++);
                for (Catalogue.Line line : order.lines()) {
                    Sold sold = products.get(line.product().id());
                    double revenue = bought.net(day) / 100.0 * line.paid() / order.cents();
                    sold.revenue += revenue;
                    if (bought.channel().equals("pos")) {
                        sold.marginRevenue += revenue;
                        sold.margin += revenue - line.cost() / 100.0 * bought.net(day) / order.cents();
                    }
                    if (sold.daysOf
                            .computeIfAbsent(one.getKey(), m -> new TreeSet<>())
                            .add(on)) {
                        if (on == firstDay) {
                            sold.firsts.add(one.getKey());
                        } else {
                            sold.laterDays++;
                        }
                    }
                }
            }
        }
        now.forEach((number, her) -> her.hers.stream()
                .filter(did -> did.kind().equals("share") && products.containsKey(did.object()))
                .forEach(did -> {
                    Sold sold = products.get(did.object());
                    sold.shares++;
                    sold.sharers.add(number);
                }));
        Dataset<Row> roles = context.readDay(ProductRoles.TABLE);
        assertTruth(
                roles,
                products.entrySet().stream().map(product -> {
                    Sold sold = product.getValue();
                    return row(
                            product.getKey(),
                            sold.daysOf.size(),
                            sold.orders,
                            sold.firsts.size(),
                            sold.firsts.stream().filter(matured::containsKey).count(),
                            sold.referredFirsts(),
                            sold.shares,
                            sold.sharers.size());
                }),
                "product_id",
                "buyers",
                "orders",
                "first_order_buyers",
                "brought_matured",
                "referred_first_buyers",
                "shares",
                "sharers");
        double margins = products.values().stream().mapToDouble(p -> p.margin).sum();
        double base = margins
                / products.values().stream().mapToDouble(p -> p.marginRevenue).sum();
        for (Row row : roles.collectAsList()) {
            Sold sold = products.get(row.<String>getAs("product_id"));
            assertMoney(row, "revenue", sold.revenue);
            assertMoney(row, "margin_revenue", sold.marginRevenue);
            assertMoney(row, "margin", sold.margin);
            assertMoney(
                    row,
                    "brought_value",
                    sold.firsts.stream()
                            .filter(matured::containsKey)
                            .mapToDouble(matured::get)
                            .average()
                            .orElse(0));
            assertRatio(row, "first_order_share", sold.firsts.size() / allFirsts);
            assertRatio(row, "later_order_share", sold.laterDays / allLater);
            assertRatio(row, "first_order_lift", sold.firstLift(allFirsts, allLater));
            assertRatio(row, "referred_lift", sold.referredLift(allReferred, allFirsts));
            assertRatio(row, "share_rate", (double) sold.sharers.size() / sold.daysOf.size());
            assertRatio(
                    row,
                    "repeat_share",
                    sold.daysOf.values().stream()
                            .mapToInt(days -> days.size() > 1 ? 1 : 0)
                            .average()
                            .orElseThrow());
            assertRatio(row, "base_margin_rate", base);
        }
        double firsts = allFirsts;
        double later = allLater;
        double referred = allReferred;
        TreeSet<String> traffic = among(products, sold -> sold.firsts.size());
        traffic.removeIf(product -> products.get(product).firstLift(firsts, later) < 1);
        TreeSet<String> wordOfMouth = among(products, sold -> sold.referredFirsts());
        wordOfMouth.removeIf(product -> products.get(product).referredLift(referred, firsts) < 1);
        wordOfMouth.addAll(among(products, sold -> sold.shares));
        TreeSet<String> profit = among(products, sold -> sold.margin);
        profit.removeIf(product -> products.get(product).margin / products.get(product).marginRevenue < base);
        assertThat(List.of(traffic, wordOfMouth, profit))
                .allSatisfy(some -> assertThat(some).isNotEmpty());
        assertThat(Frames.content(roles.where("is_traffic"), "product_id")).containsExactlyElementsOf(traffic);
        assertThat(Frames.content(roles.where("is_word_of_mouth"), "product_id"))
                .containsExactlyElementsOf(wordOfMouth);
        assertThat(Frames.content(roles.where("is_profit"), "product_id")).containsExactlyElementsOf(profit);
    }

    /** The first fifth of the products by a measure. */
    private static TreeSet<String> among(Map<String, Sold> products, ToDoubleFunction<Sold> measure) {
        return products.entrySet().stream()
                .sorted(Comparator.comparingDouble(
                                (Map.Entry<String, Sold> product) -> -measure.applyAsDouble(product.getValue()))
                        .thenComparing(Map.Entry::getKey))
                .limit((long) Math.ceil(products.size() * 0.2))
                .filter(product -> measure.applyAsDouble(product.getValue()) >= 5)
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Parts of an order are rounded to a hundredth of a cent each; nothing is null. */
    private static void assertMoney(Row row, String column, double truth) {
        BigDecimal told = row.getAs(column);
        assertThat(told == null ? 0 : told.doubleValue())
                .as("%s of %s", column, row.<String>getAs("product_id"))
                .isCloseTo(truth, within(0.02));
    }

    /** What is divided by nothing is null. */
    private static void assertRatio(Row row, String column, double truth) {
        Double told = row.getAs(column);
        assertThat(told == null)
                .as("%s of %s", column, row.<String>getAs("product_id"))
                .isEqualTo(!Double.isFinite(truth));
        if (told != null) {
            assertThat(told)
                    .as("%s of %s", column, row.<String>getAs("product_id"))
                    .isCloseTo(truth, within(2e-6));
        }
    }

    @Test
    void countsEveryMessageOfTheRetailer() {
        assertTruth(
                context(AS_OF, Map.of())
                        .read(Interactions.TABLE)
                        .where("kind = 'contact'")
                        .groupBy("channel", "external_id")
                        .agg(expr("count(1)").as("contacts")),
                town.outreach.stream(),
                "channel",
                "external_id",
                "contacts");
    }

    @Test
    void comparesContactsWithNewAndWithOldMembers() {
        RunContext context = context(AS_OF, Map.of());
        new CompareContactsJob().run(context);
        long to = AS_OF.toEpochDay() - 14;
        long from = to - 89;
        Predicate<Town.Did> isContact = did -> List.of("contact", "message").contains(did.kind())
                && Town.day(did.at()) >= from
                && Town.day(did.at()) <= to;
        Map<String, Long> made = new HashMap<>();
        now.values().forEach(her -> her.member.did.stream()
                .filter(isContact.and(did -> did.campaign() != null))
                .forEach(did -> made.merge(did.campaign(), 1L, Long::sum)));
        Map<String, Compared> truth = Map.of("new", new Compared(), "old", new Compared());
        long newMembers = 0;
        long referred = 0;
        for (Map.Entry<Long, Standing> one : now.entrySet()) {
            Standing her = one.getValue();
            long seen = Town.day(her.founding.seen());
            if (seen >= from && seen <= to) {
                newMembers++;
                referred += town.referrers.containsKey(one.getKey()) ? 1 : 0;
            }
            long firstAt =
                    her.stands.stream().mapToLong(b -> b.order().at()).min().orElse(Long.MAX_VALUE);
            Function<Town.Did, Compared> kind = did -> truth.get(firstAt < did.at() ? "old" : "new");
            List<Town.Did> contacts = her.member.did.stream()
                    .filter(isContact)
                    .sorted(Comparator.comparingLong(Town.Did::at).thenComparing(did -> did.channel() + ":" + did.id()))
                    .toList();
            for (Town.Did contact : contacts) {
                Compared compared = kind.apply(contact);
                compared.contacts++;
                compared.members.add(one.getKey());
                if (contact.campaign() != null) {
                    long spent = town.costs.getOrDefault(contact.campaign(), Map.of()).entrySet().stream()
                            .filter(cost -> cost.getKey() >= from && cost.getKey() <= to)
                            .mapToLong(Map.Entry::getValue)
                            .sum();
                    compared.costed += spent > 0 ? 1 : 0;
                    compared.cost += spent / 100.0 / made.get(contact.campaign());
                }
            }
            for (Town.Bought bought : her.stands) {
                List<Town.Did> before = contacts.stream()
                        .filter(did ->
                                did.at() < bought.order().at() && bought.order().at() <= did.at() + 14 * World.DAY)
                        .toList();
                before.forEach(did -> kind.apply(did).ordering.add(one.getKey()));
                if (!before.isEmpty()) {
                    Compared compared = kind.apply(before.get(before.size() - 1));
                    compared.orders++;
                    compared.revenue += bought.net(AS_OF.toEpochDay());
                }
            }
        }
        Dataset<Row> table = context.readDay(NewAgainstOld.TABLE);
        assertTruth(
                table,
                truth.entrySet().stream().map(kind -> {
                    Compared compared = kind.getValue();
                    return row(
                            kind.getKey(),
                            LocalDate.ofEpochDay(from),
                            LocalDate.ofEpochDay(to),
                            compared.contacts,
                            compared.members.size(),
                            compared.ordering.size(),
                            compared.orders,
                            BigDecimal.valueOf(compared.revenue, 2),
                            compared.costed);
                }),
                "member_kind",
                "window_from",
                "window_to",
                "contacts",
                "contacted_members",
                "ordering_members",
                "orders",
                "revenue",
                "costed_contacts");
        assertTruth(
                table.where("member_kind = 'new'"),
                Stream.<Object[]>of(row(newMembers, referred, Math.round(1e6 * referred / newMembers) / 1e6)),
                "new_members",
                "referred_new_members",
                "referred_share");
        for (Row row : table.collectAsList()) {
            Compared compared = truth.get(row.<String>getAs("member_kind"));
            assertThat(row.<Double>getAs("order_rate"))
                    .isCloseTo((double) compared.ordering.size() / compared.members.size(), within(1e-6));
            assertThat(compared.costed).isBetween(1L, compared.contacts - 1);
            assertThat(row.<BigDecimal>getAs("cost").doubleValue()).isCloseTo(compared.cost, within(0.02));
            assertThat(row.<BigDecimal>getAs("cost_per_contact").doubleValue())
                    .isCloseTo(compared.cost / compared.costed, within(0.006));
        }
    }

    /** What contacts with members of a kind came to. */
    private static final class Compared {
        final TreeSet<Long> members = new TreeSet<>();
        final TreeSet<Long> ordering = new TreeSet<>();
        long contacts;
        long costed;
        double cost;
        long orders;
        long revenue;
    }
}
