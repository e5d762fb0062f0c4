package io.fishpond.jobs.segments;

import io.fishpond.config.SegmentDefinition;
import io.fishpond.table.Check;
import io.fishpond.table.Column;
import io.fishpond.table.marts.MemberProfile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.BinaryComparison;
import org.apache.spark.sql.catalyst.expressions.EqualTo;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.In;
import org.apache.spark.sql.catalyst.expressions.IsNotNull;
import org.apache.spark.sql.catalyst.expressions.IsNull;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.Not;
import org.apache.spark.sql.catalyst.expressions.Or;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Rules that can match nobody, whoever the members are. Spark's optimizer is asked first, told what the contract of the profile
 * says of its columns. It knows no ranges; so the conditions that compare columns with constants are tried, too, on every value
 * that can make a difference to them: the constants, and what comes just before and after each.
 */
final class NeverMatching {
    /** Combinations of values beyond which nothing is tried. */
    private static final long MOST = 20_000;

    private final SparkSession spark;
    private final Dataset<Row> anybody;
    private final Map<String, List<Check>> checks;

    NeverMatching(SparkSession spark) {
        this.spark = spark;
        // Of a frame that it knows to be empty the optimizer would say so of every rule.
        this.anybody = spark.createDataFrame(
                JavaSparkContext.fromSparkContext(spark.sparkContext()).emptyRDD(), AudienceFrame.schema());
        // Those of the contract that speak of one column alone, by column.
        this.checks = MemberProfile.TABLE.checks().stream()
                .filter(check -> columnsOf(check).size() == 1)
                .collect(Collectors.groupingBy(
                        check -> columnsOf(check).iterator().next()));
    }

    private Set<String> columnsOf(Check check) {
        return Predicates.columnsOf(spark, check.predicate());
    }

    /** What is odd about each rule, and the seeds of each lookalike, with file, segment and key; all must be valid. */
    List<String> warnings(List<SegmentDefinition> definitions) {
        List<String> warnings = new ArrayList<>();
        for (SegmentDefinition definition : definitions) {
            String at = definition.file() + ": segment " + definition.name() + ": ";
            Optional.ofNullable(definition.where())
                    .ifPresent(where -> warnings(where).forEach(warning -> warnings.add(at + "where " + warning)));
            Optional.ofNullable(definition.lookalike())
                    .map(SegmentDefinition.Lookalike::seeds)
                    .ifPresent(seeds ->
                            warnings(seeds).forEach(warning -> warnings.add(at + "lookalike.seeds " + warning)));
        }
        return warnings;
    }

    private List<String> warnings(String predicate) {
        List<String> warnings = new ArrayList<>(neverHeld(predicate));
        if (matchesNobody(predicate)) {
            warnings.add("can match nobody: " + predicate);
        }
        return warnings;
    }

    private static LogicalPlan optimized(Dataset<Row> rows) {
        return ((org.apache.spark.sql.classic.Dataset<Row>) rows)
                .queryExecution()
                .optimizedPlan();
    }

    private boolean matchesNobody(String predicate) {
        Dataset<Row> matching = anybody.where(predicate);
        for (String column : Predicates.columnsOf(spark, predicate)) {
            for (Check check : checks.getOrDefault(column, List.of())) {
                matching = matching.where("(" + check.predicate() + ") or " + column + " is null");
            }
        }
        LogicalPlan plan = optimized(matching);
        return plan instanceof LocalRelation || (plan instanceof Filter filter && noValueMatches(filter.condition()));
    }

    private boolean noValueMatches(Expression condition) {
        Map<String, Set<String>> constants = new LinkedHashMap<>();
        List<String> tried = new ArrayList<>();
        for (Expression conjunct : conjuncts(condition)) {
            Map<String, Set<String>> compared = new LinkedHashMap<>();
            // What is left out could only match fewer.
            if (compares(conjunct, compared)) {
                tried.add(conjunct.sql());
                compared.forEach((column, values) -> constants
                        .computeIfAbsent(column, c -> new LinkedHashSet<>())
                        .addAll(values));
            }
        }
        List<List<Object>> values = new ArrayList<>();
        StructType schema = new StructType();
        long combinations = 1;
        for (Map.Entry<String, Set<String>> entry : constants.entrySet()) {
            Column column = MemberProfile.TABLE.column(entry.getKey()).orElseThrow();
            values.add(values(column, entry.getValue()));
            schema = schema.add(column.name(), column.type());
            combinations *= values.get(values.size() - 1).size();
        }
        return !constants.isEmpty()
                && combinations <= MOST
                && spark.createDataFrame(combined(values), schema)
                        .where("(" + String.join(") and (", tried) + ")")
                        .isEmpty();
    }

