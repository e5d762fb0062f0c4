package io.fishpond.jobs.identity;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;

import io.fishpond.algo.identity.incremental.AffectedComponents;
import io.fishpond.algo.identity.linkage.Linkage;
import io.fishpond.algo.identity.linkage.LinkageModel;
import io.fishpond.algo.identity.linkage.Profile;
import io.fishpond.algo.identity.linkage.SaltedHash;
import io.fishpond.config.Deployment;
import io.fishpond.spark.Held;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import scala.Tuple2;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Which accounts have to be resolved again since the night before, and what is needed for it: {@link AffectedComponents}, which
 * says why these are enough, over frames. What is done for every account is a look at hashes; everything else is done for what
 * changed and what it meets.
 */
final class ChangedAccounts implements AutoCloseable {
    private static final Seq<String> KEY = columns("key");

    /** In place of an id. */
    private static final long GONE = -1;

    private static final Seq<String> VALUE = columns("kind", "value");

    private final People people;
    private final Dataset<Row> accounts;
    private final Deployment.Identity settings;
    private final Linkage linkage;
    private final Judged judged;
    private final long salt;
    private final Held held = new Held();

    /** What was remembered beside what is there: id is null for an account that is gone, old_content for a new one. */
    private final Dataset<Row> met;

    private final Dataset<Row> guarded;
    private final BitSet changed;

    /** Changed accounts, and those for which other keys may speak than before. */
    private final BitSet anew;

    /** Keys that these have now: id, key. */
    private final Dataset<Row> newBlocks;

    private final BitSet touched;
    private final BitSet affected;
    private final Candidates around;

    /**
     * Looks at what changed.
     *
     * @param accounts those that are there, with id and first_seen_at
     * @param remembered see {@link AccountStates}
     * @param roster see {@link Keys#roster}
     * @param everJudged accounts of which a steward ever said anything
     * @param salt of what is remembered
     */
    ChangedAccounts(
            People people,
            Dataset<Row> accounts,
            Dataset<Row> remembered,
            Dataset<Row> roster,
            Judged judged,
            BitSet everJudged,
            Deployment.Identity settings,
            LearntLinkage learnt,
            long salt) {
        this.people = people;
        this.accounts = accounts;
        this.settings = settings;
        this.linkage = settings.model().linkage();
        this.judged = judged;
        this.salt = salt;
        this.met = held.of(accounts.select("channel", "external_id", "id")
                .join(people.contents(accounts), Ids.ID)
                .join(remembered.withColumnRenamed("content", "old_content"), Accounts.key(), "full"));
        this.changed = Ids.of(met.where("id is not null and not (content <=> old_content)"));
        this.guarded = held.of(guard(roster));
        this.anew = Ids.of(met.where("id is not null")
                .withColumnRenamed("spoken", "old_spoken")
                .join(AccountStates.spoken(guarded), Ids.ID, "left")
                .where("coalesce(spoken, 0) <> coalesce(old_spoken, 0)"));
        anew.or(changed);
        this.newBlocks = held.of(AccountStates.blocks(accounts.sparkSession(), records(anew), salt)
                .select(col("id"), explode(col("blocks")).as("key")));
        this.touched = (BitSet) anew.clone();
        touched.or(crossed());
        touched.or(everJudged);

        Set<Long> open = keys(common(keysOf(touched)).where("size between 2 and " + limit()));
        BitSet near = Ids.of(blocksNow().join(broadcast(frame(open)), KEY, "left_semi"));
        near.or(touched);
        this.around = candidatesAround(records(near), open);
        this.affected = affected(learnt);
    }

    private static Seq<String> columns(String... names) {
        return CollectionConverters.asScala(List.of(names)).toSeq();
    }

    private int limit() {
        return settings.largestBlock();
    }

    /** The hub guard over the hashed values of all accounts. */
    private Dataset<Row> guard(Dataset<Row> roster) {
        Dataset<Row> still = met.where("id is not null and content <=> old_content")
                .selectExpr("id", "name_signature", "inline(keys)");
        Dataset<Row> now = AccountStates.hashed(Keys.values(people.of(Ids.among(accounts, changed))), salt);
        return Keys.guarded(still.unionByName(now), AccountStates.hashedRoster(roster, salt), settings.hubLimits());
    }

