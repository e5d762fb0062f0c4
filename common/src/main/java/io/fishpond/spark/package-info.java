/** Spark at the edge: sessions, Delta tables that keep their contracts, frames conformed to them. */
package io.fishpond.spark;
