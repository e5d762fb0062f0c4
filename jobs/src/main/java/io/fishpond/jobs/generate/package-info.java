/** Exports of an imaginary retailer, at any size, with the truth beside them. */
package io.fishpond.jobs.generate;
