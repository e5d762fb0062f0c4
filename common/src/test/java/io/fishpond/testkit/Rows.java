package io.fishpond.testkit;

import io.fishpond.spark.Conform;
import io.fishpond.table.Table;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Builds small frames of a contract: name what matters, the rest is null. Dates, instants (UTC) and decimals may be
 * written as text.
 *
 * <pre>{@code
 * Rows.of(Orders.TABLE).withDefault("status", "completed")
 *     .row("order_id", "o1", "ordered_at", "2026-01-01T10:00:00", "amount", "12.50")
 *     .frame();
 * }</pre>
 */
public final class Rows {
    private final Table table;
    private final Map<String, Object> defaults = new LinkedHashMap<>();
    private final List<Map<String, Object>> rows = new ArrayList<>();

    private Rows(Table table) {
        this.table = table;
    }

    public static Rows of(Table table) {
        return new Rows(table);
    }

    /** What later rows hold in {@code column} unless they say otherwise. */
    public Rows withDefault(String column, Object value) {
        requireColumn(column);
        defaults.put(column, value);
        return this;
    }

    /** Adds a row of name, value, name, value, … */
    public Rows row(Object... namesAndValues) {
        Map<String, Object> row = new LinkedHashMap<>(defaults);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            String name = (String) namesAndValues[i];
            requireColumn(name);
            row.put(name, namesAndValues[i + 1]);
        }
        rows.add(row);
        return this;
    }

    private void requireColumn(String name) {
        if (table.column(name).isEmpty()) {
            throw new IllegalArgumentException(table + " has no column " + name);
        }
    }

    public Dataset<Row> frame() {
        StructType schema = Conform.schema(table);
        List<Row> external = new ArrayList<>();
        for (Map<String, Object> row : rows) {
            Object[] values = new Object[schema.size()];
            for (int i = 0; i < values.length; i++) {
                StructField field = schema.apply(i);
                values[i] = convert(row.get(field.name()), field.dataType());
            }
            external.add(RowFactory.create(values));
        }
        return LocalSpark.session().createDataFrame(external, schema);
    }

    private static Object convert(Object value, DataType type) {
        if (value == null) {
            return null;
        }
        if (type instanceof DecimalType decimal) {
            return new BigDecimal(value.toString()).setScale(decimal.scale(), RoundingMode.UNNECESSARY);
        }
        if (type.equals(DataTypes.LongType) && value instanceof Integer number) {
            return number.longValue();
        }
        if (type.equals(DataTypes.DoubleType) && value instanceof Integer number) {
            return number.doubleValue();
        }
        if (value instanceof String text) {
            if (type.equals(DataTypes.DateType)) {
                return LocalDate.parse(text);
            }
            if (type.equals(DataTypes.TimestampType)) {
                return text.contains("T") ? LocalDateTime.parse(text).toInstant(ZoneOffset.UTC) : startOf(text);
            }
        }
        return value;
    }

    private static Instant startOf(String day) {
        return LocalDate.parse(day).atStartOfDay().toInstant(ZoneOffset.UTC);
    }
}
