package io.fishpond.run;

/** What was to be compared with what came does not exist on that day; the message says so, and the way out. */
public final class NothingToEvaluateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NothingToEvaluateException(String message) {
        super(message);
    }
}
