package io.fishpond.config;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a night must hold to be published, beside the gate of identity.
 *
 * @param nights of the last published, against whose median tonight is held
 * @param leastRows rejected rows fewer than which are no finding
 * @param limits of each gate
 */
public record Gates(int nights, int leastRows, Map<Gate, Limit> limits) {
    /** The gate of {@code identity.gate}, which stands before all that members are scored by. */
    public static final String IDENTITY = "identity";

    /** What is looked at; a figure above its limit is a finding. */
    public enum Gate {
        /** Files that could not be read and were refused whole, by channel and feed. */
        REFUSED_FILES(0, Action.MARK),
        /**
         * Share of a feed's rows that were rejected, by channel: of those that came since the last night, or of all where a delivery
         * is the whole.
         */
        REJECTED_ROWS(0.1, Action.STOP),
        /** Share of the rows that a feed had in the last nights and has no more, by channel. */
        MISSING_ROWS(0.2, Action.STOP),
        /** Share of the members of the last nights who are none any more. */
        MISSING_MEMBERS(0.1, Action.STOP),
        /** Days since the newest order, or interaction, of a channel. */
        STALE_DAYS(7, Action.MARK),
        /** Share of the members of a list in the last nights who are on it no more. */
        EMPTIED_LISTS(0.9, Action.MARK),
        /** 1 if a model has decayed. */
        DECAYED_MODELS(0, Action.MARK);

        private final double usual;
        private final Action action;

        Gate(double usual, Action action) {
            this.usual = usual;
            this.action = action;
        }

        /** As it is called in configuration, on the command line and in {@code ops.gate_findings}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What a finding does. */
    public enum Action {
        /** The night is not published. */
        STOP,
        /** It is published, and the finding told. */
        MARK
    }

    /**
     * Of one gate.
     *
     * @param most that a figure may be
     * @param action beyond that
     */
    public record Limit(double most, Action action) {}

    /** All that can be let pass once. */
    public static List<String> names() {
        return Stream.concat(Stream.of(IDENTITY), Stream.of(Gate.values()).map(Gate::label))
                .toList();
    }

    static Gates of(Section section) {
        int nights = section.integer("nights", 7, 1, 365);
        int leastRows = section.integer("least_rows", 20, 1, 1_000_000);
        Map<Gate, Limit> limits = new EnumMap<>(Gate.class);
        for (Gate gate : Gate.values()) {
            Section own = section.section(gate.label());
            limits.put(gate, new Limit(own.number("most", gate.usual, 0, 10_000), own.choice("action", gate.action)));
            own.refuseUnknownKeys();
        }
        section.refuseUnknownKeys();
        return new Gates(nights, leastRows, limits);
    }
}
