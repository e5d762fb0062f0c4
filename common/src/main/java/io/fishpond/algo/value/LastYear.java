package io.fishpond.algo.value;

/**
 * Her last year again: the forecast of whoever plans with last year's figures. It belongs to one member, because what she
 * did within a year cannot be told from a {@link PurchaseHistory}.
 *
 * @param purchaseDays her distinct days with a purchase in the year before the end of observation, 0 or more
 */
public record LastYear(int purchaseDays) implements OrderModel {

    private static final double WEEKS_PER_YEAR = 365.25 / 7;

    public LastYear {
        if (purchaseDays < 0) {
            throw new IllegalArgumentException("purchaseDays is " + purchaseDays + " (must be 0 or more)");
        }
    }

    @Override
    public String name() {
        return "last_year";
    }

    @Override
    public double expectedOrders(PurchaseHistory history, double weeks) {
        return purchaseDays * weeks / WEEKS_PER_YEAR;
    }
}
