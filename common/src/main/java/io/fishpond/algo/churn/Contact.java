package io.fishpond.algo.churn;

/**
 * What a member did on a day beside buying.
 *
 * @param day counted from 1970-01-01
 * @param kind of event
 * @param times it happened that day
 */
public record Contact(int day, Kind kind, int times) {

    /** The kinds of events that are features. */
    public enum Kind {
        VISIT,
        SHARE,
        COMPLAINT,
        FOLLOW,
        UNFOLLOW
    }
}
