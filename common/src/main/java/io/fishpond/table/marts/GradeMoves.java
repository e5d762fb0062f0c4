package io.fishpond.table.marts;

import io.fishpond.table.Table;

/** Who grew in the pond, and who shrank, since it was last published. */
public final class GradeMoves {
    public static final Table TABLE = Table.mart("grade_moves")
            .grain("one row per pair of grades between which somebody is, and as-of date")
            .key("as_of", "grade_from", "grade_to")
            .required("grade_from", "string", "grade when it was last published; none for members who are new")
            .required("grade_to", "string", "grade now; none for members who are gone, merged ones too")
            .required(
                    "move",
                    "string",
                    "stayed, promoted, demoted, new, gone, or redefined: membership.grades no longer has the grade in which she was")
            .required("members", "bigint", "how many")
            .check("move_known", "move in ('stayed', 'promoted', 'demoted', 'new', 'gone', 'redefined')")
            .build();

    private GradeMoves() {}
}
