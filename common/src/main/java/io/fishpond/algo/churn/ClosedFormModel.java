package io.fishpond.algo.churn;

import io.fishpond.algo.value.BgNbd;
import io.fishpond.algo.value.PurchaseHistory;
import java.util.Map;

/**
 * The baseline without training: BG/NBD's probability that no order follows, she having left or being alive and silent.
 *
 * @param model fitted on all members who ever bought
 * @param horizonDays over which no order counts as leaving
 * @param typical member of the class, from whom contributions are measured
 */
public record ClosedFormModel(BgNbd model, int horizonDays, TypicalMember typical) implements ChurnModel {
    private static final double DAYS_PER_WEEK = 7;

    @Override
    public String name() {
        return model.name();
    }

    @Override
    public double probability(Evidence her) {
        return probability(her.orderDays(), her.daysSinceOrder(), her.ageDays());
    }

    /** The figures are turned from the typical member's into hers one by one; each turn moves the log-odds by its share. */
    @Override
    public Map<Driver, Double> contributions(Evidence her) {
        double start = logOdds(typical.orderDays(), typical.daysSinceOrder(), typical.ageDays());
        double orders = logOdds(her.orderDays(), typical.daysSinceOrder(), typical.ageDays());
        double age = logOdds(her.orderDays(), typical.daysSinceOrder(), her.ageDays());
        double recency = logOdds(her.orderDays(), her.daysSinceOrder(), her.ageDays());
        Map<Driver, Double> contributions = ChurnModel.none();
        contributions.put(Driver.FREQUENCY, orders - start);
        contributions.put(Driver.TENURE, age - orders);
        contributions.put(Driver.RECENCY, recency - age);
        return contributions;
    }

    @Override
    public Map<String, Double> parameters() {
        return Map.of("r", model.r(), "alpha", model.alpha(), "a", model.a(), "b", model.b());
    }

    private double logOdds(int orderDays, int daysSinceOrder, int ageDays) {
        return ChurnModel.logOdds(probability(orderDays, daysSinceOrder, ageDays));
    }

    /** Mixtures of two members may contradict themselves: days with orders need as many days to lie on. */
    private double probability(int orderDays, int daysSinceOrder, int ageDays) {
        int daysToLast = orderDays < 2 ? 0 : Math.max(orderDays - 1, ageDays - daysSinceOrder);
        PurchaseHistory history = PurchaseHistory.ofDays(orderDays, daysToLast, Math.max(ageDays, daysToLast), 1);
        double p = model.probabilityOfNoOrder(history, horizonDays / DAYS_PER_WEEK);
        return Math.max(0, Math.min(1, p));
    }
}
