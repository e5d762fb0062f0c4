/** Contracts of the marts: value, churn, influence, segments; one partition an as-of date. */
package io.fishpond.table.marts;
