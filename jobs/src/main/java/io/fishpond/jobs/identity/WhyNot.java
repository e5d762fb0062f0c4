package io.fishpond.jobs.identity;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;

import io.fishpond.algo.identity.AccountKey;
import io.fishpond.algo.identity.judgement.Judgements;
import io.fishpond.algo.identity.linkage.BlockingRule;
import io.fishpond.algo.identity.linkage.Linkage;
import io.fishpond.algo.identity.linkage.Profile;
import io.fishpond.config.Deployment;
import io.fishpond.run.RunContext;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.core.ReviewPairs;
import io.fishpond.table.ops.Models;
import io.fishpond.table.staging.Orders;
import io.fishpond.table.staging.Profiles;
import io.fishpond.table.staging.Staff;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Says why an account is not a member's, by comparing it with all of hers as the night did. */
public final class WhyNot {
    private final RunContext published;
    private final Deployment.Identity settings;
    private final Linkage linkage;

    /** @param published its published tables are compared */
    public WhyNot(RunContext published) {
        this.published = published;
        this.settings = published.deployment().identity();
        this.linkage = settings.model().linkage();
    }

    /** One account that is compared. */
    private record Compared(long id, String account, boolean isHers) {}

    /**
     * The reasons, a sentence each; at least one.
     *
     * @param account channel:external_id, of the published night
     */
    public List<String> reasons(String memberId, String account) {
        Dataset<Row> accounts = Accounts.withId(
                published.readPublished(MemberRecords.TABLE).select("channel", "external_id", "member_id"));
        Column name = concat_ws(":", col("channel"), col("external_id"));
        Dataset<Row> few = accounts.where(col("member_id").equalTo(memberId).or(name.equalTo(account)))
                .select(
                        col("id"),
                        name.as("account"),
                        col("member_id").equalTo(memberId).as("is_hers"))
                .persist();
        try {
            List<Compared> compared = few.sort("id").collectAsList().stream()
                    .map(row -> new Compared(row.getLong(0), row.getString(1), row.getBoolean(2)))
                    .toList();
            Compared other = compared.stream()
                    .filter(c -> c.account().equals(account))
                    .findFirst()
                    .orElseThrow();
            if (other.isHers()) {
                return List.of(account + " is hers.");
            }
            List<Compared> hers = compared.stream().filter(Compared::isHers).toList();
            return reasons(other, hers, accounts, few.select("id"));
        } finally {
            few.unpersist();
        }
    }

    private List<String> reasons(Compared other, List<Compared> hers, Dataset<Row> accounts, Dataset<Row> few) {
        String region = published.deployment().region();
        Dataset<Row> profiles = Normalisation.normalised(
                        published.readPublished(Profiles.TABLE).where(Accounts.upTo(published.asOf(), "created_at")),
                        region,
                        published.asOf())
                .join(accounts, Accounts.key());
        Dataset<Row> guarded = guarded(profiles, few, region);
        Map<Integer, Profile> known = new HashMap<>(LinkageRecords.of(
                        profiles.join(few, columns("id"), "left_semi")
                                .transform(p -> Accounts.withUsualStore(
                                        p,
                                        published
                                                .readPublished(Orders.TABLE)
                                                .where(Accounts.upTo(published.asOf(), "ordered_at")))),
                        guarded,
                        settings.model(),
                        Set.of())
                .collectAsMap());
        List<String> judged = judged(other, hers);
        List<String> reasons = new ArrayList<>(judged);
        reasons.addAll(sharedAndStopped(guarded, other, hers));
        Profile his = known.get((int) other.id());
        if (his == null) {
            reasons.add(other.account()
                    + " says nothing else by which accounts are compared: no name, number, address or key"
                    + " of its own.");
            return reasons;
        }
        reasons.addAll(contradictions(his, other, hers, known));
        List<AccountPair> weighed = weighed(other, hers);
        reasons.addAll(tooLight(weighed));
        // A pair on which stewards have spoken is not kept for review, whatever it weighs.
        if (weighed.isEmpty() && judged.isEmpty()) {
            reasons.add(neverKept(his, other, hers, known));
        }
        return reasons;
    }

    /** Key values of these accounts, and what the guard says of them. */
    private Dataset<Row> guarded(Dataset<Row> profiles, Dataset<Row> few, String region) {
        Dataset<Row> values = Keys.values(profiles);
        Dataset<Row> theirs = values.join(few, columns("id"), "left_semi")
                .select("kind", "value")
                .distinct();
        Dataset<Row> roster =
                Keys.roster(Normalisation.normalised(published.readPublished(Staff.TABLE), region, published.asOf()));
        return Keys.guarded(values.join(theirs, columns("kind", "value"), "left_semi"), roster, settings.hubLimits())
                .join(few, columns("id"), "left_semi");
    }

    private static Seq<String> columns(String... names) {
        return CollectionConverters.asScala(List.of(names)).toSeq();
    }

    /** What stewards say. */
    private List<String> judged(Compared other, List<Compared> hers) {
        Judgements standing = new StewardsBook(published.lake()).standing();
        AccountKey his = key(other);
        List<String> sentences = new ArrayList<>();
        for (Compared her : hers) {
            if (standing.constraints(List.of(his, key(her))).cannotLink().test(0, 1)) {
                sentences.add(standing.on(his, key(her))
                        .map(said -> "%s said on %s that it and %s are two persons': %s."
                                .formatted(said.by(), said.at(), her.account(), said.why()))
                        .orElse("From what stewards said of others it follows that it and %s are two persons'."
                                .formatted(her.account())));
            }
        }
        return sentences;
    }

