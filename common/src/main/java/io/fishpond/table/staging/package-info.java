/** Contracts of the staging layer: the canonical feeds that every channel is mapped to. */
package io.fishpond.table.staging;
