package io.fishpond.algo.field;

import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Deals out one thing after the other, as cards are: each to the one who was dealt the fewest, then to the one who holds the
 * least, then by id. Of those who still have room and are barred from nothing, what they are dealt differs by one at most unless they
 * were given more beforehand, and who is dealt the best in one round is not dealt the second best too.
 */
public final class Deal {
    private final PriorityQueue<Hand> hands = new PriorityQueue<>(
            Comparator.comparingLong(Hand::dealt).thenComparingLong(Hand::load).thenComparing(Hand::id));

    /**
     * Somebody who can take something.
     *
     * @param id of hers
     * @param load what she holds already
     * @param room how much more she can hold
     * @param dealt how much she was given
     */
    private record Hand(String id, long load, long room, long dealt) {}

    /**
     * Lets somebody take part, before or while it is dealt.
     *
     * @param load what she holds already
     * @param room how much more she can hold; she gets nothing if it is not above 0
     * @param given what she was given of this already, without a deal: it counts as dealt, and takes up no more room
     */
    public void add(String id, long load, long room, long given) {
        if (room > 0) {
            hands.add(new Hand(id, load, room, given));
        }
    }

    /**
     * Who gets the next thing; null if nobody has room.
     *
     * @param barred who must not get it
     */
    public @Nullable String next(@Nullable String barred) {
        Hand first = hands.poll();
        Hand taker = first != null && first.id().equals(barred) ? hands.poll() : first;
        if (first != null && !first.equals(taker)) {
            hands.add(first);
        }
        if (taker == null) {
            return null;
        }
        add(taker.id(), taker.load(), taker.room() - 1, taker.dealt() + 1);
        return taker.id();
    }
}
