package io.fishpond.jobs.influence;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.fishpond.config.Referral;
import io.fishpond.config.Referral.EqualInstants;
import io.fishpond.config.Referral.Evidence;
import io.fishpond.config.Referral.Kind;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Locale;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Judges who brought whom: at most one claim a member wins, and each other one is told why it did not. */
final class Claims {
    private static final String STEWARD = "steward";

    private final Referral settings;
    private final LocalDate asOf;
    private final Dataset<Row> accounts;
    private final Dataset<Row> members;

    /**
     * @param records rows of {@code core.member_records}
     * @param members rows of {@code core.members}
     */
    Claims(Referral settings, LocalDate asOf, Dataset<Row> records, Dataset<Row> members) {
        this.settings = settings;
        this.asOf = asOf;
        this.accounts = records.select("channel", "external_id", "member_id");
        this.members = members;
    }

    /**
     * The claims up to the as-of date between members, and what stewards say, each with the one {@code reason} for which it
     * lost; null for the winner. A referrer who was first seen before whom she brought cannot be below her: no cycle can win.
     *
     * @param claims rows of {@code staging.referral_claims}
     * @param words what stands in the book of {@link ReferralBook}
     * @param staff employees who are members: staff_id, member_id, hired_on, left_on
     */
    Dataset<Row> judged(Dataset<Row> claims, Dataset<Row> words, Dataset<Row> staff) {
        Dataset<Row> denied = pairs(words, "not_brought", "is_denied");
        Dataset<Row> confirmed = pairs(words, "brought", "is_confirmed");
        Dataset<Row> delivered =
                delivered(claims, staff).join(broadcast(confirmed), new String[] {"referrer_id", "referee_id"}, "left");
        Dataset<Row> known = delivered
                .where("is_confirmed and not is_withdrawn")
                .select("referrer_id", "referee_id")
                .distinct();
        return delivered
                .unionByName(said(words).join(known, new String[] {"referrer_id", "referee_id"}, "left_anti"))
                .withColumn("is_confirmed", expr("coalesce(is_confirmed, false)"))
                .join(broadcast(employed(staff)), new String[] {"referrer_id"}, "left")
                .join(members("referrer"), expr("referrer_id = referrer_member_id"), "left")
                .join(members("referee"), expr("referee_id = referee_member_id"))
                .join(broadcast(denied), new String[] {"referrer_id", "referee_id"}, "left")
                .withColumn("evidence", expr(evidence(Evidence::name)))
                .withColumn("fault", expr(fault()))
                // Who was brought by an employee whom nobody can name was still brought by her.
                .withColumn("holds", expr("fault is null or fault = 'unknown_referrer'"))
                .withColumn(
                        "turn",
                        expr(
                                """
                        row_number() over (
                          partition by referee_id
                          order by not holds, not is_confirmed, claimed_at, %s,
                            channel, referrer_external_id, referee_external_id)"""
                                        .formatted(evidence(Claims::rank))))
                .withColumn(
                        "said_id",
                        expr("max(if(fault is null and is_confirmed and turn = 1, referrer_id, null))"
                                + " over (partition by referee_id)"))
                .withColumn(
                        "reason",
                        expr(
                                """
                        coalesce(fault, if(turn = 1, null,
                          if(said_id != referrer_id, 'contradicts_steward', 'later_than_another')))"""));
    }

    /** From when until when a member has been of the staff, as far as that is known. */
    private static Dataset<Row> employed(Dataset<Row> staff) {
        return staff.groupBy(expr("member_id as referrer_id"))
                .agg(
                        expr("if(bool_or(hired_on is null), null, min(hired_on))")
                                .as("hired_on"),
                        expr("if(bool_or(left_on is null), null, max(left_on))").as("left_on"),
                        lit(true).as("is_employee"));
    }

    private Dataset<Row> delivered(Dataset<Row> claims, Dataset<Row> staff) {
        String byStaff = settings.kindsByStaff().stream()
                .map(kind -> "kind = '" + kind + "'")
                .reduce("false", (a, b) -> a + " or " + b);
        return claims.where("to_date(claimed_at) <= date'" + asOf + "'")
                // Nobody may say that a steward said so.
                .selectExpr(
                        "channel",
                        "referrer_external_id",
                        "referee_external_id",
                        "claimed_at",
                        "if(kind = '" + STEWARD + "', 'form', kind) as kind",
                        "campaign",
                        "source_kind",
                        "coalesce(to_date(withdrawn_at) <= date'" + asOf + "', false) as is_withdrawn",
                        byStaff + " as is_by_staff")
                .join(ends("referrer"), new String[] {"channel", "referrer_external_id"}, "left")
                .join(ends("referee"), new String[] {"channel", "referee_external_id"})
                .join(
                        broadcast(staff.selectExpr("staff_id", "member_id as employee_id")),
                        expr("is_by_staff and staff_id = referrer_external_id"),
                        "left")
                .withColumn("referrer_id", expr("if(is_by_staff, employee_id, referrer_id)"))
                .drop("staff_id", "employee_id");
    }

