/** Contracts of the ops layer: runs, steps, files, rejects, metrics, models, publications, exports. */
package io.fishpond.table.ops;