    /** Normalised profiles of these accounts, see {@link People#of}. */
    Dataset<Row> profiles(BitSet ids) {
        return people.of(Ids.among(accounts, ids));
    }

    /** Their key values in clear, see {@link Keys#guarded}. */
    Dataset<Row> guarded(Dataset<Row> profiles) {
        return Keys.values(profiles)
                .withColumn("clear", col("value"))
                .withColumn("value", AccountStates.hash(salt, col("value")))
                .join(guarded.drop("name_signature"), columns("id", "kind", "value"))
                .drop("value")
                .withColumnRenamed("clear", "value");
    }

    private JavaPairRDD<Integer, Profile> records(BitSet ids) {
        Dataset<Row> profiles = held.of(profiles(ids));
        return LinkageRecords.of(profiles, guarded(profiles), settings.model(), judged.idsAmong(ids));
    }

    /** Keys that all accounts have now: id, key. */
    private Dataset<Row> blocksNow() {
        return Ids.butFor(met.where("id is not null"), anew)
                .select(col("id"), explode(col("blocks")).as("key"))
                .unionByName(newBlocks);
    }

    /** Distinct keys that these accounts have now. */
    private Dataset<Row> keysOf(BitSet ids) {
        return Ids.among(blocksNow(), ids).select("key").distinct();
    }

    /** How many accounts have each of these keys now: key, size. */
    private Dataset<Row> common(Dataset<Row> keys) {
        return blocksNow()
                .join(broadcast(keys), KEY, "left_semi")
                .groupBy("key")
                .agg(count(lit(1)).as("size"));
    }

    private Set<Long> keys(Dataset<Row> sizes) {
        return new HashSet<>(sizes.select("key").as(Encoders.LONG()).collectAsList());
    }

    private Dataset<Row> frame(Set<Long> keys) {
        return accounts.sparkSession()
                .createDataset(List.copyOf(keys), Encoders.LONG())
                .toDF("key");
    }

    /** Accounts that had or have a blocking key which crossed its line by what changed. */
    private BitSet crossed() {
        Dataset<Row> lost = met.where("id is null")
                .unionByName(Ids.among(met, anew))
                .select(explode(col("blocks")).as("key"));
        Dataset<Row> changedKeys =
                held.of(lost.unionByName(newBlocks.select("key")).distinct());
        Dataset<Row> before =
                met.select(col("id"), explode(col("blocks")).as("key")).join(broadcast(changedKeys), KEY, "left_semi");
        Column isOpen = coalesce(col("size"), lit(0)).leq(limit());
        Column wasOpen = coalesce(col("was"), lit(0)).leq(limit());
        Dataset<Row> crossed = before.groupBy("key")
                .agg(count(lit(1)).as("was"))
                .join(common(changedKeys), KEY, "full")
                .where(not(isOpen.equalTo(wasOpen)));
        Set<Long> keys = keys(crossed);
        BitSet carriers = Ids.of(before.where("id is not null").join(broadcast(frame(keys)), KEY, "left_semi"));
        carriers.or(Ids.of(newBlocks.join(broadcast(frame(keys)), KEY, "left_semi")));
        return carriers;
    }

    /** Pairs with a touched end. */
    private Candidates candidatesAround(JavaPairRDD<Integer, Profile> records, Set<Long> open) {
        JavaSparkContext spark =
                JavaSparkContext.fromSparkContext(accounts.sparkSession().sparkContext());
        Broadcast<Set<Long>> keys = spark.broadcast(open);
        Broadcast<BitSet> asked = spark.broadcast(touched);
        long own = salt;
        return Candidates.of(
                records, linkage, key -> keys.value().contains(SaltedHash.of(own, key)), id -> asked.value()
                        .get(id));
    }

