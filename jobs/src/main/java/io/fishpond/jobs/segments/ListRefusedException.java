package io.fishpond.jobs.segments;

import io.fishpond.run.ExitStatus;

/** A list is not there, or is not handed out; the message says why, and the way out. It never has contact data. */
public final class ListRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitStatus status;

    ListRefusedException(ExitStatus status, String message) {
        super(message);
        this.status = status;
    }

    /** How the command ends. */
    public ExitStatus status() {
        return status;
    }
}
