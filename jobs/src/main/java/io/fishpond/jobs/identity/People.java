package io.fishpond.jobs.identity;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.map_entries;
import static org.apache.spark.sql.functions.xxhash64;

import io.fishpond.config.FeedMapping;
import io.fishpond.run.RunContext;
import io.fishpond.table.staging.Orders;
import io.fishpond.table.staging.Profiles;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What accounts say of the people behind them: in normal form for whichever accounts are asked for, as a hash for all. */
final class People {
    /** Where a row came from says nothing of anybody. */
    private static final Set<String> PROVENANCE = Set.of("source_file", "source_row");

    private final Dataset<Row> profiles;
    private final Dataset<Row> orders;
    private final String region;
    private final LocalDate asOf;
    private final Map<String, Integer> trust;

    People(RunContext context) {
        this.profiles = context.read(Profiles.TABLE).where(Accounts.upTo(context.asOf(), "created_at"));
        this.orders = context.read(Orders.TABLE).where(Accounts.upTo(context.asOf(), "ordered_at"));
        this.asOf = context.asOf();
        this.region = context.deployment().region();
        this.trust = trust(context);
    }

    /** How far each channel is trusted. */
    static Map<String, Integer> trust(RunContext context) {
        return context.deployment().feeds().stream()
                .collect(Collectors.toMap(FeedMapping::channel, FeedMapping::trust, Math::max));
    }

    /**
     * Normalised profiles, with usual_store, source and precedence; one row for each of the accounts that has a profile.
     *
     * @param accounts channel, external_id, id
     */
    Dataset<Row> of(Dataset<Row> accounts) {
        Dataset<Row> named = accounts.select("channel", "external_id", "id");
        return Normalisation.normalised(profiles.join(named, Accounts.key()), region, asOf)
                .transform(p -> Accounts.withUsualStore(p, orders.join(named, Accounts.key(), "left_semi")))
                .transform(p -> GoldenRecord.withPrecedence(p, trust));
    }

    /**
     * A hash of everything that is read of each account: id, content.
     *
     * @param accounts with first_seen_at
     */
    Dataset<Row> contents(Dataset<Row> accounts) {
        Dataset<Row> said = profiles.select(
                col("channel"),
                col("external_id"),
                hash(Profiles.TABLE.columns().stream()
                                .filter(column -> !PROVENANCE.contains(column.name()))
                                .map(column -> column.type().startsWith("map")
                                        ? array_sort(map_entries(col(column.name())))
                                        : col(column.name()))
                                .toList())
                        .as("said"));
        return accounts.join(said, Accounts.key(), "left")
                .transform(rows -> Accounts.withUsualStore(rows, orders))
                .select(
                        col("id"),
                        hash(List.of(col("first_seen_at"), col("said"), col("usual_store")))
                                .as("content"));
    }

    /** A hash alone passes over nulls, and so would take a value for that of the next column. */
    private static Column hash(List<Column> columns) {
        List<Column> told = new ArrayList<>();
        for (Column column : columns) {
            told.add(column.isNull());
            told.add(column);
        }
        return xxhash64(told.toArray(Column[]::new));
    }
}
