package io.fishpond.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.BinaryArithmetic;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.DivModLike;
import org.apache.spark.sql.catalyst.expressions.ElementAt;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GetArrayItem;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NullIf;
import org.apache.spark.sql.catalyst.expressions.Pmod;
import org.apache.spark.sql.catalyst.expressions.RuntimeReplaceable;
import org.apache.spark.sql.catalyst.expressions.ToTimestamp;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.StringType;
import scala.runtime.BoxedUnit;

/** What Spark makes of an expression of the configuration, before there is anything to run it on. */
public final class Expressions {
    private static final Pattern CLOCK =
            Pattern.compile("current_(date|timestamp|time)\\(|\\bnow\\(|localtimestamp\\(", Pattern.CASE_INSENSITIVE);

    private Expressions() {}

    /** What is wrong with the expression that the frame is made with; empty if it can be run, and gives the same each time. */
    public static Optional<String> fault(Supplier<Dataset<Row>> analysis) {
        try {
            var plan = ((org.apache.spark.sql.classic.Dataset<Row>) analysis.get())
                    .queryExecution()
                    .analyzed();
            if (!plan.deterministic() || CLOCK.matcher(plan.toString()).find()) {
                return Optional.of("gives something else each time (use as_of for the day, and nothing random)");
            }
            List<String> faults = new ArrayList<>();
            plan.foreachWithSubqueries(node -> {
                node.expressions().foreach(expression -> {
                    walk(expression, part -> canThrow(part).ifPresent(faults::add));
                    return BoxedUnit.UNIT;
                });
                return BoxedUnit.UNIT;
            });
            return faults.stream().findFirst();
        } catch (Exception e) {
            // Analysis errors are checked in Scala and undeclared in Java.
            if (e instanceof AnalysisException) {
                return e.getMessage().lines().filter(line -> !line.isBlank()).findFirst();
            }
            throw e;
        }
    }

    /** Every part of an expression, and of what Spark puts in the place of one when it runs. */
    private static void walk(Expression expression, Consumer<Expression> visitor) {
        expression.foreach(part -> {
            visitor.accept(part);
            if (part instanceof RuntimeReplaceable replaceable) {
                walk(replaceable.replacement(), visitor);
            }
            return BoxedUnit.UNIT;
        });
    }

    /** What a part of an expression would end the night with, on the first row that has such a value. */
    private static Optional<String> canThrow(Expression part) {
        if (part instanceof Cast cast
                && cast.evalMode().equals(EvalMode.ANSI())
                && cast.child().dataType() instanceof StringType
                && !(cast.dataType() instanceof StringType)
                && !isRead(cast)) {
            String type = cast.dataType().catalogString();
            return Optional.of(cast.child().sql() + " is text, and fails as " + type
                    + " where it is none: use try_cast(... as " + type + ")");
        }
        if (part instanceof ToTimestamp read
                && read.failOnError()
                && read.left().dataType() instanceof StringType
                && !(read.left() instanceof Literal)) {
            return Optional.of(part.sql() + " fails on text that is no such time: use try_to_timestamp");
        }
        if (part instanceof BinaryArithmetic quotient
                && (part instanceof DivModLike || part instanceof Pmod)
                && quotient.evalMode().equals(EvalMode.ANSI())
                && !isNeverZero(quotient.right())) {
            return Optional.of(
                    part.sql() + " fails where it divides by 0: use try_divide, or divide by nullif(..., 0)");
        }
        boolean failsOutside = part instanceof GetArrayItem item
                ? item.failOnError()
                : part instanceof ElementAt at && at.failOnError() && at.left().dataType() instanceof ArrayType;
        return failsOutside
                ? Optional.of(part.sql() + " fails where there are fewer: use get(array, index from 0)")
                : Optional.empty();
    }

    /** Whether it is a literal that can be read as that type. */
    private static boolean isRead(Cast cast) {
        return cast.child() instanceof Literal && valueOf(cast).isPresent();
    }

    private static boolean isNeverZero(Expression divisor) {
        if (divisor instanceof Cast cast) {
            return isNeverZero(cast.child());
        }
        return divisor instanceof NullIf unless
                ? valueOf(unless.right()).filter(Expressions::isZero).isPresent()
                : valueOf(divisor).filter(value -> !isZero(value)).isPresent();
    }

    private static boolean isZero(Object value) {
        return value instanceof Decimal decimal
                ? decimal.toJavaBigDecimal().signum() == 0
                : value instanceof Number number && number.doubleValue() == 0;
    }

    /** What is the same for every row; empty if it is not, is null, or cannot be told. */
    private static Optional<Object> valueOf(Expression expression) {
        if (!expression.foldable()) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(expression.eval(InternalRow.empty()));
        } catch (RuntimeException cannotBeTold) {
            return Optional.empty();
        }
    }
}
