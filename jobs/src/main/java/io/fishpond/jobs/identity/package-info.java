/** Resolve: whose accounts are one person's, under which id, and what is known of her. */
package io.fishpond.jobs.identity;
