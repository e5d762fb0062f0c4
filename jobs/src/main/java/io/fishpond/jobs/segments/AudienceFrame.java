package io.fishpond.jobs.segments;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.map_from_entries;

import io.fishpond.spark.Conform;
import io.fishpond.table.core.MemberAttributes;
import io.fishpond.table.marts.MemberProfile;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What segments are told by: the columns of {@code member_profile}, and {@code attributes}, a map of text by name. */
final class AudienceFrame {
    static final String ATTRIBUTES = "attributes";

    private AudienceFrame() {}

    /** The schema by which predicates are checked before there is anything to run them on. */
    static StructType schema() {
        return Conform.schema(MemberProfile.TABLE)
                .add(ATTRIBUTES, DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType));
    }

    static Dataset<Row> nobody(SparkSession spark) {
        return spark.createDataFrame(List.of(), schema());
    }

    /**
     * The members, with what they are told by.
     *
     * @param profile one day of {@code marts.member_profile}
     * @param attributes rows of {@code core.member_attributes}
     */
    static Dataset<Row> of(Dataset<Row> profile, Dataset<Row> attributes) {
        Dataset<Row> told = attributes
                .groupBy("member_id")
                .agg(map_from_entries(expr("sort_array(collect_list(struct(name, value)))"))
                        .as(ATTRIBUTES));
        return profile.join(told, profile.col("member_id").equalTo(told.col("member_id")), "left")
                .select(
                        profile.col("*"),
                        coalesce(col(ATTRIBUTES), expr("map()"))
                                .cast("map<string,string>")
                                .as(ATTRIBUTES));
    }

    /**
     * The features that members' attributes are: numbers where all but a hundredth of the values are some.
     *
     * @param attributes rows of {@link MemberAttributes}
     * @param sensitive names that nothing is learnt from
     */
    static List<Feature> features(Dataset<Row> attributes, List<String> sensitive) {
        return attributes
                .groupBy("name")
                .agg(expr("avg(if(try_cast(value as double) is null, 0, 1)) >= 0.99")
                        .as("is_number"))
                .orderBy("name")
                .collectAsList()
                .stream()
                .filter(row -> sensitive.stream().noneMatch(row.getString(0)::equalsIgnoreCase))
                .map(row -> Feature.attribute(row.getString(0), row.getBoolean(1)))
                .toList();
    }
}
