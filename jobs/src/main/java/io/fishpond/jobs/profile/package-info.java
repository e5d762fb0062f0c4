/** The wide mart: one row a member with everything that a segment or a dashboard filters by. */
package io.fishpond.jobs.profile;
