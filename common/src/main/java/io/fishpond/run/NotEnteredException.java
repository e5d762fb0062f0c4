package io.fishpond.run;

/** A steward's word was not entered; the message says why, and the way out. */
public final class NotEnteredException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NotEnteredException(String message) {
        super(message);
    }
}
