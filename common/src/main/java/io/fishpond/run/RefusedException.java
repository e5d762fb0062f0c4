package io.fishpond.run;

/** A quality gate refused the night: nothing of it is published. The message says what jumped, and the way out. */
public final class RefusedException extends RuntimeException {
    public RefusedException(String message) {
        super(message);
    }
}
