package io.fishpond.algo.identity;

/** How two birth dates differ, the likeliest to be one person's first. */
public enum BirthDateAgreement {
    SAME,
    /** Day and month in each other's place. */
    DAY_MONTH_SWAPPED,
    /** A hundred years apart, as a two-digit year is misread. */
    CENTURY,
    /** One is the other's day in the Chinese lunar calendar. */
    LUNAR,
    /** Two neighbouring digits in each other's place. */
    DIGITS_SWAPPED,
    /** One digit differs. */
    ONE_DIGIT,
    /** Only the year differs. */
    SAME_DAY_AND_MONTH,
    SAME_YEAR,
    DIFFERENT
}
