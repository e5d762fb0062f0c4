package io.fishpond.jobs.forecasts;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;

import io.fishpond.run.RunContext;
import io.fishpond.table.core.MemberAliases;
import io.fishpond.table.core.Members;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Members of a past day → the people that they are tonight. */
final class People {
    private People() {}

    /**
     * Adds person (the member that the id means tonight, who may have other ids of that day, too) and is_here (false for those
     * who were erased or withdrawn: what they would have done is not known). An id of which some accounts were split off since
     * means whoever kept most of them.
     *
     * @param rows member_id, …
     */
    static Dataset<Row> withPerson(RunContext context, Dataset<Row> rows) {
        Dataset<Row> aliases = context.read(MemberAliases.TABLE)
                .select(col("alias_id").as("member_id"), col("member_id").as("now"));
        Dataset<Row> here = context.read(Members.TABLE).select(col("member_id").as("living"));
        return rows.join(aliases, "member_id", "left")
                .join(here, col("living").equalTo(col("now")), "left")
                .withColumn("person", coalesce(col("living"), col("member_id")))
                .withColumn("is_here", col("living").isNotNull())
                .drop("now", "living");
    }
}
