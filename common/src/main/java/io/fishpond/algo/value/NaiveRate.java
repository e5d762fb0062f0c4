package io.fishpond.algo.value;

/**
 * The forecast a shopkeeper makes: she goes on ordering at her own pace so far for ever; as in every model
 * here, her first order only starts the clock.
 *
 * @param leastAge weeks below which an age is not believed, above 0: someone who joined yesterday is no daily buyer
 */
public record NaiveRate(double leastAge) implements OrderModel {

    public NaiveRate {
        if (!(leastAge > 0 && leastAge < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("leastAge is " + leastAge + " (must be finite and above 0 weeks)");
        }
    }

    @Override
    public String name() {
        return "naive_rate";
    }

    @Override
    public double expectedOrders(PurchaseHistory history, double weeks) {
        return history.repeats() / Math.max(history.age(), leastAge) * weeks;
    }
}
