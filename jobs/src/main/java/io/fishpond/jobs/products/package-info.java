/** What each product does for the business, measured. */
package io.fishpond.jobs.products;
