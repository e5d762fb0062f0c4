package io.fishpond.jobs.segments;

import io.fishpond.algo.audience.Identifier;
import io.fishpond.run.ExitStatus;
import io.fishpond.table.marts.MemberProfile;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who wants which list, where and what for.
 *
 * @param segment the list
 * @param target where it goes
 * @param purpose what for; null where it was not said
 * @param identifiers contact data that it is to hold; of a platform or WeCom all that it takes if none is named
 * @param fields columns of the profile that it is to hold; a few if none is named
 * @param out folder in which a folder of its own is made, any Hadoop path
 * @param who takes it out
 */
public record ExportRequest(
        String segment,
        ExportTarget target,
        @Nullable String purpose,
        Set<Identifier> identifiers,
        List<String> fields,
        String out,
        String who) {
    private static final List<String> USUAL_FIELDS =
            List.of("lifecycle_stage", "value_decile", "current_value", "churn_state", "last_order_on", "store_id");

    /** @throws ListRefusedException if it asks for what cannot be, or says less than it must */
    public ExportRequest {
        refuseFields(target, fields);
        for (Identifier identifier : identifiers) {
            if (!target.takes().contains(identifier)) {
                throw misused(target.word() + " takes no " + identifier.name().toLowerCase(Locale.ROOT) + "s: leave --"
                        + identifier.name().toLowerCase(Locale.ROOT) + "s out.");
            }
        }
        identifiers = identifiers.isEmpty() && !target.isForReaders() ? target.takes() : identifiers;
        identifiers = identifiers.isEmpty() ? Set.of() : EnumSet.copyOf(identifiers);
        if (!identifiers.isEmpty() && (purpose == null || purpose.isBlank())) {
            throw misused("This hands out contact data" + (target.platform() == null ? "" : ", which a hash is, too")
                    + ": add what for, as in --purpose 'launch of the autumn tea'. It is kept in ops.exports.");
        }
        if (target.isForReaders() && fields.isEmpty()) {
            fields = USUAL_FIELDS;
        }
        purpose = identifiers.isEmpty() ? null : purpose;
    }

    private static void refuseFields(ExportTarget target, List<String> fields) {
        if (!target.isForReaders() && !fields.isEmpty()) {
            throw misused("--fields means nothing to " + target.word() + ", which gets nothing but identifiers.");
        }
        List<String> known = new ArrayList<>(MemberProfile.TABLE.columnNames());
        known.removeAll(List.of("member_id", "as_of", "run_id"));
        for (String field : fields) {
            if (!known.contains(field)) {
                throw misused("--fields: " + MemberProfile.TABLE + " has no column " + field + " to hand out. "
                        + Nearest.to(field, known));
            }
        }
    }

    private static ListRefusedException misused(String message) {
        return new ListRefusedException(ExitStatus.MISCONFIGURED, message);
    }

    /** The rules by which members are left out, in their order. */
    List<String> rules() {
        List<String> rules = new ArrayList<>(List.of("minor"));
        if (!identifiers.isEmpty()) {
            target.consents().forEach(consent -> rules.add(consent.rule()));
            rules.add("no_identifier");
        }
        return rules;
    }

    /** What each record holds, by name. */
    List<String> columns() {
        if (target == ExportTarget.WECOM) {
            return List.of("sender", "external_userid");
        }
        if (!target.isForReaders()) {
            return identifiers.stream()
                    .map(identifier -> identifier.name().toLowerCase(Locale.ROOT) + "_sha256")
                    .toList();
        }
        List<String> columns =
                new ArrayList<>(List.of("rank", "member_id", "score", "reason_1", "reason_2", "reason_3"));
        columns.addAll(fields);
        identifiers.forEach(identifier -> columns.add(identifier.name().toLowerCase(Locale.ROOT)));
        return List.copyOf(columns);
    }
}
