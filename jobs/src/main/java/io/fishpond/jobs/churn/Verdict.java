package io.fishpond.jobs.churn;

import io.fishpond.algo.churn.ChurnModel;
import java.io.Serializable;

/**
 * What members of a class are scored by.
 *
 * @param horizonDays without an order that count as leaving
 * @param usualDays in which one-time buyers of the class who come back have half come back
 * @param champion that speaks
 */
record Verdict(int horizonDays, int usualDays, ChurnModel champion) implements Serializable {}
