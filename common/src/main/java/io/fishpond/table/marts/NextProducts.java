package io.fishpond.table.marts;

import io.fishpond.table.Table;

/** What each customer is likely to buy next. */
public final class NextProducts {
    /** Products that are named. */
    public static final int RANKS = 3;

    public static final Table TABLE = contract();

    private NextProducts() {}

    private static Table contract() {
        Table.Builder table = Table.mart("next_products")
                .grain(
                        "one row per customer and as-of date: who is under 14 or refuses profiling is left out, and nobody is there where no lines are known")
                .key("member_id", "as_of")
                .required("member_id", "string", "member who has bought")
                .required(
                        "model", "string", "method that won the contest on the past (ops.models, purpose next_product)")
                .required("model_version", "string", "run that compared the methods");
        for (int rank = 1; rank <= RANKS; rank++) {
            String of = rank == 1 ? "" : "; null where fewer products are known";
            if (rank == 1) {
                table.required(
                        "product_1",
                        "string",
                        "product most likely wanted next, by the id that staging.order_lines has");
                table.required("product_name_1", "string", "its latest name, else its id");
            } else {
                table.optional("product_" + rank, "string", "product in place " + rank + of);
                table.optional("product_name_" + rank, "string", "its latest name, else its id");
            }
            table.optional(
                    "score_" + rank,
                    "double",
                    "by which it stands in its place, in the measure of its method: of sequence and basket_kind the share of next baskets that hold it and nothing named before it; of popularity members; of own_repeat days");
            table.optional(
                    "method_" + rank,
                    "string",
                    "what speaks for it: popularity, category_popularity, co_purchase, sequence, basket_kind or own_repeat; popularity where the model knows nothing of hers");
            table.optional("reason_" + rank, "string", "why, in English, with the numbers");
            table.optional("reason_zh_" + rank, "string", "the same in Chinese");
        }
        return table.build();
    }
}
