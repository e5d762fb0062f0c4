package io.fishpond.algo.churn;

import java.io.Serializable;

/**
 * The mean active member of a class, in whole figures.
 *
 * @param orderDays distinct days with an order
 * @param daysSinceOrder days since the last of them
 * @param ageDays days since the first of them
 */
public record TypicalMember(int orderDays, int daysSinceOrder, int ageDays) implements Serializable {}
