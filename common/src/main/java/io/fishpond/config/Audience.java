package io.fishpond.config;

import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Settings of {@code segments}.
 *
 * @param seedsRefused fewer seeds make no lookalike
 * @param seedsWarned fewer seeds make one with a warning
 * @param models bagged for a lookalike
 * @param folds of the cross-fitting
 * @param buckets a numeric feature is cut into
 * @param leakAuc single-feature AUC above which a feature is dropped as a leak
 * @param sensitive attributes that no lookalike learns from
 * @param waterfall the order in which members are taken off a list
 * @param caps how often anybody is contacted
 * @param controlShare share of all members whom no list that contacts people takes
 * @param quietFrom hour of the day from which nobody is contacted
 * @param quietUntil hour until which nobody is contacted; the same as {@code quietFrom} for no quiet hours
 * @param resultDays days from first eligibility over which the effect of a list is measured
 */
public record Audience(
        int seedsRefused,
        int seedsWarned,
        int models,
        int folds,
        int buckets,
        double leakAuc,
        List<String> sensitive,
        List<Step> waterfall,
        Caps caps,
        double controlShare,
        LocalTime quietFrom,
        LocalTime quietUntil,
        int resultDays) {
    private static final Pattern HOURS = Pattern.compile("((?:[01]\\d|2[0-3]):[0-5]\\d)-((?:[01]\\d|2[0-3]):[0-5]\\d)");

    /** What takes a member off a list. */
    public enum Step {
        /** Under 14. */
        MINOR,
        /** Consent to the list's purpose does not stand. */
        CONSENT,
        /** No way to reach her by the list's contact channel. */
        UNREACHABLE,
        /** She was contacted, or put on lists, as often as the caps allow. */
        CAPS,
        /** Lists that go first take what the caps leave. */
        PRIORITY,
        /** She is in the list's holdout, or in the global control group. */
        HOLDOUT;

        /** As it stands in files and tables. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * How often anybody is contacted: contact events and lists that took her count alike.
     *
     * @param days over which is counted, tonight included
     * @param contacts over all channels; null for no cap
     * @param byChannel contact channel → contacts by it; those not named have no cap of their own
     * @param kinds of interactions that are contacts of ours
     * @param ways kind, or channel that an event comes from → contact channel by which it contacts; a kind goes before a channel,
     *     and a channel that is not named contacts by itself
     */
    public record Caps(
            int days,
            @Nullable Integer contacts,
            Map<String, Integer> byChannel,
            List<String> kinds,
            Map<String, String> ways) {

        /**
         * Contact channels of which no event counts to their caps, sorted: of these only lists do.
         *
         * @param channels that interactions come from
         */
        public List<String> withoutEvents(Collection<String> channels) {
            Set<String> met = Stream.concat(channels.stream(), kinds.stream().filter(ways::containsKey))
                    .map(told -> ways.getOrDefault(told, told))
                    .collect(Collectors.toSet());
            return byChannel.keySet().stream()
                    .filter(way -> !met.contains(way))
                    .sorted()
                    .toList();
        }
    }

    static Audience of(Section section) {
        LocalTime[] quiet = quietHours(section);
        Audience audience = new Audience(
                section.integer("seeds_refused", 100, 1, 1_000_000),
                section.integer("seeds_warned", 500, 1, 1_000_000),
                section.integer("models", 10, 1, 100),
                section.integer("folds", 5, 2, 20),
                section.integer("buckets", 20, 2, 100),
                section.number("leak_auc", 0.95, 0.5, 1),
                section.has("sensitive")
                        ? section.texts("sensitive")
                        : List.of("gender", "religion", "ethnicity", "health", "politics"),
                waterfall(section),
                caps(section.section("caps")),
                section.number("control_share", 0, 0, 0.5),
                quiet[0],
                quiet[1],
                section.integer("result_days", 28, 1, 366));
        section.refuseUnknownKeys();
        return audience;
    }

    private static LocalTime[] quietHours(Section section) {
        String hours = section.text("quiet_hours", "21:00-09:00");
        Matcher parts = HOURS.matcher(hours);
        if (!parts.matches()) {
            section.problem(
                    section.name("quiet_hours"), "is '" + hours + "' (must be two times of day, such as 21:00-09:00)");
            return new LocalTime[] {LocalTime.MIDNIGHT, LocalTime.MIDNIGHT};
        }
        return new LocalTime[] {LocalTime.parse(parts.group(1)), LocalTime.parse(parts.group(2))};
    }

    /** When members may be contacted, as in 09:00-21:00; null for always. */
    public @Nullable String contactHours() {
        return quietFrom.equals(quietUntil) ? null : quietUntil + "-" + quietFrom;
    }

    private static List<Step> waterfall(Section section) {
        if (!section.has("waterfall")) {
            return List.of(Step.values());
        }
        List<Step> steps = new ArrayList<>();
        Set<Step> missing = EnumSet.allOf(Step.class);
        for (String label : section.texts("waterfall")) {
            Arrays.stream(Step.values())
                    .filter(step -> step.label().equals(label) && missing.remove(step))
                    .findFirst()
                    .ifPresentOrElse(
                            steps::add,
                            () -> section.problem(
                                    section.name("waterfall"),
                                    "has '" + label + "' (must be each of " + all() + ", once)"));
        }
        if (!missing.isEmpty()) {
            section.problem(
                    section.name("waterfall"),
                    "leaves out " + missing.stream().map(Step::label).collect(Collectors.joining(", "))
                            + " (must be each of " + all() + ", once)");
        }
        return List.copyOf(steps);
    }

    private static String all() {
        return Arrays.stream(Step.values()).map(Step::label).collect(Collectors.joining(", "));
    }

    private static Caps caps(Section section) {
        Map<String, Integer> byChannel = new TreeMap<>();
        for (String channel : SegmentDefinition.CONTACT_CHANNELS) {
            if (section.has(channel)) {
                byChannel.put(channel, section.integer(channel, 1, 1, 1_000));
            }
        }
        Map<String, String> ways = section.textMap("ways");
        ways.forEach((name, way) -> {
            if (!SegmentDefinition.CONTACT_CHANNELS.contains(way)) {
                section.problem(
                        section.name("ways." + name),
                        "is '" + way + "' (must be one of " + String.join(", ", SegmentDefinition.CONTACT_CHANNELS)
                                + ")");
            }
        });
        Caps caps = new Caps(
                section.integer("days", 7, 1, 366),
                section.has("contacts") ? (Integer) section.integer("contacts", 1, 1, 1_000) : null,
                Map.copyOf(byChannel),
                section.has("kinds") ? section.texts("kinds") : List.of("contact"),
                ways);
        section.refuseUnknownKeys();
        return caps;
    }
}
