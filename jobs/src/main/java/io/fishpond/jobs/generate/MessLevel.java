package io.fishpond.jobs.generate;

/** How much of what identifies people is shared, passed on or mistaken. */
public enum MessLevel {
    /** What a careful retailer has to live with. */
    USUAL(0.06, 0.008, 0.05, 0.015),
    /** Where one number in five is a relative's, and clerks often type in their own. */
    HARD(0.20, 0.03, 0.10, 0.05);

    /** Probability that a person who has an elder in the family gives away that one's number. */
    final double sharesFamilyPhone;
    /** Probability that a person's number belonged to another once. */
    final double takesRecycledPhone;
    /** Probability that a person takes a new number. */
    final double changesPhone;
    /** Probability that a clerk types in a number of the staff for a customer. */
    final double typesStaffPhone;

    MessLevel(double sharesFamilyPhone, double takesRecycledPhone, double changesPhone, double typesStaffPhone) {
        this.sharesFamilyPhone = sharesFamilyPhone;
        this.takesRecycledPhone = takesRecycledPhone;
        this.changesPhone = changesPhone;
        this.typesStaffPhone = typesStaffPhone;
    }
}
