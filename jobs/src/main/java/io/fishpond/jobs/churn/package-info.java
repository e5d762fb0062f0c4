/** Churn: who is about to leave, how sure that is, why, and until when something can be done. */
package io.fishpond.jobs.churn;