    private static AccountKey key(Compared account) {
        String[] parts = account.account().split(":", 2);
        return new AccountKey(parts[0], parts[1]);
    }

    /** Values that they share, and that link nobody. */
    private List<String> sharedAndStopped(Dataset<Row> guarded, Compared other, List<Compared> hers) {
        Map<Long, String> names = new HashMap<>();
        hers.forEach(account -> names.put(account.id(), account.account()));
        Map<String, Set<String>> sharing = new TreeMap<>();
        List<Row> values = guarded.select("id", "kind", "value", "is_usable", "accounts")
                .sort("id", "kind", "value")
                .collectAsList();
        for (Row his : values) {
            for (Row her : values) {
                String account = names.get(her.getLong(0));
                if (his.getLong(0) == other.id()
                        && account != null
                        && his.getString(1).equals(her.getString(1))
                        && his.getString(2).equals(her.getString(2))
                        && !(his.getBoolean(3) && her.getBoolean(3))) {
                    String kind = his.getString(1);
                    sharing.computeIfAbsent(
                                    String.format(
                                            Locale.ROOT,
                                            "%s that %,d accounts carry, and that links nobody: it is the staff's, or more"
                                                    + " than %d names share it (identity.hub_limits.%s)",
                                            kind,
                                            his.getLong(4),
                                            settings.hubLimits().getOrDefault(kind, Integer.MAX_VALUE),
                                            kind),
                                    k -> new TreeSet<>())
                            .add(account);
                }
            }
        }
        return sharing.entrySet().stream()
                .map(value -> "With " + String.join(", ", value.getValue()) + " it shares a " + value.getKey() + ".")
                .toList();
    }

    private List<String> contradictions(Profile his, Compared other, List<Compared> hers, Map<Integer, Profile> known) {
        Map<String, List<String>> accounts = new TreeMap<>();
        for (Compared her : hers) {
            Profile profile = known.get((int) her.id());
            if (profile != null) {
                String by = String.join(" and ", linkage.contradictions(his, profile));
                if (!by.isEmpty()) {
                    accounts.computeIfAbsent(by, k -> new ArrayList<>()).add(her.account());
                }
            }
        }
        return accounts.entrySet().stream()
                .map(found ->
                        "By %s, %s contradicts %s: no reading makes them one person's, and no identifier of her own is"
                                        .formatted(found.getKey(), other.account(), String.join(", ", found.getValue()))
                                + " the same.")
                .toList();
    }

    private List<AccountPair> weighed(Compared other, List<Compared> hers) {
        Set<String> accounts = new TreeSet<>();
        hers.forEach(her -> accounts.add(her.account()));
        Column a = concat_ws(":", col("channel_a"), col("external_id_a"));
        Column b = concat_ws(":", col("channel_b"), col("external_id_b"));
        return published
                .readPublished(ReviewPairs.TABLE)
                .where(a.equalTo(other.account()).or(b.equalTo(other.account())))
                .withColumn("keys", functions.lit(null).cast("string"))
                .collectAsList()
                .stream()
                .map(AccountPair::of)
                .filter(pair -> accounts.contains(pair.other(other.account())))
                .sorted(AccountPair.BY_STRENGTH)
                .toList();
    }

    private List<String> tooLight(List<AccountPair> weighed) {
        List<String> sentences = new ArrayList<>();
        if (weighed.isEmpty()) {
            return sentences;
        }
        weighed.forEach(pair -> sentences.add(pair.sentence()));
        Double threshold = threshold();
        if (threshold != null) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "Groups of accounts were united from %+.1f bits on, each field by its mean over all their pairs.",
                    threshold));
            if (weighed.stream().anyMatch(pair -> pair.bits() != null && pair.bits() >= threshold)) {
                sentences.add(
                        "A pair that weighs more stays apart if the other pairs of both groups weigh less, or if one of"
                                + " them contradicts.");
            }
        }
        return sentences;
    }

    /** Bits from which groups were united in the published night; null if nothing was learnt. */
    private @Nullable Double threshold() {
        return published
                .lake()
                .read(Models.TABLE)
                .where(col("run_id")
                        .equalTo(published.runId())
                        .and(col("purpose").equalTo("identity")))
                .selectExpr("scores['threshold_bits']")
                .collectAsList()
                .stream()
                .map(row -> row.getDouble(0))
                .findFirst()
                .orElse(null);
    }

    private String neverKept(Profile his, Compared other, List<Compared> hers, Map<Integer, Profile> known) {
        int shared = hers.stream()
                .map(her -> known.get((int) her.id()))
                .filter(profile -> profile != null)
                .mapToInt(profile -> profile.sharedRules(his))
                .reduce(0, (a, b) -> a | b);
        List<String> rules = new ArrayList<>();
        for (int rule = 0; rule < linkage.rules().size(); rule++) {
            if ((shared >> rule & 1) == 1) {
                rules.add(linkage.rules().get(rule).toString());
            }
        }
        return rules.isEmpty()
                ? other.account() + " was never compared with hers: it shares none of "
                        + String.join(
                                "; ",
                                linkage.rules().stream()
                                        .map(BlockingRule::toString)
                                        .toList()) + "."
                : other.account() + " shares " + String.join("; ", rules)
                        + " with hers, and yet no pair is worth a look: what else they say makes it unlikely (below -3.2 bits),"
                        + " contradicts, or too many accounts share the same (identity.largest_block).";
    }
}
