/** Contracts of the ops layer: runs, steps, files, rejects, metrics, models, publications. */
package io.fishpond.table.ops;
