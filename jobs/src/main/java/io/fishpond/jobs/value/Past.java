package io.fishpond.jobs.value;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.xxhash64;

import io.fishpond.algo.random.SplitMix64;
import io.fishpond.algo.value.MemberHistory;
import io.fishpond.algo.value.OrderCalendar;
import io.fishpond.algo.value.Purchase;
import io.fishpond.algo.value.PurchaseDays;
import io.fishpond.spark.Purchases;
import io.fishpond.table.Table;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.core.Members;
import io.fishpond.table.staging.Orders;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/** The members as they stood at the cutoffs of windows, beside what they did in them: one pass over what each bought. */
final class Past implements AutoCloseable {
    private static final int HASHES = 1_000_000;
    private static final StructType ROW = StructType.fromDDL("sight int, member_id string, acquisition_channel string, "
            + "age_months int, hash int, order_days int, days_to_last int, days_to_as_of int, last_year_days int, "
            + "last_quarter_days int, cents bigint, repeat_cents bigint, repeat_spend_days int, later_days int, "
            + "later_cents bigint");

    /**
     * A window to look back at.
     *
     * @param window that is over
     * @param observedUntil day up to which what came of it is known, refunds included
     * @param most members with an order that are looked at, chosen by the hash of their ids and the cutoff; all where there are no more
     * @param isWhole whether the base of its cutoff is asked for, which is counted over all of them
     */
    record Sight(ClosedWindow window, LocalDate observedUntil, int most, boolean isWhole) {}

    private final List<Sight> sights;
    private final Dataset<Row> rows;
    private final Map<Integer, Base> bases;
    private final Map<Integer, List<Backtest.Outcome>> outcomes;

    private Past(List<Sight> sights, List<Integer> kept, Dataset<Row> rows, int distinct) {
        this.sights = sights;
        this.rows = rows;
        List<Integer> whole = IntStream.range(0, sights.size())
                .filter(i -> sights.get(i).isWhole())
                .boxed()
                .toList();
        this.bases = Base.of(
                rows.where(col("sight").isin(whole.toArray())).where("order_days > 0"), distinct * whole.size());
        this.outcomes = new TreeMap<>();
        Column[] limits = kept.stream().map(limit -> lit(limit)).toArray(Column[]::new);
        for (Row row : rows.where("order_days > 0")
                .where(col("hash").lt(element_at(array(limits), col("sight").plus(1))))
                .collectAsList()) {
            outcomes.computeIfAbsent(row.getAs("sight"), s -> new ArrayList<>()).add(outcome(row));
        }
    }

    /**
     * Every member with what she bought up to a day, one row each.
     *
     * @param read the tables of one night
     * @return member_id, acquisition_channel, first_seen_day, hash, purchases (null for none)
     */
    static Dataset<Row> known(Function<Table, Dataset<Row>> read, LocalDate asOf) {
        return read.apply(Members.TABLE)
                .select(
                        col("member_id"),
                        col("acquisition_channel"),
                        unix_date(to_date(col("first_seen_at"))).as("first_seen_day"),
                        pmod(xxhash64(col("member_id")), lit((long) HASHES))
                                .cast("int")
                                .as("hash"))
                .join(
                        Purchases.of(read.apply(Orders.TABLE), read.apply(MemberRecords.TABLE), asOf),
                        new String[] {"member_id"},
                        "left");
    }

    /** On which days members ordered, whatever was refunded since. */
    static OrderCalendar calendar(Dataset<Row> known) {
        Map<Integer, Long> firsts = new TreeMap<>();
        Map<Integer, Long> repeats = new TreeMap<>();
        for (Row row : known.selectExpr("posexplode(array_sort(array_distinct(purchases.day))) as (place, day)")
                .groupBy(col("day"), expr("place = 0").as("is_first"))
                .count()
                .collectAsList()) {
            (row.getBoolean(1) ? firsts : repeats).put(row.getInt(0), row.getLong(2));
        }
        return new OrderCalendar(firsts, repeats);
    }

