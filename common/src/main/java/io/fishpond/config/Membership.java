package io.fishpond.config;

import io.fishpond.algo.closeness.Closeness.Grip;
import io.fishpond.algo.closeness.Closeness.Part;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What members are called: every definition by which shops and marketers count them.
 *
 * @param valid what makes a valid member
 * @param superShare of the trailing 12 months' net revenue that the smallest set of super users holds, above 0 to 1
 * @param ownChannels channels that are the retailer's own; empty for all
 * @param notHers kinds of interactions that are not of her own making, beside contacts and handovers (see {@link Deployment#notHers})
 * @param serviceKinds kinds of interactions that are words exchanged with staff
 * @param complaintKinds kinds of interactions that are complaints
 * @param stages of the life cycle, the first first
 * @param grades of the pond, the smallest first
 * @param idleDays without an event of her own after which somebody has leaked out of her stage
 * @param closeness what each part of closeness is worth
 */
public record Membership(
        Valid valid,
        double superShare,
        List<String> ownChannels,
        List<String> notHers,
        List<String> serviceKinds,
        List<String> complaintKinds,
        List<Rung> stages,
        List<Rung> grades,
        int idleDays,
        Map<Part, Grip> closeness) {

    /**
     * The tests of a valid member beside being reachable.
     *
     * @param orderDays distinct days with an order that stands
     * @param months in which they lie
     * @param eventDays within which an event of her own lies
     */
    public record Valid(int orderDays, int months, int eventDays) {}

    /**
     * A step of a ladder: who is on it meets its predicate, and that of no later step.
     *
     * @param name as it stands in the tables
     * @param when SQL over {@code member_profile}, without the columns that rungs fill; true on the first step
     */
    public record Rung(String name, String when) {}

    private static final Map<String, String> STAGES = ordered(
            "entry",
            "true",
            "settle",
            "is_reachable",
            "activate",
            "last_event_on is not null",
            "convert",
            "order_days = 1",
            "repurchase",
            "order_days >= 2",
            "refer",
            "order_days >= 1 and direct_referrals > 0");

    private static final Map<String, String> GRADES = ordered(
            "small",
            "true",
            "middle",
            "order_days >= 2",
            "big",
            "order_days >= 2 and value_decile <= 2",
            "brings_others",
            "order_days >= 1 and direct_referrals > 0");

    private static Map<String, String> ordered(String... namesAndPredicates) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndPredicates.length; i += 2) {
            map.put(namesAndPredicates[i], namesAndPredicates[i + 1]);
        }
        return map;
    }

    static Membership of(Section section) {
        Section valid = section.section("valid");
        Membership membership = new Membership(
                new Valid(
                        valid.integer("order_days", 2, 0, 1_000),
                        valid.integer("months", 12, 1, 120),
                        valid.integer("event_days", 90, 1, 3_650)),
                section.number("super_share", 0.8, 0.01, 1),
                section.texts("own_channels"),
                section.has("not_hers") ? section.texts("not_hers") : List.of("contact"),
                section.has("service_kinds") ? section.texts("service_kinds") : List.of("message"),
                section.has("complaint_kinds") ? section.texts("complaint_kinds") : List.of("complaint"),
                rungs(section, "stages", STAGES),
                rungs(section, "grades", GRADES),
                section.integer("idle_days", 90, 1, 3_650),
                closeness(section.section("closeness")));
        valid.refuseUnknownKeys();
        section.refuseUnknownKeys();
        return membership;
    }

    private static List<Rung> rungs(Section section, String key, Map<String, String> known) {
        Map<String, String> said = section.has(key) ? section.textMap(key) : known;
        List<Rung> rungs = new ArrayList<>();
        said.forEach((name, when) -> rungs.add(new Rung(name, when)));
        for (Rung rung : rungs) {
            if (!rung.name().matches("[a-z][a-z0-9_]*")) {
                section.problem(
                        section.name(key + "." + rung.name()),
                        "is no name (must be lower-case letters, digits and underscores)");
            }
        }
        if (rungs.isEmpty() || !rungs.get(0).when().equals("true")) {
            section.problem(
                    section.name(key), "must begin with a step that is 'true': everybody stands on one at least");
        }
        return List.copyOf(rungs);
    }

    private static Map<Part, Grip> closeness(Section section) {
        Map<Part, Grip> parts = new EnumMap<>(Part.class);
        double sum = 0;
        for (Part part : Part.values()) {
            Section said = section.section(part.label());
            Grip grip = new Grip(
                    said.number("weight", part.known().weight(), 0, 100),
                    said.number("half", part.known().half(), 0.001, 1_000_000));
            said.refuseUnknownKeys();
            parts.put(part, grip);
            sum += grip.weight();
        }
        if (Math.abs(sum - 100) > 1e-9) {
            section.problem(section.name("weight"), "of all parts adds up to " + sum + " (must be 100)");
        }
        section.refuseUnknownKeys();
        return parts;
    }
}
