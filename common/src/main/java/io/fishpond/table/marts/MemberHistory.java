package io.fishpond.table.marts;

import io.fishpond.table.Layer;
import io.fishpond.table.Table;
import java.util.List;

/**
 * How members stood, and from when to when: a slowly changing dimension of type 2 over the columns of the profile that change
 * seldom. On a day hold the rows with {@code valid_from <= day and (valid_to is null or day <= valid_to)}.
 */
public final class MemberHistory {
    /** The columns of {@code member_profile} that are followed. */
    public static final List<String> FOLLOWED = List.of(
            "lifecycle_stage",
            "grade",
            "is_valid_member",
            "is_super_user",
            "is_reachable",
            "churn_state",
            "store_id",
            "owner_staff_id",
            "referrer_id");

    public static final Table TABLE = Table.in(Layer.MARTS, "member_history")
            .grain("one row per member and stretch of days on which she stood the same")
            .key("member_id", "valid_from")
            .required(
                    "member_id",
                    "string",
                    "member (core.members); of ids that were merged the rows end on the day before")
            .required("valid_from", "date", "as-of date of the night that first found her so")
            .optional("valid_to", "date", "last day on which she stood so; null while she does")
            .columns(MemberProfile.TABLE.columns().stream()
                    .filter(column -> FOLLOWED.contains(column.name()))
                    .toList())
            .optional(
                    "stage_since",
                    "date",
                    "as-of date from which she is in her stage; null if since before the first night")
            .optional(
                    "grade_since",
                    "date",
                    "as-of date from which she is in her grade; null if since before the first night")
            .check("in_order", "valid_to >= valid_from")
            .build();

    private MemberHistory() {}
}
