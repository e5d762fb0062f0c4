package io.fishpond.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Settings of {@code field}: what shops, their staff and those who sell are measured by.
 *
 * @param friendsTarget friends that a store aims at
 * @param seniorMonths months of employment from which an employee is senior
 * @param superRung rung of the staff's ladder from which an employee is a super employee
 * @param leads how leads are turned over
 * @param handover how friends of those who leave are handed over
 */
public record Field(int friendsTarget, int seniorMonths, SuperRung superRung, Leads leads, Handover handover) {

    /** Rungs of the ladder (see {@link Referral.Ladder}) that can make a super employee. */
    public enum SuperRung {
        /** Has brought as many as the ladder asks for. */
        BRINGS,
        /** Has brought some who bring others. */
        BRINGS_WHO_BRING
    }

    /** What starts the cycle of a lead. */
    public enum CycleFrom {
        /** It came to its present owner: who takes it over has the whole cycle. */
        HELD,
        /** It was opened. */
        OPENED,
        /** It reached its present stage. */
        STAGED
    }

    /**
     * How leads are turned over.
     *
     * @param classes by score, the highest first; what scores less than all of them, or not at all, is of the last
     * @param cycleFrom what starts the cycle
     * @param capacity open leads that an employee can hold
     * @param capacityByTitle the same for those of a job title
     */
    public record Leads(
            List<LeadClass> classes, CycleFrom cycleFrom, int capacity, Map<String, Integer> capacityByTitle) {}

    /**
     * A class of leads.
     *
     * @param name of the class
     * @param score from which a lead is of it
     * @param days of its cycle
     */
    public record LeadClass(String name, int score, int days) {}

    /**
     * How friends of those who leave are handed over.
     *
     * @param capacity friends that an employee can have
     * @param requests kinds of interactions by which a friend was asked to change over
     * @param refusals kinds by which she refused
     * @param acceptances kinds by which she changed over
     * @param refuseHours after a request in which she can refuse; who does not has changed over
     * @param retryDays after a refusal until she can be asked again
     */
    public record Handover(
            int capacity,
            List<String> requests,
            List<String> refusals,
            List<String> acceptances,
            int refuseHours,
            int retryDays) {}

    static Field of(Section section) {
        Field field = new Field(
                section.integer("friends_target", 20_000, 1, 100_000_000),
                section.integer("senior_months", 12, 0, 1_200),
                section.choice("super_rung", SuperRung.BRINGS_WHO_BRING),
                leads(section.section("leads")),
                handover(section.section("handover")));
        section.refuseUnknownKeys();
        return field;
    }

    private static Leads leads(Section section) {
        Map<String, Integer> byTitle = new TreeMap<>();
        Section titles = section.section("capacity_by_title");
        for (String title : titles.keys()) {
            byTitle.put(title, titles.integer(title, 0, 0, 1_000_000));
        }
        Leads leads = new Leads(
                section.has("classes")
                        ? classes(section.section("classes"))
                        : List.of(new LeadClass("A", 80, 7), new LeadClass("B", 50, 14), new LeadClass("C", 0, 30)),
                section.choice("cycle_from", CycleFrom.HELD),
                section.integer("capacity", 50, 0, 1_000_000),
                Map.copyOf(byTitle));
        section.refuseUnknownKeys();
        return leads;
    }

    private static List<LeadClass> classes(Section section) {
        List<LeadClass> classes = new ArrayList<>();
        for (String name : section.keys()) {
            Section one = section.section(name);
            LeadClass read = new LeadClass(
                    name, one.integer("score", 0, -1_000_000, 1_000_000), one.integer("days", 30, 1, 3_650));
            if (classes.stream().anyMatch(other -> other.score() == read.score())) {
                one.problem(one.name("score"), "is " + read.score() + ", from which another class begins already");
            }
            one.refuseUnknownKeys();
            classes.add(read);
        }
        if (classes.isEmpty()) {
            section.problem(section.name("classes"), "is empty (must have a class, as in A: {score: 80, days: 7})");
        }
        classes.sort(Comparator.comparingInt(LeadClass::score).reversed());
        return List.copyOf(classes);
    }

    private static Handover handover(Section section) {
        Handover handover = new Handover(
                section.integer("capacity", 20_000, 0, 100_000_000),
                kinds(section, "requests", "transfer"),
                kinds(section, "refusals", "transfer_refused"),
                kinds(section, "acceptances", "transfer_accepted"),
                section.integer("refuse_hours", 24, 0, 8_760),
                section.integer("retry_days", 90, 0, 3_650));
        section.refuseUnknownKeys();
        return handover;
    }

    private static List<String> kinds(Section section, String key, String otherwise) {
        return section.has(key) ? section.texts(key) : List.of(otherwise);
    }
}
