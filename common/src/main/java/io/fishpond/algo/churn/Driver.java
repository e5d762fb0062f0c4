package io.fishpond.algo.churn;

import io.fishpond.algo.churn.Contact.Kind;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What moves a probability, in words, English and Chinese. Features that tell one story share a driver: the log-odds of each
 * alone may be large and of opposite sign, and only their sum says something.
 */
public enum Driver {
    RECENCY {
        @Override
        String words(Standing her) {
            return her.orderDays() < 2
                    ? phrase("her only order was %1$d days ago / 唯一一次购买在%1$d天前", her.daysSinceOrder())
                    : phrase(
                            "last order %1$d days ago, usually every %2$d / 距上次购买%1$d天，平均%2$d天一次",
                            her.daysSinceOrder(), Math.round(her.cadence()));
        }
    },
    FREQUENCY {
        @Override
        String words(Standing her) {
            return phrase(
                    "%1$d purchase days, %2$d of them in 12 months / 共购买%1$d天，近12个月%2$d天",
                    her.orderDays(), her.orderDaysWithin(Feature.YEAR, 0));
        }
    },
    SPEND {
        @Override
        String words(Standing her) {
            return phrase("spent %1$d in 12 months / 近12个月消费%1$d", Math.round(her.spentWithin(Feature.YEAR)));
        }
    },
    TREND {
        @Override
        String words(Standing her) {
            return phrase(
                    "%1$d purchase days in the last 90, %2$d in the 90 before / 近90天购买%1$d天，此前90天%2$d天",
                    her.orderDaysWithin(Feature.QUARTER, 0), her.orderDaysWithin(2 * Feature.QUARTER, Feature.QUARTER));
        }
    },
    TENURE {
        @Override
        String words(Standing her) {
            return phrase("first order %1$d days ago / 首次购买在%1$d天前", her.ageDays());
        }
    },
    VISITS {
        @Override
        String words(Standing her) {
            return phrase("%1$d visits in 90 days / 近90天到访%1$d次", her.contactsWithin(Kind.VISIT, Feature.QUARTER));
        }
    },
    SHARES {
        @Override
        String words(Standing her) {
            return phrase("%1$d shares in 90 days / 近90天分享%1$d次", her.contactsWithin(Kind.SHARE, Feature.QUARTER));
        }
    },
    COMPLAINTS {
        @Override
        String words(Standing her) {
            return phrase(
                    "%1$d complaints in 90 days / 近90天投诉%1$d次", her.contactsWithin(Kind.COMPLAINT, Feature.QUARTER));
        }
    },
    CONNECTION {
        @Override
        String words(Standing her) {
            if (her.contactsWithin(Kind.UNFOLLOW, Feature.YEAR) > 0) {
                return "unfollowed in the last 12 months / 近12个月取消过关注";
            }
            return her.follows() ? "follows us / 仍在关注" : "does not follow us / 未关注";
        }
    },
    CHANNELS {
        @Override
        String words(Standing her) {
            return phrase("bought in %1$d channels in 12 months / 近12个月在%1$d个渠道购买", her.channelsWithin(Feature.YEAR));
        }
    };

    /** Contributions that round to nothing are not told. */
    private static final double LEAST_TOLD = 0.005;

    abstract String words(Standing her);

    /**
     * The strongest drivers first, either way, each with its contribution in log-odds: above 0 it makes leaving likelier.
     *
     * @param contributions in log-odds against the typical member
     * @param most how many are told at most
     */
    public static List<String> tell(Map<Driver, Double> contributions, Standing her, int most) {
        return contributions.entrySet().stream()
                .filter(e -> Math.abs(e.getValue()) >= LEAST_TOLD)
                .sorted(Comparator.<Map.Entry<Driver, Double>>comparingDouble(e -> -Math.abs(e.getValue()))
                        .thenComparing(Map.Entry::getKey))
                .limit(most)
                .map(e -> String.format(Locale.ROOT, "%s (%+.2f)", e.getKey().words(her), e.getValue()))
                .toList();
    }

    static String phrase(String template, Object... figures) {
        return String.format(Locale.ROOT, template, figures);
    }
}
