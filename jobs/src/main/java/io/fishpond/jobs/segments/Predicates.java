package io.fishpond.jobs.segments;

import static io.fishpond.spark.Expressions.fault;
import static org.apache.spark.sql.functions.expr;

import io.fishpond.config.SegmentDefinition;
import io.fishpond.spark.Expressions;
import io.fishpond.table.marts.MemberProfile;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.NumericType;

/** What Spark makes of the expressions of a segment, before there is anything to run them on. */
final class Predicates {
    private static final Pattern ATTRIBUTE = Pattern.compile("attributes\\[\\s*['\"]([^'\"]+)['\"]\\s*\\]");

    /** How an attribute is named that is no feature. */
    static final String ATTRIBUTES = "attributes.";

    private Predicates() {}

    /** Everything that is wrong with the definitions, each with its file, segment and key. */
    static List<String> problems(SparkSession spark, List<SegmentDefinition> definitions) {
        Dataset<Row> nobody = AudienceFrame.nobody(spark);
        List<String> problems = new ArrayList<>();
        for (SegmentDefinition definition : definitions) {
            String at = definition.file() + ": segment " + definition.name() + ": ";
            Optional.ofNullable(definition.where())
                    .flatMap(where -> Expressions.fault(() -> nobody.where(where)))
                    .ifPresent(fault -> problems.add(at + "where: " + fault));
            Expressions.fault(() -> nobody.select(expr(definition.rankBy()).as("rank")))
                    .or(() -> notANumber(nobody, definition.rankBy()))
                    .ifPresent(fault -> problems.add(at + "rank_by: " + fault));
            if (definition.lookalike() != null) {
                Optional.ofNullable(definition.lookalike().seeds())
                        .flatMap(seeds -> Expressions.fault(() -> nobody.where(seeds)))
                        .ifPresent(fault -> problems.add(at + "lookalike.seeds: " + fault));
                Optional.ofNullable(definition.lookalike().weightBy())
                        .flatMap(weight -> Expressions.fault(
                                        () -> nobody.select(expr(weight).as("rank")))
                                .or(() -> notANumber(nobody, weight)))
                        .ifPresent(fault -> problems.add(at + "lookalike.weight_by: " + fault));
                for (String column : definition.lookalike().exclude()) {
                    if (MemberProfile.TABLE.column(column).isEmpty() && !column.startsWith(ATTRIBUTES)) {
                        problems.add(at + "lookalike.exclude: " + column + " is no column of " + MemberProfile.TABLE
                                + " (attributes are named " + ATTRIBUTES + "NAME)");
                    }
                }
            }
        }
        return problems;
    }

    private static Optional<String> notANumber(Dataset<Row> nobody, String expression) {
        var type = nobody.select(expr(expression).as("rank"))
                .schema()
                .apply("rank")
                .dataType();
        return type instanceof NumericType
                ? Optional.empty()
                : Optional.of(expression + " is " + type.catalogString() + " (must be a number)");
    }

    /** The columns of the profile that the predicate reads, in the contract's order, and the attributes. */
    static Set<String> columnsOf(SparkSession spark, String predicate) {
        var filtered = (org.apache.spark.sql.classic.Dataset<Row>)
                AudienceFrame.nobody(spark).where(predicate);
        Set<String> read = new LinkedHashSet<>();
        filtered.queryExecution().analyzed().references().foreach(attribute -> read.add(attribute.name()));
        Set<String> ordered = new LinkedHashSet<>(MemberProfile.TABLE.columnNames());
        ordered.add(AudienceFrame.ATTRIBUTES);
        ordered.retainAll(read);
        return ordered;
    }

    /** What the predicate reads, as features: of attributes those that it names. */
    static List<Feature> featuresOf(SparkSession spark, String predicate) {
        Set<String> columns = columnsOf(spark, predicate);
        List<Feature> features = new ArrayList<>(Feature.named(columns));
        if (columns.contains(AudienceFrame.ATTRIBUTES)) {
            Matcher named = ATTRIBUTE.matcher(predicate);
            while (named.find()) {
                features.add(Feature.attribute(named.group(1), false));
            }
        }
        return features;
    }
}
