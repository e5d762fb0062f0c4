package io.fishpond.jobs.churn;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.row_number;

import io.fishpond.algo.churn.CadenceClass;
import io.fishpond.algo.churn.Evidence;
import io.fishpond.algo.churn.MemberTrail;
import io.fishpond.algo.churn.Standing;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Members as they stood on some days, with what came after: what models learn from and are judged by. */
final class Examples {
    private static final StructType SCHEMA = StructType.fromDDL("cadence_class string, cutoff int, draw bigint, "
            + "member_id string, label double, order_days int, days_since int, age int, features array<double>");

    private Examples() {}

    /**
     * A day on which the members of a class are looked at.
     *
     * @param cadenceClass they belonged to on that day
     * @param cutoff the day, from 1970-01-01
     * @param horizonDays after it in which no order counts as leaving
     * @param share of them that is drawn
     */
    record Sight(CadenceClass cadenceClass, int cutoff, int horizonDays, double share) implements Serializable {}

    /**
     * All sights in one pass. The draw is a hash of member and day: the same members whatever the partitions.
     *
     * @param endOfObservation last day that is known
     * @param most members a sight
     * @return cadence_class, cutoff, draw, member_id, label (1 = no order followed; null where the window is not closed by the
     *     end of observation), order_days, days_since, age, features, place (of the draw among those of class and cutoff, from 1)
     */
    static Dataset<Row> of(Dataset<Row> trails, List<Sight> sights, int endOfObservation, long seed, int most) {
        List<Sight> seen = new ArrayList<>(sights);
        var byDraw = Window.partitionBy("cadence_class", "cutoff").orderBy("draw", "member_id");
        return trails.flatMap(
                        (FlatMapFunction<Row, Row>) row -> examples(row, seen, endOfObservation, seed),
                        Encoders.row(SCHEMA))
                .withColumn("place", row_number().over(byDraw))
                .where(col("place").leq(most));
    }

    private static Iterator<Row> examples(Row row, List<Sight> sights, int endOfObservation, long seed) {
        String memberId = row.getAs("member_id");
        MemberTrail trail = Trails.trail(row);
        List<Row> examples = new ArrayList<>();
        for (Sight sight : sights) {
            long draw = draw(seed, memberId, sight.cutoff());
            if (draw < sight.share() * Long.MAX_VALUE) {
                Standing her = trail.asOf(sight.cutoff());
                if (her.cadenceClass() == sight.cadenceClass() && her.daysSinceOrder() <= sight.horizonDays()) {
                    Evidence evidence = her.evidence();
                    examples.add(RowFactory.create(
                            sight.cadenceClass().name(),
                            sight.cutoff(),
                            draw,
                            memberId,
                            label(trail, sight, endOfObservation),
                            evidence.orderDays(),
                            evidence.daysSinceOrder(),
                            evidence.ageDays(),
                            evidence.features()));
                }
            }
        }
        return examples.iterator();
    }

    private static @Nullable Double label(MemberTrail trail, Sight sight, int endOfObservation) {
        int end = sight.cutoff() + sight.horizonDays();
        if (end > endOfObservation) {
            return null;
        }
        return trail.buysWithin(sight.cutoff(), end, endOfObservation) ? 0.0 : 1.0;
    }

    private static long draw(long seed, String memberId, int cutoff) {
        try {
            byte[] digest = MessageDigest.getInstance("MD5")
                    .digest((seed + "|" + memberId + "|" + cutoff).getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong() & Long.MAX_VALUE;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no MD5, which every JDK must have", e);
        }
    }

    /** Examples in one partition and a fixed order. */
    static Dataset<Row> inOrder(Dataset<Row> examples) {
        return examples.coalesce(1).sortWithinPartitions("cutoff", "draw", "member_id");
    }

    /** The evidence in a row of the frame. */
    static Evidence evidence(Row row) {
        List<Double> features = row.getList(row.fieldIndex("features"));
        return new Evidence(
                row.getAs("order_days"),
                row.getAs("days_since"),
                row.getAs("age"),
                features.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
