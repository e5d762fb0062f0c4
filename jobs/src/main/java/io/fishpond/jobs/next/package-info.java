/** What each customer is likely to buy next: methods compared on the past, the best one asked. */
package io.fishpond.jobs.next;
