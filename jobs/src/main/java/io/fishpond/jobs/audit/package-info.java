/** The night, computed and not yet published, held against its limits and the nights before. */
package io.fishpond.jobs.audit;
