/** What shops and their staff have before them each morning: their pond, leads, handovers, and themselves as people. */
package io.fishpond.jobs.field;
