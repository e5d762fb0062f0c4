package io.fishpond.jobs.segments;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whom a lookalike resembles, and who may be on its list.
 *
 * @param name of the list
 * @param seeds Spark SQL over the audience that is true for a seed
 * @param eligible Spark SQL that is true for whom the list may take
 * @param weight Spark SQL, how much a seed counts; null for all alike
 * @param features it may learn from
 * @param dial share of those who are eligible and no seeds to take
 */
record SeedList(
        String name, String seeds, String eligible, @Nullable String weight, List<Feature> features, double dial) {

    /** 1 for a seed, 0 for somebody to score, null for whoever neither teaches nor is listed. */
    String role() {
        return "case when not coalesce(" + eligible + ", false) then null when coalesce(" + seeds
                + ", false) then 1 else 0 end";
    }
}
