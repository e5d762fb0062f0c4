package io.fishpond.table.marts;

import io.fishpond.table.Table;

/** What each product does for the business: brings people, gets talked about, earns. */
public final class ProductRoles {
    public static final Table TABLE = Table.mart("product_roles")
            .grain("one row per product with a sale and as-of date")
            .key("product_id", "as_of")
            .required(
                    "product_id",
                    "string",
                    "product; sold in two channels it is one where both deliver the retailer's own id (staging.order_lines)")
            .optional("product_name", "string", "its latest name")
            .optional("category", "string", "its latest category")
            .required("buyers", "bigint", "members who bought it in an order that stands")
            .required("orders", "bigint", "orders that stand with it")
            .required(
                    "revenue",
                    "decimal(18,2)",
                    "net revenue: of each order the line's share of what its lines cost together")
            .optional("margin_revenue", "decimal(18,2)", "revenue of the lines whose cost is known; null if none is")
            .optional(
                    "margin",
                    "decimal(18,2)",
                    "what of it is left when the goods are paid for: their cost counts by the share of the order's amount that was not paid back; null if no cost is known")
            .optional("margin_rate", "double", "margin / margin_revenue; null if no cost is known")
            .optional("base_margin_rate", "double", "the same of all products together")
            .required("first_order_buyers", "bigint", "members who bought it on their first order day")
            .required("first_order_share", "double", "first_order_buyers / all members whose first order day has lines")
            .optional(
                    "later_order_share",
                    "double",
                    "share of order days after the first with it; null if nobody has ordered twice")
            .optional(
                    "first_order_lift",
                    "double",
                    "first_order_share / later_order_share: above 1 it brings people more than it keeps them; null if never bought later")
            .optional(
                    "brought_value",
                    "decimal(18,2)",
                    "mean net revenue in product_roles.days from the first order, of those whom it brought and whose days are over; null if there are none")
            .optional("base_brought_value", "decimal(18,2)", "the same of all members whose days are over")
            .required("brought_matured", "bigint", "members whom it brought whose days are over")
            .optional("repeat_share", "double", "share of its buyers who bought it on two days or more")
            .required("shares", "bigint", "shares of it (staging.interactions of kind share whose object_id it is)")
            .required("sharers", "bigint", "members who shared it")
            .optional("share_rate", "double", "sharers / buyers; null where no share of a product is known")
            .required(
                    "referred_first_buyers",
                    "bigint",
                    "members whom somebody brought (marts.referral_forest), and who bought it on their first order day")
            .optional(
                    "referred_first_share",
                    "double",
                    "referred_first_buyers / all such members; null if nobody was brought")
            .optional(
                    "referred_lift",
                    "double",
                    "referred_first_share / the same share of members who came by themselves; null if none of them bought it first")
            .required(
                    "is_traffic",
                    "boolean",
                    "brings people: among the first product_roles.top of products by first_order_buyers, at least product_roles.least of them, and first_order_lift reaches product_roles.lift or it was never bought later")
            .optional(
                    "is_word_of_mouth",
                    "boolean",
                    "gets talked about: among the first product_roles.top by shares, or by referred_first_buyers with a referred_lift of product_roles.lift; at least product_roles.least; null where neither shares of products nor referrals are known")
            .optional(
                    "is_profit",
                    "boolean",
                    "earns: among the first product_roles.top by margin, and margin_rate reaches product_roles.lift x base_margin_rate; null where no cost of it is known")
            .build();

    private ProductRoles() {}
}