    /**
     * Looks back.
     *
     * @param known as {@link #known} gives it
     * @param distinct most distinct histories, and spends, of a base on average
     */
    static Past of(Dataset<Row> known, OrderCalendar calendar, List<Sight> sights, int distinct) {
        List<Integer> kept = sights.stream()
                .map(sight -> {
                    long customers = calendar.customersBy(day(sight.window().cutoff()));
                    return customers <= sight.most() ? HASHES : (int) ((long) HASHES * sight.most() / customers);
                })
                .toList();
        List<Look> looks = IntStream.range(0, sights.size())
                .mapToObj(i -> Look.of(i, sights.get(i), kept.get(i)))
                .toList();
        Dataset<Row> rows = known.flatMap(
                        (FlatMapFunction<Row, Row>) member -> {
                            List<Purchase> purchases = Purchases.in(member);
                            return looks.stream()
                                    .map(look -> look.at(member, purchases))
                                    .filter(row -> row != null)
                                    .iterator();
                        },
                        Encoders.row(ROW))
                .persist(StorageLevel.MEMORY_AND_DISK());
        return new Past(sights, kept, rows, distinct);
    }

    /** One sight, in days counted from 1970-01-01, to be sent to where the members are. */
    private record Look(int sight, int cutoff, int end, int observedUntil, int kept, boolean isWhole)
            implements Serializable {
        static Look of(int number, Sight sight, int kept) {
            return new Look(
                    number,
                    day(sight.window().cutoff()),
                    day(sight.window().end()),
                    day(sight.observedUntil()),
                    kept,
                    sight.isWhole());
        }

        /** Her row; null for who was not known by the cutoff, or is not looked at. */
        Row at(Row member, List<Purchase> purchases) {
            // Of another cutoff others are drawn: two windows of the same members would teach little more than one.
            int hash = SplitMix64.of(member.<Integer>getAs("hash"), cutoff).nextInt(HASHES);
            PurchaseDays before = PurchaseDays.of(purchases, cutoff);
            int seen = member.getAs("first_seen_day");
            if ((before.isEmpty() && seen > cutoff) || (!isWhole && (hash >= kept || before.isEmpty()))) {
                return null;
            }
            String channel = member.getAs("acquisition_channel");
            PurchaseDays later = PurchaseDays.of(purchases, observedUntil);
            MemberHistory her = before.isEmpty() ? MemberHistory.none(channel) : before.history(channel);
            return RowFactory.create(
                    sight,
                    member.getAs("member_id"),
                    channel,
                    Newcomers.ageMonths(seen, cutoff),
                    hash,
                    her.orderDays(),
                    her.daysToLast(),
                    her.daysToAsOf(),
                    her.lastYearDays(),
                    her.lastQuarterDays(),
                    her.cents(),
                    her.repeatCents(),
                    her.repeatSpendDays(),
                    later.count(cutoff, end),
                    later.cents(cutoff, end));
        }
    }

    static int day(LocalDate date) {
        return (int) date.toEpochDay();
    }

    /** The sufficient statistics of all who had ordered by the cutoff of a whole sight. */
    Base base(Sight sight) {
        return bases.getOrDefault(sights.indexOf(sight), Base.EMPTY);
    }

    /** Those who had ordered by the cutoff, and what they did in the window; of many, a sample. */
    List<Backtest.Outcome> outcomes(Sight sight) {
        return outcomes.getOrDefault(sights.indexOf(sight), List.of());
    }

    /** The members of a sight, see the columns of the frame. */
    Dataset<Row> members(Sight sight) {
        return rows.where(col("sight").equalTo(sights.indexOf(sight)));
    }

    /** The same without an order by then; of many, those with the least hashes. */
    List<Row> neverBought(Sight sight, long count) {
        long limit = count <= sight.most() ? HASHES : HASHES * (long) sight.most() / count;
        return members(sight)
                .where("order_days = 0")
                .where(col("hash").lt(limit))
                .collectAsList();
    }

    private static Backtest.Outcome outcome(Row row) {
        MemberHistory her = new MemberHistory(
                row.getAs("acquisition_channel"),
                row.getAs("order_days"),
                row.getAs("days_to_last"),
                row.getAs("days_to_as_of"),
                row.getAs("last_year_days"),
                row.getAs("last_quarter_days"),
                row.getAs("cents"),
                row.getAs("repeat_cents"),
                row.getAs("repeat_spend_days"));
        return new Backtest.Outcome(her, row.getAs("later_days"), revenue(row));
    }

    /** What came of her in the window. */
    static double revenue(Row row) {
        return row.<Long>getAs("later_cents") / 100.0;
    }

    @Override
    public void close() {
        rows.unpersist();
    }
}
