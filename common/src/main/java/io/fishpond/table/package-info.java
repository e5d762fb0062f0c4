/** The contracts of all tables: what readers rely on. Free of Spark, so that configuration can be checked against them. */
package io.fishpond.table;
