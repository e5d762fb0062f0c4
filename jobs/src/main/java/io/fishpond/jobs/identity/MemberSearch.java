package io.fishpond.jobs.identity;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.fishpond.algo.identity.Emails;
import io.fishpond.algo.identity.Phones;
import io.fishpond.run.RunContext;
import io.fishpond.table.core.MemberAliases;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.staging.Profiles;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Finds the member whom an id, an account, a phone number or an e-mail address names, in the published tables. */
public final class MemberSearch {
    private static final String MEMBER_ID = "m[0-9a-z]{26}";

    private final RunContext published;

    /** @param published its published tables are searched */
    public MemberSearch(RunContext published) {
        this.published = published;
    }

    /** Nobody was found, or more than one; the message says so, and never repeats a number or an address. */
    public static final class NotFoundException extends RuntimeException {
        NotFoundException(String message) {
            super(message);
        }
    }

    /**
     * Who was found.
     *
     * @param note what is to be said of it: that the id now means another; empty if nothing is
     */
    public record Found(String memberId, String note) {}

    /**
     * Finds one member.
     *
     * @param wanted member id, channel:external_id, phone number or e-mail address
     * @throws NotFoundException if it names nobody, or several
     */
    public Found find(String wanted) {
        if (wanted.matches(MEMBER_ID)) {
            return byId(wanted);
        }
        if (wanted.contains(":")) {
            return new Found(memberOf(wanted), "");
        }
        String address = wanted.contains("@") ? Emails.normalize(wanted) : null;
        if (address != null) {
            return byContact("emails", address, "e-mail address");
        }
        String number = new Phones(published.deployment().region()).normalize(wanted);
        if (number != null) {
            return byContact("phones", number, "phone number");
        }
        throw new NotFoundException(
                "That is neither a member id (m and 26 characters) nor channel:external_id, and no phone"
                        + " number or e-mail address that can be used.");
    }

    /**
     * The member whose account it is.
     *
     * @param account channel:external_id
     * @throws NotFoundException if there is no such account
     */
    public String memberOf(String account) {
        int colon = account.indexOf(':');
        Row record = colon < 0
                ? null
                : first(published
                        .readPublished(MemberRecords.TABLE)
                        .where(col("channel").equalTo(account.substring(0, colon)))
                        .where(col("external_id").equalTo(account.substring(colon + 1)))
                        .select("member_id")
                        .takeAsList(1));
        if (record == null) {
            throw new NotFoundException("There is no account " + account
                    + " in the published night: name it as channel:external_id, as core.member_records has it.");
        }
        return record.getString(0);
    }

    private Found byId(String id) {
        Row alias = first(published
                .readPublished(MemberAliases.TABLE)
                .where(col("alias_id").equalTo(id))
                .select(col("member_id"), col("since").cast("string"))
                .takeAsList(1));
        if (alias == null) {
            throw new NotFoundException("There is no member " + id + ", and never was.");
        }
        String now = alias.getString(0);
        if (published
                .readPublished(MemberRecords.TABLE)
                .where(col("member_id").equalTo(now))
                .isEmpty()) {
            throw new NotFoundException("Member " + id + " is retired: none of her accounts is left.");
        }
        return new Found(now, now.equals(id) ? "" : id + " means " + now + " since " + alias.getString(1) + ".");
    }

    /** Looks among the accounts' own values, so that a number that the hub guard keeps off members is found too. */
    private Found byContact(String column, String value, String kind) {
        List<Row> members = Normalisation.normalised(
                        published.readPublished(Profiles.TABLE),
                        published.deployment().region(),
                        published.asOf())
                .where(array_contains(col(column), value))
                .join(published.readPublished(MemberRecords.TABLE), Accounts.key())
                .groupBy("member_id")
                .agg(count(lit(1)).as("accounts"))
                .sort(col("accounts").desc(), col("member_id"))
                .collectAsList();
        if (members.isEmpty()) {
            throw new NotFoundException("No account has that " + kind + ".");
        }
        if (members.size() > 1) {
            throw new NotFoundException(members.stream()
                    .map(row -> "  " + row.getString(0) + ", on " + row.getLong(1) + " of her accounts")
                    .collect(Collectors.joining(
                            "\n",
                            members.size() + " members have that " + kind + "; name one of them by her id:\n",
                            "")));
        }
        return new Found(members.get(0).getString(0), "");
    }

    private static @Nullable Row first(List<Row> rows) {
        return rows.isEmpty() ? null : rows.get(0);
    }
}
