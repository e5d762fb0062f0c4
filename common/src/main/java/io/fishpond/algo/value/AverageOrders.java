package io.fishpond.algo.value;

import java.util.List;

/**
 * The plain mean of several forecasts: they err in different ways, and their mean often less than any of them (Bates and
 * Granger, "The Combination of Forecasts", Operational Research Quarterly 20, 1969).
 *
 * @param models one or more
 */
public record AverageOrders(List<OrderModel> models) implements OrderModel {

    public AverageOrders {
        if (models.isEmpty()) {
            throw new IllegalArgumentException("models is empty (must hold one or more)");
        }
        models = List.copyOf(models);
    }

    @Override
    public String name() {
        return "average";
    }

    @Override
    public double expectedOrders(PurchaseHistory history, double weeks) {
        double sum = 0;
        for (OrderModel model : models) {
            sum += model.expectedOrders(history, weeks);
        }
        return sum / models.size();
    }

    @Override
    public double probabilityOfNoOrder(PurchaseHistory history, double weeks) {
        double sum = 0;
        for (OrderModel model : models) {
            sum += model.probabilityOfNoOrder(history, weeks);
        }
        return sum / models.size();
    }
}
