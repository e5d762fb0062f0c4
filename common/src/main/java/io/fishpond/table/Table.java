package io.fishpond.table;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The contract of one table: its grain, key, columns and checks. A column is declared here, once, with its type,
 * nullability and comment; frames are conformed to it before they are written.
 */
public final class Table {
    private final Layer layer;
    private final String name;
    private final String grain;
    private final List<String> key;
    private final List<String> partitionedBy;
    private final List<Column> columns;
    private final List<Check> checks;

    private Table(Builder builder) {
        this.layer = builder.layer;
        this.name = builder.name;
        this.grain = builder.grain;
        this.key = List.copyOf(builder.key);
        this.partitionedBy = List.copyOf(builder.partitionedBy);
        this.columns = List.copyOf(builder.columns);
        this.checks = List.copyOf(builder.checks);
        Set<String> names = new LinkedHashSet<>();
        for (Column column : columns) {
            if (!names.add(column.name())) {
                throw new IllegalArgumentException(qualifiedName() + " declares " + column.name() + " twice");
            }
        }
        for (String part : key) {
            if (!names.contains(part)) {
                throw new IllegalArgumentException(qualifiedName() + " has no key column " + part);
            }
        }
        if (!names.containsAll(partitionedBy)) {
            throw new IllegalArgumentException(qualifiedName() + " has no partition column " + partitionedBy);
        }
    }

    /** Starts the contract of {@code layer.name}. */
    public static Builder in(Layer layer, String name) {
        return new Builder(layer, name);
    }

    /**
     * Starts the contract of a mart: partitioned by {@code as_of}, stamped with {@code run_id}, so that a night replaces
     * its own day and keeps the others.
     */
    public static Builder mart(String name) {
        return new Builder(Layer.MARTS, name)
                .required("as_of", "date", "business day, inclusive, up to which events were used")
                .required("run_id", "string", "run that wrote the row; see ops.runs")
                .partitionedBy("as_of");
    }

    public Layer layer() {
        return layer;
    }

    public String name() {
        return name;
    }

    /** {@code layer.name}, as it stands in {@code ops.publications}. */
    public String qualifiedName() {
        return layer.folder() + "." + name;
    }

    /** What one row is, as in "one row per member and as-of date". */
    public String grain() {
        return grain;
    }

    public List<String> key() {
        return key;
    }

    public List<String> partitionedBy() {
        return partitionedBy;
    }

    public List<Column> columns() {
        return columns;
    }

    public List<String> columnNames() {
        return columns.stream().map(Column::name).toList();
    }

    public Optional<Column> column(String columnName) {
        return columns.stream().filter(c -> c.name().equals(columnName)).findFirst();
    }

    public List<Check> checks() {
        return checks;
    }

    @Override
    public String toString() {
        return qualifiedName();
    }

    /** Builds a contract, column by column in the order in which readers see them. */
    public static final class Builder {
        private final Layer layer;
        private final String name;
        private String grain = "";
        private final List<String> key = new ArrayList<>();
        private final List<String> partitionedBy = new ArrayList<>();
        private final List<Column> columns = new ArrayList<>();
        private final List<Check> checks = new ArrayList<>();

        private Builder(Layer layer, String name) {
            this.layer = layer;
            this.name = name;
        }

        public Builder grain(String value) {
            this.grain = value;
            return this;
        }

        public Builder key(String... names) {
            key.addAll(List.of(names));
            return this;
        }

        public Builder partitionedBy(String... names) {
            partitionedBy.addAll(List.of(names));
            return this;
        }

        /** Adds a column that is never null. */
        public Builder required(String columnName, String type, String comment) {
            columns.add(new Column(columnName, type, true, comment));
            return this;
        }

        /** Adds a column that may be null; the comment says when, unless it is simply unknown. */
        public Builder optional(String columnName, String type, String comment) {
            columns.add(new Column(columnName, type, false, comment));
            return this;
        }

        public Builder columns(Collection<Column> more) {
            columns.addAll(more);
            return this;
        }

        public Builder check(String checkName, String predicate) {
            checks.add(new Check(checkName, predicate));
            return this;
        }

        public Table build() {
            return new Table(this);
        }
    }
}
