/** What contacts bring. */
package io.fishpond.jobs.contacts;
