package io.fishpond.jobs.generate;

import io.fishpond.algo.random.SplitMix64;
import io.fishpond.jobs.generate.World.Topic;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * One step of handing a contact over after her employee has left (离职继承): a request, her refusal within a day, or WeCom's word that it
 * is done. Requests are sent on the last day of a month; who refused is asked again when 90 days are over.
 *
 * @param nth among those of the account
 * @param step as WeCom calls it
 * @param heir who is to take over
 * @param at second of it
 */
record Transfer(int nth, String step, String heir, long at) {
    /** Where a handover stands. */
    enum State {
        WAITING,
        REQUESTED,
        REFUSED,
        ACCEPTED
    }

    static final String REQUEST = "transfer_customer";
    static final String REFUSAL = "transfer_fail";
    static final String DONE = "transfer_done";

    private static final double ASKED = 0.4;
    private static final double REFUSES = 0.25;
    private static final double TOLD_DONE = 0.6;
    private static final int RETRY_DAYS = 90;

    /**
     * Everything up to the as-of date.
     *
     * @param staff the employee who looks after the contact
     * @param until second in which the contact ended the friendship
     */
    static List<Transfer> of(Life life, Account account, long staff, long until) {
        World world = life.world();
        long left = world.roster().left(staff);
        List<Transfer> steps = new ArrayList<>();
        if (left > world.asOf.toEpochDay()) {
            return steps;
        }
        SplitMix64 random = life.random(account, Topic.TRANSFERS);
        long end = Math.min(until, world.end);
        long from = Math.max(left, account.opened() / World.DAY) + 1;
        LocalDate day = lastOfMonth(LocalDate.ofEpochDay(from));
        while (day.toEpochDay() * World.DAY < end) {
            if (random.chance(ASKED)) {
                long asked = World.atSomeHour(random, day.toEpochDay());
                String heir = world.roster().heir(world, staff, day.toEpochDay());
                add(steps, REQUEST, heir, asked, end);
                if (!random.chance(REFUSES)) {
                    if (random.chance(TOLD_DONE)) {
                        add(steps, DONE, heir, asked + World.DAY, end);
                    }
                    return steps;
                }
                long refused = asked + 3600 + random.nextLong(22 * 3600);
                add(steps, REFUSAL, heir, refused, end);
                day = retryFrom(refused);
            } else {
                day = day.plusDays(1);
            }
            day = lastOfMonth(day);
        }
        return steps;
    }

    /** The first day on which she can be asked again. */
    static LocalDate retryFrom(long refused) {
        return LocalDate.ofEpochDay(refused / World.DAY + RETRY_DAYS);
    }

    /** Where it stands after these steps; who says nothing for a day is handed over. */
    static State state(List<Transfer> steps, long end) {
        if (steps.isEmpty()) {
            return State.WAITING;
        }
        Transfer last = steps.get(steps.size() - 1);
        return switch (last.step) {
            case REFUSAL -> State.REFUSED;
            case REQUEST -> last.at + World.DAY <= end ? State.ACCEPTED : State.REQUESTED;
            default -> State.ACCEPTED;
        };
    }

    private static LocalDate lastOfMonth(LocalDate day) {
        return day.withDayOfMonth(day.lengthOfMonth());
    }

    private static void add(List<Transfer> steps, String step, String heir, long at, long end) {
        if (at < end) {
            steps.add(new Transfer(steps.size(), step, heir, at));
        }
    }
}
