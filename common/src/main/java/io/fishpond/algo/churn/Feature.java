package io.fishpond.algo.churn;

import io.fishpond.algo.churn.Contact.Kind;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The features that are learnt from: each a finite function of where a member stands, with the driver that it speaks for. */
public enum Feature {
    LOG_DAYS_SINCE_ORDER(Driver.RECENCY, her -> Math.log1p(her.daysSinceOrder())),
    /** Beyond five times her cadence more silence says no more; 0 for one-time buyers, who have none. */
    SILENCE_OVER_CADENCE(
            Driver.RECENCY, her -> her.cadence() == 0 ? 0 : Math.min(5, her.daysSinceOrder() / her.cadence())),
    LOG_CADENCE(Driver.FREQUENCY, her -> Math.log1p(her.cadence())),
    GAP_SPREAD(Driver.FREQUENCY, Standing::gapSpread),
    LOG_ORDER_DAYS_90(Driver.FREQUENCY, her -> Math.log1p(her.orderDaysWithin(Feature.QUARTER, 0))),
    LOG_ORDER_DAYS_365(Driver.FREQUENCY, her -> Math.log1p(her.orderDaysWithin(Feature.YEAR, 0))),
    LOG_SPEND_90(Driver.SPEND, her -> Math.log1p(her.spentWithin(Feature.QUARTER))),
    LOG_SPEND_365(Driver.SPEND, her -> Math.log1p(her.spentWithin(Feature.YEAR))),
    ORDER_TREND(
            Driver.TREND,
            her -> Math.log1p(her.orderDaysWithin(Feature.QUARTER, 0))
                    - Math.log1p(her.orderDaysWithin(2 * Feature.QUARTER, Feature.QUARTER))),
    LOG_AGE(Driver.TENURE, her -> Math.log1p(Math.min(Feature.YEAR, her.ageDays()))),
    LOG_VISITS_30(Driver.VISITS, her -> Math.log1p(her.contactsWithin(Kind.VISIT, 30))),
    LOG_VISITS_90(Driver.VISITS, her -> Math.log1p(her.contactsWithin(Kind.VISIT, Feature.QUARTER))),
    LOG_SHARES_90(Driver.SHARES, her -> Math.log1p(her.contactsWithin(Kind.SHARE, Feature.QUARTER))),
    LOG_COMPLAINTS_90(Driver.COMPLAINTS, her -> Math.log1p(her.contactsWithin(Kind.COMPLAINT, Feature.QUARTER))),
    LOG_UNFOLLOWS_365(Driver.CONNECTION, her -> Math.log1p(her.contactsWithin(Kind.UNFOLLOW, Feature.YEAR))),
    FOLLOWS(Driver.CONNECTION, her -> her.follows() ? 1 : 0),
    LOG_CHANNELS_365(Driver.CHANNELS, her -> Math.log1p(her.channelsWithin(Feature.YEAR)));

    /** The look-backs, in days. */
    static final int QUARTER = 90;

    static final int YEAR = 365;

    private final Driver driver;
    /** A lambda without state; the checker cannot see that. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final ToDoubleFunction<Standing> value;

    Feature(Driver driver, ToDoubleFunction<Standing> value) {
        this.driver = driver;
        this.value = value;
    }

    Driver driver() {
        return driver;
    }

    /** The name under which tables know the feature. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static double[] values(Standing her) {
        Feature[] features = values();
        double[] values = new double[features.length];
        for (int i = 0; i < features.length; i++) {
            values[i] = features[i].value.applyAsDouble(her);
        }
        return values;
    }
}
