package io.fishpond.run;

import static org.apache.spark.sql.functions.col;

import io.fishpond.algo.identity.AccountKey;
import io.fishpond.spark.Lake;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.core.WithdrawnAccounts;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;

/** The accounts of which a steward may speak: those that a published night has named. */
public final class KnownAccounts {
    private KnownAccounts() {}

    /**
     * Refuses a word on an account that is not known.
     *
     * @throws NotEnteredException if one of them is in no published night
     */
    public static void require(Lake lake, AccountKey a, AccountKey b) {
        Map<String, Long> published = new Ledger(lake).published();
        Set<AccountKey> unknown = new TreeSet<>(List.of(a, b));
        Stream.of(MemberRecords.TABLE, WithdrawnAccounts.TABLE)
                .filter(table -> published.containsKey(table.qualifiedName()))
                .map(table -> lake.readAt(table, published.get(table.qualifiedName()))
                        .where(is(a).or(is(b)))
                        .select("channel", "external_id"))
                .reduce(Dataset::union)
                .ifPresent(known -> known.collectAsList()
                        .forEach(row -> unknown.remove(new AccountKey(row.getString(0), row.getString(1)))));
        if (!unknown.isEmpty()) {
            throw new NotEnteredException("no account "
                    + unknown.stream().map(AccountKey::toString).collect(Collectors.joining(" or "))
                    + " is known in " + lake.warehouse() + ": core.member_records has those that are, to be written"
                    + " channel:external_id; an account is known once a night that names it is published");
        }
    }

    private static Column is(AccountKey account) {
        return col("channel").equalTo(account.channel()).and(col("external_id").equalTo(account.externalId()));
    }
}
