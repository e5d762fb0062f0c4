package io.fishpond.config;

import java.util.List;

/**
 * Settings of what is sold, to whom next, and of what contacts bring.
 *
 * @param next settings of next_products
 * @param care settings of care
 * @param roles settings of product_roles
 * @param contacts settings of new_against_old
 */
public record Products(Next next, Care care, Roles roles, Contacts contacts) {

    /**
     * How the next product is told.
     *
     * @param backtestDays days up to the as-of date whose next baskets the methods are compared on
     * @param historyDays days whose baskets are counted
     * @param popularityDays days whose buyers make a product popular
     * @param products with most buyers that may be told of, at most
     * @param basketProducts of one day that are counted, at most: those with most buyers
     * @param neighbours of a product, or a kind of basket, that are kept
     */
    public record Next(
            int backtestDays, int historyDays, int popularityDays, int products, int basketProducts, int neighbours) {}

    /**
     * Whom to care for after an order.
     *
     * @param hours after the order
     * @param ways of contact, the preferred first
     */
    public record Care(int hours, List<String> ways) {}

    /**
     * From when on a product has a role: it is among the first by a measure, and above the base.
     *
     * @param top share of the products with any sale that may have a role
     * @param days from the first order over which value counts for the product that brought her
     * @param lift times the base that the measure must reach
     * @param least first-order buyers, shares and buyers below which a product has no role
     */
    public record Roles(double top, int days, double lift, int least) {}

    /**
     * How contacts are judged.
     *
     * @param windowDays days of contacts; they end {@code orderDays} before the as-of date, so that each had its time
     * @param orderDays days after a contact in which an order counts for it
     * @param kinds of interactions that are contacts
     */
    public record Contacts(int windowDays, int orderDays, List<String> kinds) {}

    static Products of(Section root) {
        return new Products(
                next(root.section("next_product")),
                care(root.section("care")),
                roles(root.section("product_roles")),
                contacts(root.section("new_against_old")));
    }

    private static Next next(Section section) {
        Next next = new Next(
                section.integer("backtest_days", 90, 1, 3650),
                section.integer("history_days", 365, 1, 3650),
                section.integer("popularity_days", 90, 1, 3650),
                section.integer("products", 5_000, 10, 100_000),
                section.integer("basket_products", 20, 2, 200),
                section.integer("neighbours", 50, 5, 1_000));
        section.refuseUnknownKeys();
        return next;
    }

    private static Care care(Section section) {
        List<String> ways = section.has("ways") ? section.texts("ways") : SegmentDefinition.CONTACT_CHANNELS;
        for (String way : ways) {
            if (!SegmentDefinition.CONTACT_CHANNELS.contains(way)) {
                section.problem(
                        section.name("ways"),
                        "has '" + way + "' (must be some of " + String.join(", ", SegmentDefinition.CONTACT_CHANNELS)
                                + ")");
            }
        }
        Care care = new Care(section.integer("hours", 72, 1, 24 * 90), ways);
        section.refuseUnknownKeys();
        return care;
    }

    private static Roles roles(Section section) {
        Roles roles = new Roles(
                section.number("top", 0.2, 0, 1),
                section.integer("days", 365, 1, 3650),
                section.number("lift", 1, 0, 100),
                section.integer("least", 5, 1, 1_000_000));
        section.refuseUnknownKeys();
        return roles;
    }

    private static Contacts contacts(Section section) {
        Contacts contacts = new Contacts(
                section.integer("window_days", 90, 1, 3650),
                section.integer("order_days", 14, 1, 366),
                section.has("kinds") ? section.texts("kinds") : List.of("contact", "message"));
        section.refuseUnknownKeys();
        return contacts;
    }
}
