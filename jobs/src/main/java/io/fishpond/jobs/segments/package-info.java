/** Whom to speak to: lists by rule and by likeness, each with its proof and with what every rule took off. */
package io.fishpond.jobs.segments;
