package io.fishpond.jobs.generate;

import io.fishpond.algo.random.SplitMix64;
import io.fishpond.jobs.generate.World.Topic;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * One state of an order as its channel delivers it: new, and again when it is refunded.
 *
 * @param order which
 * @param at second of the delivery, which is the row's update time; its month names the file
 * @param state of the order by then
 * @param isFirst comes with the lines
 */
record Delivery(Order order, long at, State state, boolean isFirst) {
    private static final double LATE = 0.02;
    private static final double PENDING = 0.3;

    /** What an order can be. */
    enum State {
        PENDING,
        COMPLETED,
        CANCELLED,
        REFUNDED
    }

    /** All deliveries of an order up to the as-of date. A late order comes with the next month's files. */
    static List<Delivery> of(Life life, Order order, Mess mess) {
        World world = life.world();
        SplitMix64 random = SplitMix64.of(world.seed, life.person().number, Topic.ORDERS.key, order.sequence());
        long first = order.at();
        if (random.chance(LATE)) {
            LocalDate nextMonth =
                    LocalDate.ofEpochDay(first / World.DAY).withDayOfMonth(1).plusMonths(1);
            long late = nextMonth.plusDays(random.nextInt(5)).toEpochDay() * World.DAY + 9000;
            if (late < world.end) {
                first = late;
                mess.count("order delivered a month late");
            }
        }
        boolean refunded = order.refunded() > 0 && order.refundedAt() < world.end;
        boolean recent = order.at() >= world.end - 2 * World.DAY;
        State state = State.COMPLETED;
        if (order.cancelled()) {
            state = State.CANCELLED;
        } else if (recent && !refunded && random.chance(PENDING)) {
            state = State.PENDING;
        }
        List<Delivery> deliveries = new ArrayList<>();
        deliveries.add(new Delivery(order, first, state, true));
        if (refunded) {
            State then = order.refundedInFull() ? State.REFUNDED : State.COMPLETED;
            deliveries.add(new Delivery(order, Math.max(order.refundedAt(), first + 60), then, false));
            mess.count(order.refundedInFull() ? "order refunded in full" : "order refunded in part");
        }
        return deliveries;
    }

    /** Cents paid back by the time of this delivery. */
    long refunded() {
        return isFirst ? 0 : order.refunded();
    }
}
