/** The test kit: one local session a JVM, row builders that follow the contracts, frame contents, golden files. */
package io.fishpond.testkit;
