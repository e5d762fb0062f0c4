package io.fishpond.config;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Settings of {@code forest} and {@code influence}: who brought whom, and what that counts for.
 *
 * @param kinds how claims of a kind are judged; any other is something that was told
 * @param windowDays between a claim and the first appearance of the one who was brought, for kinds that say no other; null
 *     for no window
 * @param equalInstants who was there first of two who were first seen at the same instant
 * @param damping λ of the influence
 * @param marginRate share of net revenue that counts as value of a referral
 * @param countsFlagged whether branches under a flagged referral count in scores
 * @param members thresholds of the ladder for customers
 * @param staff thresholds of the ladder for staff
 * @param flags what looks like abuse
 * @param rewards what an alert is raised for
 * @param contagion how the excess churn after a referrer has lapsed is measured
 */
public record Referral(
        Map<String, Kind> kinds,
        @Nullable Integer windowDays,
        EqualInstants equalInstants,
        double damping,
        double marginRate,
        boolean countsFlagged,
        Ladder members,
        Ladder staff,
        Flags flags,
        Rewards rewards,
        Contagion contagion) {

    /** The settings of a deployment that says nothing. */
    public static final Referral DEFAULTS =
            of(new Section("defaults", "referral", MissingNode.getInstance(), new ArrayList<>()));

    /** How a claim came to be known, the strongest first: of claims made at one instant the stronger wins. */
    public enum Evidence {
        /** Somebody who may says so: see {@code fishpond referral}. */
        JUDGED,
        /** A system saw the act: a link followed, a code scanned, a group joined. */
        TRACED,
        /** She entered a code herself. */
        ENTERED,
        /** She, or an employee, said so. */
        TOLD
    }

    /** Who was there first of two who were first seen at the same instant. */
    public enum EqualInstants {
        /** Whose founding record comes first by channel and external id, as strings. */
        BY_RECORD,
        /** Nobody: neither can have brought the other. */
        REFUSED
    }

    /**
     * How claims of one kind are judged.
     *
     * @param evidence how they came to be known
     * @param windowDays between a claim and the first appearance of the one who was brought; null for no window
     * @param isByStaff the referrer is named by the id of the staff roster, and not by an account of hers
     */
    public record Kind(Evidence evidence, @Nullable Integer windowDays, boolean isByStaff) {}

    /**
     * The least that a rung of the ladder asks for: buys, shares, brings, brings who bring.
     *
     * @param orderDays days with an order
     * @param shares shares and invitations
     * @param directs members whom she brought
     * @param bringingDirects of them, who have brought somebody themselves
     * @param referralValue value of her referrals, in the deployment's currency: from {@code brings} on
     */
    public record Ladder(int orderDays, int shares, int directs, int bringingDirects, double referralValue) {}

    /**
     * What looks like abuse.
     *
     * @param ringSize members of the longest ring that is looked for
     * @param burstMembers whom one referrer must have brought within {@code burstHours}
     * @param burstHours length of a burst
     * @param burstBuyers of a burst, how many may have bought without it being none
     * @param burstPatienceDays that those of a burst have for buying before it is one
     * @param sharedPhone members of one family (somebody and the two generations below her) who have the same phone number
     * @param sharedAddress the same for an address
     * @param sharedDevice the same for the attribute {@code deviceAttribute}
     * @param deviceAttribute name of the attribute that tells devices apart
     * @param lateDays after her first order in which a claim may still come; a later one is made after the fact
     */
    public record Flags(
            int ringSize,
            int burstMembers,
            int burstHours,
            int burstBuyers,
            int burstPatienceDays,
            int sharedPhone,
            int sharedAddress,
            int sharedDevice,
            String deviceAttribute,
            int lateDays) {}

    /**
     * What an alert is raised for.
     *
     * @param generations below the rewarded member within which the cause of a reward must lie
     * @param salesCauses causes that are sales; any other depends on recruiting
     * @param treeMembers people of a rewarded tree, the rewarded one counted
     * @param treeLevels its levels, hers counted
     */
    public record Rewards(int generations, List<String> salesCauses, int treeMembers, int treeLevels) {}

    /**
     * How contagion is measured.
     *
     * @param windows of the churn horizon's length into the past that are pooled
     * @param leastExposed directs of lapsed referrers below which it is not measured
     * @param leastReferrers lapsed referrers below which it is not measured
     */
    public record Contagion(int windows, int leastExposed, int leastReferrers) {}

    /** Kinds whose referrers are named by the id of the staff roster, sorted. */
    public List<String> kindsByStaff() {
        return kinds.entrySet().stream()
                .filter(kind -> kind.getValue().isByStaff())
                .map(Map.Entry::getKey)
                .toList();
    }

    static Referral of(Section section) {
        Integer window = window(section, 30);
        Referral referral = new Referral(
                kinds(section.section("kinds"), window),
                window,
                section.choice("equal_instants", EqualInstants.BY_RECORD),
                section.number("damping", 0.5, 0, 1),
                section.number("margin_rate", 1, 0, 1),
                section.flag("counts_flagged", true),
                ladder(section.section("ladder"), new Ladder(1, 1, 1, 1, 0)),
                ladder(section.section("staff_ladder"), new Ladder(0, 0, 5, 1, 0)),
                flags(section.section("flags")),
                rewards(section.section("rewards")),
                contagion(section.section("contagion")));
        section.refuseUnknownKeys();
        return referral;
    }

    private static @Nullable Integer window(Section section, @Nullable Integer otherwise) {
        String written = section.text("window_days", otherwise == null ? "none" : otherwise.toString());
        return written.equals("none")
                ? null
                : Integer.valueOf(section.integer("window_days", otherwise == null ? 0 : otherwise, 0, 36_500));
    }

    private static Map<String, Kind> kinds(Section section, @Nullable Integer window) {
        Map<String, Kind> kinds = new TreeMap<>(Map.of(
                "share_link", new Kind(Evidence.TRACED, window, false),
                "group_buy", new Kind(Evidence.TRACED, window, false),
                "staff_code", new Kind(Evidence.TRACED, window, false),
                "staff_qr", new Kind(Evidence.TRACED, window, true),
                "invite_code", new Kind(Evidence.ENTERED, window, false),
                "form", new Kind(Evidence.TOLD, window, false)));
        for (String name : section.keys()) {
            Section kind = section.section(name);
            Kind known = kinds.getOrDefault(name, new Kind(Evidence.TOLD, window, false));
            if (name.contains("'")) {
                section.problem(section.name(name), "is no name of a kind (must have no quotation mark)");
                continue;
            }
            if (kind.text("evidence", "").equalsIgnoreCase(Evidence.JUDGED.name())) {
                kind.problem(
                        kind.name("evidence"), "is judged, which only the word of a steward is (fishpond referral)");
            }
            kinds.put(
                    name,
                    new Kind(
                            kind.choice("evidence", known.evidence()),
                            window(kind, window),
                            kind.flag("by_staff", known.isByStaff())));
            kind.refuseUnknownKeys();
        }
        return kinds;
    }

    private static Ladder ladder(Section section, Ladder known) {
        Ladder ladder = new Ladder(
                section.integer("order_days", known.orderDays(), 0, 1_000_000),
                section.integer("shares", known.shares(), 0, 1_000_000),
                section.integer("directs", known.directs(), 1, 1_000_000),
                section.integer("bringing_directs", known.bringingDirects(), 1, 1_000_000),
                section.number("referral_value", known.referralValue(), 0, 1e12));
        section.refuseUnknownKeys();
        return ladder;
    }

    private static Flags flags(Section section) {
        Flags flags = new Flags(
                section.integer("ring_size", 6, 2, 30),
                section.integer("burst_members", 10, 2, 1_000_000),
                section.integer("burst_hours", 24, 1, 8_760),
                section.integer("burst_buyers", 0, 0, 1_000_000),
                section.integer("burst_patience_days", 7, 0, 3_650),
                section.integer("shared_phone", 2, 2, 1_000_000),
                section.integer("shared_address", 3, 2, 1_000_000),
                section.integer("shared_device", 2, 2, 1_000_000),
                section.text("device_attribute", "device_id"),
                section.integer("late_days", 1, 0, 3_650));
        section.refuseUnknownKeys();
        return flags;
    }

    private static Rewards rewards(Section section) {
        List<String> causes = section.texts("sales_causes");
        Rewards rewards = new Rewards(
                section.integer("generations", 1, 1, 2),
                causes.isEmpty()
                        ? List.of("order", "first_order", "repeat_order")
                        : causes.stream()
                                .map(cause -> cause.toLowerCase(Locale.ROOT))
                                .toList(),
                section.integer("tree_members", 30, 2, 1_000_000),
                section.integer("tree_levels", 3, 2, 1_000));
        section.refuseUnknownKeys();
        return rewards;
    }

    private static Contagion contagion(Section section) {
        Contagion contagion = new Contagion(
                section.integer("windows", 4, 1, 40),
                section.integer("least_exposed", 100, 10, 1_000_000),
                section.integer("least_referrers", 10, 2, 1_000_000));
        section.refuseUnknownKeys();
        return contagion;
    }
}
