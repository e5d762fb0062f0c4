/** Contracts of the raw layer: exports as delivered. */
package io.fishpond.table.raw;
