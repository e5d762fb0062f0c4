/** The command line: one class a command, exit codes for schedulers, errors that name the way out. */
package io.fishpond.jobs.cli;
