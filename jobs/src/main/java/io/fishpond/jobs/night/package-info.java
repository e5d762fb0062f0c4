/** The whole night: its jobs in order, resumed where it died, published by one commit, and told to a person. */
package io.fishpond.jobs.night;
