package io.fishpond.jobs.field;

import io.fishpond.algo.field.Deal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.api.java.function.CoGroupFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Shares out what a store has to give to its staff, store by store; see {@link Deal}. */
final class Dealing {
    private static final MapFunction<Row, String> BY_STORE = row -> row.getAs("store_id");

    private Dealing() {}

    /**
     * The same rows with {@code dealt_to}, the employee who gets it; null where nobody of the store has room.
     *
     * @param things store_id, turn (in which it is dealt, from 1 on, in its store), barred (employee who must not get it), and
     *     whatever else
     * @param hands store_id, staff_id, load and room (what she holds, and how much more she can), given (what she was given
     *     of this already)
     */
    static Dataset<Row> dealt(Dataset<Row> things, Dataset<Row> hands) {
        StructType schema = things.schema().add("dealt_to", DataTypes.StringType);
        CoGroupFunction<String, Row, Row, Row> deal = (store, its, staff) -> {
            List<Row> inTurn = new ArrayList<>();
            its.forEachRemaining(inTurn::add);
            inTurn.sort(Comparator.comparingInt(thing -> thing.<Integer>getAs("turn")));
            Deal cards = new Deal();
            staff.forEachRemaining(hand ->
                    cards.add(hand.getAs("staff_id"), hand.getAs("load"), hand.getAs("room"), hand.getAs("given")));
            return inTurn.stream()
                    .map(thing -> with(thing, cards.next(thing.getAs("barred"))))
                    .iterator();
        };
        return things.groupByKey(BY_STORE, Encoders.STRING())
                .cogroup(hands.groupByKey(BY_STORE, Encoders.STRING()), deal, Encoders.row(schema));
    }

    private static Row with(Row thing, String staff) {
        Object[] values = new Object[thing.size() + 1];
        for (int i = 0; i < thing.size(); i++) {
            values[i] = thing.get(i);
        }
        values[thing.size()] = staff;
        return RowFactory.create(values);
    }
}