    private BitSet affected(LearntLinkage learnt) {
        int[][] before = components();
        AffectedComponents components = new AffectedComponents(before[0]);
        touched.stream().forEach(components::touch);
        Arrays.stream(before[1]).forEach(components::touch);
        Broadcast<LinkageModel> model = JavaSparkContext.fromSparkContext(
                        accounts.sparkSession().sparkContext())
                .broadcast(learnt.model());
        List<Links> made = new ArrayList<>(around.above(model, learnt.cut()));
        made.add(sharedKeys());
        Links required = judged.required();
        for (int i = 0; i < required.size(); i++) {
            components.link(required.a[i], required.b[i]);
        }
        for (Links links : made) {
            for (int i = 0; i < links.size(); i++) {
                components.link(links.a[i], links.b[i]);
            }
        }
        BitSet ids = new BitSet();
        int there = before[0].length - before[1].length;
        Arrays.stream(components.records()).filter(record -> record < there).forEach(ids::set);
        return ids;
    }

    /** Touched accounts and those with whom they share a strong key, as links. */
    private Links sharedKeys() {
        Dataset<Row> usable = guarded.where("is_usable")
                .where(col("kind").isin(settings.model().strongKinds().toArray()))
                .select("id", "kind", "value");
        Dataset<Row> own = Ids.among(usable, touched)
                .groupBy("kind", "value")
                .agg(min("id").as("touched"));
        Links.Builder links = new Links.Builder();
        usable.join(broadcast(own), VALUE)
                .where("id <> touched")
                .select("touched", "id")
                .distinct()
                .collectAsList()
                .forEach(row -> links.add((int) row.getLong(0), (int) row.getLong(1), 0));
        return links.build();
    }

    /**
     * By record, the component that it was in, and the records that are gone: they come after those that are there.
     *
     * @return both, in turn
     */
    private int[][] components() {
        List<Tuple2<long[], long[]>> parts = met.select("id", "component")
                .javaRDD()
                .mapPartitions(rows -> {
                    List<Long> ids = new ArrayList<>();
                    List<Long> components = new ArrayList<>();
                    rows.forEachRemaining(row -> {
                        if (!row.isNullAt(1)) {
                            ids.add(row.isNullAt(0) ? GONE : row.getLong(0));
                            components.add(row.getLong(1));
                        }
                    });
                    return List.of(new Tuple2<>(unboxed(ids), unboxed(components)))
                            .iterator();
                })
                .collect();
        long[] labels = parts.stream()
                .flatMapToLong(part -> Arrays.stream(part._2))
                .sorted()
                .distinct()
                .toArray();
        int there = Math.toIntExact(accounts.count());
        int gone = (int) parts.stream()
                .flatMapToLong(part -> Arrays.stream(part._1))
                .filter(id -> id == GONE)
                .count();
        int[] before = new int[there + gone];
        int[] absent = new int[gone];
        Arrays.fill(before, AffectedComponents.NONE);
        int next = there;
        for (Tuple2<long[], long[]> part : parts) {
            for (int i = 0; i < part._1.length; i++) {
                int record = part._1[i] == GONE ? next++ : (int) part._1[i];
                before[record] = Arrays.binarySearch(labels, part._2[i]);
                if (record >= there) {
                    absent[record - there] = record;
                }
            }
        }
        return new int[][] {before, absent};
    }

    private static long[] unboxed(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).toArray();
    }

    /** All accounts of affected components, as they were and as they are, by id. */
    BitSet affected() {
        return affected;
    }

    /** What all accounts say, see {@link People#contents}. */
    Dataset<Row> contents() {
        return met.where("id is not null").select("id", "content");
    }

    /** The hub guard over all accounts, with hashes in place of values. */
    Dataset<Row> guarded() {
        return guarded;
    }

    /** Accounts whose links are all made anew, by id. */
    BitSet touched() {
        return touched;
    }

    /** Accounts that were there until now: channel, external_id. */
    Dataset<Row> gone() {
        return met.where("id is null").select("channel", "external_id");
    }

    /** Pairs of touched accounts, whoever the other is. */
    Candidates around() {
        return around;
    }

    /** Keys of affected accounts whose blocks are over-full. */
    Set<Long> overfull() {
        return keys(common(keysOf(affected)).where("size > " + limit()));
    }

    @Override
    public void close() {
        around.close();
        held.close();
    }
}