    private static List<Expression> conjuncts(Expression condition) {
        List<Expression> conjuncts = new ArrayList<>();
        if (condition instanceof And and) {
            conjuncts.addAll(conjuncts(and.left()));
            conjuncts.addAll(conjuncts(and.right()));
        } else {
            conjuncts.add(condition);
        }
        return conjuncts;
    }

    /**
     * Whether the condition does nothing but compare columns with constants; they are added to {@code compared}, as SQL by column.
     */
    private static boolean compares(Expression condition, Map<String, Set<String>> compared) {
        if (condition instanceof AttributeReference || condition instanceof Literal) {
            return constants(condition, List.of(), compared);
        }
        if (condition instanceof IsNull || condition instanceof IsNotNull) {
            return constants(condition.children().head(), List.of(), compared);
        }
        if (condition instanceof In in) {
            return constants(in.value(), CollectionConverters.asJava(in.list()), compared);
        }
        if (condition instanceof BinaryComparison comparison && isTellable(comparison)) {
            return constants(comparison.left(), List.of(comparison.right()), compared)
                    || constants(comparison.right(), List.of(comparison.left()), compared);
        }
        return (condition instanceof And || condition instanceof Or || condition instanceof Not)
                && CollectionConverters.asJava(condition.children()).stream()
                        .allMatch(child -> compares(child, compared));
    }

    /** Of texts only equality is: there is always one between two of them. */
    private static boolean isTellable(BinaryComparison comparison) {
        return comparison instanceof EqualTo || !(comparison.left().dataType() instanceof StringType);
    }

    private static boolean constants(Expression side, List<Expression> others, Map<String, Set<String>> compared) {
        if (side instanceof Literal) {
            return others.isEmpty();
        }
        if (!(side instanceof AttributeReference attribute)
                || MemberProfile.TABLE.column(attribute.name()).isEmpty()
                || !others.stream().allMatch(Literal.class::isInstance)) {
            return false;
        }
        Set<String> constants = compared.computeIfAbsent(attribute.name(), name -> new LinkedHashSet<>());
        others.forEach(other -> constants.add(other.sql()));
        return true;
    }

    /** The values of a column between which conditions on these constants can tell. */
    private List<Object> values(Column column, Set<String> constants) {
        List<String> values = new ArrayList<>(constants);
        String step =
                switch (column.type()) {
                    case "boolean" -> {
                        values.addAll(List.of("true", "false"));
                        yield "";
                    }
                    case "string" -> {
                        values.add("'another'");
                        yield "";
                    }
                    case "double" -> "1e-9D";
                    case "decimal(18,2)" -> "0.01";
                    default -> "1";
                };
        if (!step.isEmpty()) {
            values.add(column.type().equals("date") ? "date'2000-01-01'" : "0");
            List.copyOf(values).forEach(value -> {
                values.add(value + " - " + step);
                values.add(value + " + " + step);
            });
        }
        if (!column.required()) {
            values.add("null");
        }
        String typed = values.stream()
                .map(value -> "try_cast(" + value + " as " + column.type() + ")")
                .reduce((one, another) -> one + ", " + another)
                .orElseThrow();
        return spark.sql("select array_distinct(array(" + typed + "))").head().getList(0);
    }

    private static List<Row> combined(List<List<Object>> values) {
        List<List<Object>> rows = List.of(List.of());
        for (List<Object> column : values) {
            List<List<Object>> longer = new ArrayList<>();
            for (List<Object> row : rows) {
                for (Object value : column) {
                    List<Object> more = new ArrayList<>(row);
                    more.add(value);
                    longer.add(more);
                }
            }
            rows = longer;
        }
        return rows.stream().map(row -> RowFactory.create(row.toArray())).toList();
    }

    /** Constants that a column is asked to equal and that its contract does not know. */
    private List<String> neverHeld(String predicate) {
        if (!(optimized(anybody.where(predicate)) instanceof Filter filter)) {
            return List.of();
        }
        Set<String> warnings = new LinkedHashSet<>();
        filter.condition().foreach(node -> {
            if (node instanceof EqualTo equal
                    && equal.left() instanceof AttributeReference attribute
                    && equal.right() instanceof Literal literal) {
                neverHeld(attribute.name(), List.of(literal), warnings);
            } else if (node instanceof In in && in.value() instanceof AttributeReference attribute) {
                neverHeld(attribute.name(), CollectionConverters.asJava(in.list()), warnings);
            }
            return null;
        });
        return List.copyOf(warnings);
    }

    private void neverHeld(String column, List<Expression> literals, Set<String> warnings) {
        for (Check check : checks.getOrDefault(column, List.of())) {
            for (Expression literal : literals) {
                boolean isHeld = !spark.sql("select " + literal.sql() + " as " + column)
                        .where(check.predicate())
                        .isEmpty();
                if (!isHeld) {
                    warnings.add("asks whether " + column + " is " + literal.sql() + ", which it never is ("
                            + check.predicate() + ")");
                }
            }
        }
    }
}
