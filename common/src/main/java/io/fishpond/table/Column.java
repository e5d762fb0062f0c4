package io.fishpond.table;

/**
 * One column of a contract.
 *
 * @param name ASCII snake_case
 * @param type Spark SQL type, as in {@code decimal(18,2)}
 * @param required never null
 * @param comment what a reader of the table is told
 */
public record Column(String name, String type, boolean required, String comment) {

    public Column {
        if (!name.matches("[a-z][a-z0-9_]*")) {
            throw new IllegalArgumentException("column name '" + name + "' is not ASCII snake_case");
        }
        if (comment.isBlank()) {
            throw new IllegalArgumentException("column " + name + " has no comment");
        }
    }
}
