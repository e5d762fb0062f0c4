/** Forecasts that have come of age: what was foretold, beside what came, and whether the models still keep what they promised. */
package io.fishpond.jobs.forecasts;
