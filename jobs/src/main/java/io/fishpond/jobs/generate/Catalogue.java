package io.fishpond.jobs.generate;

import io.fishpond.algo.random.SplitMix64;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the retailer sells: six categories, each with products on a ladder of list prices. */
final class Catalogue {
    /**
     * One product.
     *
     * @param id stock-keeping unit, the same in every channel
     * @param name as on the shelf
     * @param category what it is
     * @param list price in cents
     * @param costPercent of what is paid for it, what the goods cost
     */
    record Product(String id, String name, String category, long list, int costPercent) {}

    /**
     * What was paid for some units of a product.
     *
     * @param product which
     * @param quantity units
     * @param paid cents, after discounts
     */
    record Line(Product product, int quantity, long paid) {
        /** Cents that the goods cost. */
        long cost() {
            return paid * product.costPercent() / 100;
        }
    }

    static final String[] CATEGORIES = {"酸奶", "鲜奶", "奶粉", "奶酪", "果汁", "零食"};

    private static final String[] VARIANTS = {
        "原味体验装", "草莓味单瓶", "家庭装", "低糖四连杯", "有机整箱", "礼盒", "周期购月卡", "高钙两箱", "典藏礼盒", "年卡"
    };
    private static final long[] PRICES = {990, 1990, 3990, 5990, 8990, 12900, 19900, 29900, 49900, 129900};

    private Catalogue() {}

    private static Product product(int category, int rung) {
        return new Product(
                String.format(Locale.ROOT, "P%02d%02d", category + 1, rung + 1),
                CATEGORIES[category] + VARIANTS[rung],
                CATEGORIES[category],
                PRICES[rung],
                40 + (7 * category + 3 * rung) % 31);
    }

    /** Some product of the category, cheap ones more often. */
    static Product any(SplitMix64 random, int category) {
        return product(category, Math.min(random.nextInt(PRICES.length), random.nextInt(PRICES.length)));
    }

    /**
     * Fills a basket that costs exactly {@code cents}: mostly products of the preferred category, each the dearest that
     * the line's share pays for, so that what is paid lies a little under the list price.
     */
    static List<Line> basket(SplitMix64 random, int preferred, long cents) {
        int size = (int) Math.min(1 + random.nextPoisson(0.9), Math.max(1, cents / 1000));
        List<Line> lines = new ArrayList<>(size);
        long left = cents;
        for (int i = 0; i < size; i++) {
            long paid = i == size - 1 ? left : cents / size;
            left -= paid;
            int category = random.chance(0.7) ? preferred : random.nextInt(CATEGORIES.length);
            int rung = 0;
            while (rung < PRICES.length - 1 && PRICES[rung] < paid && random.chance(0.85)) {
                rung++;
            }
            int quantity = (int) Math.max(1, (paid + PRICES[rung] - 1) / PRICES[rung]);
            lines.add(new Line(product(category, rung), quantity, paid));
        }
        return lines;
    }
}
