package io.fishpond.jobs.identity;

import static org.apache.spark.sql.functions.broadcast;

import io.fishpond.algo.identity.AccountKey;
import io.fishpond.algo.identity.judgement.Judgement;
import io.fishpond.algo.identity.judgement.Judgements;
import io.fishpond.algo.identity.linkage.Constraints;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What stewards say of the accounts that are there tonight, by the ids of these. They are few, and every worker knows them all. */
final class Judged implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Stands for every account of which nothing is said. */
    private static final AccountKey ANYBODY = new AccountKey("", "");

    private static final StructType KEY = new StructType()
            .add("channel", DataTypes.StringType, false)
            .add("external_id", DataTypes.StringType, false);

    private static final StructType EDGE = new StructType()
            .add("hub", DataTypes.LongType, false)
            .add("id", DataTypes.LongType, false)
            .add("evidence", DataTypes.StringType, false);

    private final Judgements judgements;
    private final Map<Integer, AccountKey> accounts;

    private Judged(Judgements judgements, Map<Integer, AccountKey> accounts) {
        this.judgements = judgements;
        this.accounts = accounts;
    }

    /** Where no steward has spoken. */
    static Judged nothing() {
        return new Judged(new Judgements(), Map.of());
    }

    /** @param accounts those that are there, with id */
    static Judged of(Judgements judgements, Dataset<Row> accounts) {
        return new Judged(judgements, present(judgements.accounts(), accounts));
    }

    /** The accounts that are there of which anything was ever said, by id: what was taken back had its effect too. */
    static BitSet ever(Collection<Judgement> history, Dataset<Row> accounts) {
        Set<AccountKey> named = new TreeSet<>();
        history.forEach(judgement -> Collections.addAll(named, judgement.a(), judgement.b()));
        BitSet ids = new BitSet();
        present(named, accounts).keySet().forEach(ids::set);
        return ids;
    }

    private static Map<Integer, AccountKey> present(Collection<AccountKey> named, Dataset<Row> accounts) {
        List<Row> keys = named.stream()
                .map(account -> RowFactory.create(account.channel(), account.externalId()))
                .toList();
        Map<Integer, AccountKey> present = new HashMap<>();
        accounts.join(broadcast(accounts.sparkSession().createDataFrame(keys, KEY)), Accounts.key())
                .select("id", "channel", "external_id")
                .collectAsList()
                .forEach(row -> present.put(
                        Math.toIntExact(row.getLong(0)), new AccountKey(row.getString(1), row.getString(2))));
        return present;
    }

    /** The accounts that are there and of which something is said. */
    Set<Integer> ids() {
        return Set.copyOf(accounts.keySet());
    }

    /** Those of them that are among these. */
    Set<Integer> idsAmong(BitSet those) {
        return accounts.keySet().stream().filter(those::get).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether a judgement stands on these very two. */
    boolean isSaidOf(int a, int b) {
        AccountKey one = accounts.get(a);
        AccountKey other = accounts.get(b);
        return one != null && other != null && judgements.on(one, other).isPresent();
    }

    /** The accounts of one person by links, in a chain: straight or by way of others, absent ones too. */
    Links required() {
        Map<AccountKey, Integer> ids = new HashMap<>();
        accounts.forEach((id, account) -> ids.put(account, id));
        Links.Builder links = new Links.Builder();
        for (SortedSet<AccountKey> group : judgements.groups()) {
            int[] present = group.stream()
                    .filter(ids::containsKey)
                    .mapToInt(ids::get)
                    .sorted()
                    .toArray();
            for (int i = 1; i < present.length; i++) {
                links.add(present[i - 1], present[i], Float.POSITIVE_INFINITY);
            }
        }
        return links.build();
    }

    /** The same as edges: hub, id (greater than hub), evidence. */
    Dataset<Row> edges(SparkSession spark) {
        Links required = required();
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < required.size(); i++) {
            rows.add(RowFactory.create((long) required.a[i], (long) required.b[i], "steward"));
        }
        return spark.createDataFrame(rows, EDGE);
    }

    /** What is said of the accounts of one component, by place. */
    Constraints constraints(int[] ids) {
        return Arrays.stream(ids).anyMatch(accounts::containsKey)
                ? judgements.constraints(Arrays.stream(ids)
                        .mapToObj(id -> accounts.getOrDefault(id, ANYBODY))
                        .toList())
                : Constraints.NONE;
    }
}
