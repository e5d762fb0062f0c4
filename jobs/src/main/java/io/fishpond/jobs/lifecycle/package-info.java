@org.jspecify.annotations.NullMarked
package io.fishpond.jobs.lifecycle;
