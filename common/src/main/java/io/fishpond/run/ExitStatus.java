package io.fishpond.run;

/** How a command ends, for schedulers. */
public enum ExitStatus {
    /** Done. */
    DONE(0),
    /** Failed. */
    FAILED(1),
    /** Misused or misconfigured; nothing was written. */
    MISCONFIGURED(2),
    /** Refused by a quality gate; yesterday stays current. */
    REFUSED(3),
    /** Another run holds the lock. */
    LOCKED(4);

    private final int code;

    ExitStatus(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
