package io.fishpond.algo.basket;

import java.util.Locale;

/** Ways to tell what somebody buys next. */
public enum Method {
    /** What most members bought of late. */
    POPULARITY,
    /** What most members bought of late, of the category that she bought most of. */
    CATEGORY_POPULARITY,
    /** What lies in baskets with what she bought: cosine of the two products' baskets, summed over her products. */
    CO_PURCHASE,
    /** What was in the next basket of those who bought what she bought last. */
    SEQUENCE,
    /** What was in the next basket of those whose last basket had the categories of hers. */
    BASKET_KIND,
    /** What she bought on most days herself, the latest first. */
    OWN_REPEAT;

    /** As it stands in tables. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the method looks at nothing of hers but her category: what others must beat. */
    public boolean isPopularity() {
        return this == POPULARITY || this == CATEGORY_POPULARITY;
    }
}
