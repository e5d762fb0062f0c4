/** Whom to care for after an order, and what she may want next. */
package io.fishpond.jobs.care;
