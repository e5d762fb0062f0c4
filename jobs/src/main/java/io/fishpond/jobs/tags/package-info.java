/** Tags of members: by rule, and as channels deliver them. */
package io.fishpond.jobs.tags;
