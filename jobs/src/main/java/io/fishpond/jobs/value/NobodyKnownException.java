package io.fishpond.jobs.value;

import java.time.LocalDate;

/** Nobody had ordered by the day from which something was to be foretold. */
public final class NobodyKnownException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NobodyKnownException(LocalDate cutoff) {
        super("nobody had ordered by " + cutoff + ": choose a later cutoff");
    }
}
