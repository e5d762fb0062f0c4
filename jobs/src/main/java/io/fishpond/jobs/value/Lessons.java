package io.fishpond.jobs.value;

import io.fishpond.algo.value.OrderCalendar;
import io.fishpond.algo.value.OrderRegression;
import io.fishpond.algo.value.SeasonClock;
import java.util.List;
import java.util.Optional;

/**
 * What a day can learn from the days before it, beside the sufficient statistics.
 *
 * @param asOf that day, counted from 1970-01-01
 * @param examples members of windows that had closed by then, in a fixed order; empty where none had
 * @param weeks length of those windows
 * @param season the clock of the orders up to then; empty where they do not know one
 */
record Lessons(int asOf, List<OrderRegression.Example> examples, double weeks, Optional<SeasonClock> season) {

    /** Of a day before which nothing happened. */
    static final Lessons NONE = new Lessons(0, List.of(), 1, Optional.empty());

    /**
     * Gathers them.
     *
     * @param window as long as the examples' and beginning on that day
     * @param outcomes of members in windows that had closed by its cutoff, in any order
     */
    static Lessons of(ClosedWindow window, List<Backtest.Outcome> outcomes, OrderCalendar calendar) {
        int asOf = Past.day(window.cutoff());
        return new Lessons(
                asOf,
                outcomes.stream()
                        .sorted(Backtest.ORDER)
                        .map(o -> new OrderRegression.Example(o.known(), o.days()))
                        .toList(),
                window.weeks(),
                SeasonClock.learn(calendar, asOf));
    }
}