    /** The pairs of members of whom stewards say so: referrer_id, referee_id, and {@code column}, true. */
    private Dataset<Row> pairs(Dataset<Row> words, String verdict, String column) {
        return between(words.where("verdict = '" + verdict + "'"))
                .select("referrer_id", "referee_id")
                .distinct()
                .withColumn(column, lit(true));
    }

    /** What stewards say, as claims: nobody knows better when it happened than that it was when she appeared. */
    private Dataset<Row> said(Dataset<Row> words) {
        return between(words.where("verdict = 'brought'"))
                .join(members.selectExpr("member_id as referee_id", "first_seen_at as claimed_at"), "referee_id")
                .where("to_date(claimed_at) <= date'" + asOf + "'")
                .selectExpr(
                        "'" + STEWARD + "' as channel",
                        "concat(referrer_channel, ':', referrer_external_id) as referrer_external_id",
                        "concat(referee_channel, ':', referee_external_id) as referee_external_id",
                        "claimed_at",
                        "'" + STEWARD + "' as kind",
                        "cast(null as string) as campaign",
                        "cast(null as string) as source_kind",
                        "false as is_withdrawn",
                        "false as is_by_staff",
                        "referrer_id",
                        "referee_id",
                        "true as is_confirmed");
    }

    /** Adds the members behind the accounts that a steward names. */
    private Dataset<Row> between(Dataset<Row> words) {
        return words.join(
                        ends("referrer").withColumnRenamed("channel", "referrer_channel"),
                        new String[] {"referrer_channel", "referrer_external_id"})
                .join(
                        ends("referee").withColumnRenamed("channel", "referee_channel"),
                        new String[] {"referee_channel", "referee_external_id"});
    }

    private Dataset<Row> ends(String role) {
        return accounts.toDF("channel", role + "_external_id", role + "_id");
    }

    /** Members and since when they are known; of equal instants the founding record decides. */
    private Dataset<Row> members(String role) {
        return members.selectExpr(
                "member_id as " + role + "_member_id",
                (settings.equalInstants() == EqualInstants.BY_RECORD
                                ? "struct(first_seen_at, acquisition_channel, founding_external_id)"
                                : "struct(first_seen_at)")
                        + " as " + role + "_since",
                "is_staff as " + role + "_is_staff");
    }

    private String fault() {
        return """
                case when is_withdrawn then 'withdrawn'
                     when referrer_id = referee_id then 'self_referral'
                     when is_denied then 'contradicts_steward'
                     when not referrer_since < referee_since then 'out_of_order'
                     when not is_confirmed
                       and abs(unix_micros(claimed_at) - unix_micros(referee_since.first_seen_at)) > %s then 'out_of_window'
                     when referrer_member_id is null then 'unknown_referrer'
                end"""
                .formatted(byKind(kind -> window(kind.windowDays()), window(settings.windowDays())));
    }

    /** Null for no window: nothing is beyond it. */
    private static String window(@Nullable Integer days) {
        return days == null ? "cast(null as bigint)" : Duration.ofDays(days).toSeconds() + " * 1000000L";
    }

    private String evidence(Function<Evidence, String> told) {
        Function<Evidence, String> quoted =
                evidence -> "'" + told.apply(evidence).toLowerCase(Locale.ROOT) + "'";
        return "if(is_confirmed, " + quoted.apply(Evidence.JUDGED) + ", "
                + byKind(kind -> quoted.apply(kind.evidence()), quoted.apply(Evidence.TOLD)) + ")";
    }

    private static String rank(Evidence evidence) {
        return switch (evidence) {
            case JUDGED -> "0";
            case TRACED -> "1";
            case ENTERED -> "2";
            case TOLD -> "3";
        };
    }

    private String byKind(Function<Kind, String> said, String otherwise) {
        StringBuilder sql = new StringBuilder("case kind");
        settings.kinds()
                .forEach((name, kind) ->
                        sql.append(" when '").append(name).append("' then ").append(said.apply(kind)));
        return sql.append(" else ").append(otherwise).append(" end").toString();
    }

    /** The claims that lost. */
    static Dataset<Row> rejects(Dataset<Row> judged) {
        return judged.where("reason is not null")
                .selectExpr(
                        "channel",
                        "referrer_external_id",
                        "referee_external_id",
                        "claimed_at",
                        "coalesce(referrer_id, '') as referrer_id",
                        "referee_id",
                        "reason",
                        "kind",
                        "evidence");
    }

    /** One row per member who was brought. */
    static Dataset<Row> winners(Dataset<Row> judged) {
        return judged.where("reason is null")
                .withColumn(
                        "is_staff_referral",
                        expr(
                                """
                        is_by_staff or ((referrer_is_staff or coalesce(is_employee, false))
                          and coalesce(to_date(claimed_at) >= hired_on, true)
                          and coalesce(to_date(claimed_at) <= left_on, true))"""))
                .withColumn("voice", expr("lower(trim(source_kind))"))
                .selectExpr(
                        "referee_id as member_id",
                        "referrer_id",
                        "claimed_at as referred_at",
                        "channel",
                        "campaign",
                        "kind",
                        "evidence",
                        "case when voice in ('brand', 'expert', 'user') then voice when is_staff_referral then 'brand' else 'user' end"
                                + " as source_kind",
                        "is_staff_referral");
    }
}
