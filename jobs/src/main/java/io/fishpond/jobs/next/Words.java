package io.fishpond.jobs.next;

import io.fishpond.algo.basket.Basket;
import io.fishpond.algo.basket.Observer;
import io.fishpond.algo.basket.Pick;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;

/**
 * Products by their number, and why one is on a list, in words.
 *
 * @param ids of the products
 * @param names of the products, else their ids
 * @param categories sorted; the first is empty, for products without one
 * @param categoryNumbers place of each product's category
 * @param popularityDays days that popularity looks at
 */
record Words(
        List<String> ids,
        List<String> names,
        List<String> categories,
        List<Integer> categoryNumbers,
        int popularityDays)
        implements Serializable {

    /** @param products product_id, buyers, name, category */
    static Words of(List<Row> products, int popularityDays) {
        TreeSet<String> sorted = new TreeSet<>(List.of(""));
        products.forEach(row -> sorted.add(Objects.requireNonNullElse(row.getString(3), "")));
        List<String> categories = new ArrayList<>(sorted);
        return new Words(
                products.stream().map(row -> row.getString(0)).collect(Collectors.toList()),
                products.stream()
                        .map(row -> Objects.requireNonNullElse(row.getString(2), row.getString(0)))
                        .collect(Collectors.toList()),
                categories,
                products.stream()
                        .map(row -> sorted.headSet(Objects.requireNonNullElse(row.getString(3), ""))
                                .size())
                        .collect(Collectors.toList()),
                popularityDays);
    }

    String id(int product) {
        return ids.get(product);
    }

    String name(int product) {
        return names.get(product);
    }

    String english(Pick pick, List<Basket> trail, Observer observer) {
        return switch (pick.method()) {
            case POPULARITY -> "popular: bought by " + pick.count() + " members in " + popularityDays + " days";
            case CATEGORY_POPULARITY ->
                "popular in " + category(pick) + ", of which she buys most: " + pick.count() + " members in "
                        + popularityDays + " days";
            case CO_PURCHASE ->
                "goes with " + names.get((int) pick.from()) + ": in " + pick.count() + " of its " + pick.of()
                        + " baskets";
            case SEQUENCE ->
                "after " + names.get((int) pick.from()) + ": in " + pick.count() + " of " + pick.of() + " next baskets";
            case BASKET_KIND ->
                "after a basket of " + kind(pick, observer, " and ") + ": in " + pick.count() + " of " + pick.of()
                        + " next baskets";
            case OWN_REPEAT -> "bought by her on " + pick.count() + " days, last on " + last(pick, trail);
        };
    }

    String chinese(Pick pick, List<Basket> trail, Observer observer) {
        return switch (pick.method()) {
            case POPULARITY -> "热销：近" + popularityDays + "天" + pick.count() + "位会员购买";
            case CATEGORY_POPULARITY ->
                "常买的" + category(pick) + "类热销：近" + popularityDays + "天" + pick.count() + "位会员购买";
            case CO_PURCHASE -> "常与" + names.get((int) pick.from()) + "同购：其" + pick.of() + "单中" + pick.count() + "单同有";
            case SEQUENCE -> "买过" + names.get((int) pick.from()) + "后，" + pick.of() + "次下单中" + pick.count() + "次有它";
            case BASKET_KIND -> "买过" + kind(pick, observer, "、") + "后，" + pick.of() + "次下单中" + pick.count() + "次有它";
            case OWN_REPEAT -> "自己买过" + pick.count() + "天，最近" + last(pick, trail);
        };
    }

    private String category(Pick pick) {
        return named(categoryNumbers.get(pick.product()));
    }

    private String kind(Pick pick, Observer observer, String and) {
        return observer.categoriesOf(pick.from()).stream().map(this::named).collect(Collectors.joining(and));
    }

    private String named(int category) {
        return categories.get(category).isEmpty() ? "?" : categories.get(category);
    }

    private static LocalDate last(Pick pick, List<Basket> trail) {
        return LocalDate.ofEpochDay(trail.stream()
                .filter(basket -> basket.products().contains(pick.product()))
                .mapToInt(Basket::day)
                .max()
                .orElseThrow());
    }
}
