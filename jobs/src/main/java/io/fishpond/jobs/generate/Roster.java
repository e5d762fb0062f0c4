package io.fishpond.jobs.generate;

import java.util.ArrayList;
import java.util.List;

/** All employees at once: who was there when, and who takes over. */
final class Roster {
    /** Who takes over where a store has nobody. */
    static final String SERVICE = "KF0001";

    private final List<Employment> employments = new ArrayList<>();
    private final List<List<Long>> byStore = new ArrayList<>();

    Roster(World world) {
        for (int store = 0; store < World.STORES; store++) {
            byStore.add(new ArrayList<>());
        }
        for (long staff = 0; staff < world.staffCount(); staff++) {
            Person person = Person.of(world, World.staffPerson(staff));
            employments.add(Employment.of(person));
            byStore.get(person.store()).add(staff);
        }
    }

    /** Her last day; the largest number for those who are there. */
    long left(long staff) {
        return employments.get((int) staff).left();
    }

    /** A colleague of the store who is there on the day and takes over from her, else the company's service. */
    String heir(World world, long staff, long day) {
        int store = Person.of(world, World.staffPerson(staff)).store();
        return byStore.get(store).stream()
                .filter(other -> other != staff)
                .filter(other -> employments.get(other.intValue()).hired().toEpochDay() <= day && left(other) > day)
                .findFirst()
                .map(World::staffId)
                .orElse(SERVICE);
    }
}
