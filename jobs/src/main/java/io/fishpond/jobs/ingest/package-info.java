/** Exports → raw → staging: files known by content, records reconciled, bad rows kept with a reason. */
package io.fishpond.jobs.ingest;
