package io.fishpond.table;

/**
 * A CHECK constraint that the table itself keeps.
 *
 * @param name of the constraint, ASCII snake_case
 * @param predicate Spark SQL over the table's columns; a null result passes
 */
public record Check(String name, String predicate) {}
