package io.fishpond.jobs.identity;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;

import io.fishpond.run.RunContext;
import io.fishpond.spark.Held;
import io.fishpond.table.Table;
import io.fishpond.table.core.MemberLinks;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.core.ReviewPairs;
import io.fishpond.table.core.WithdrawnAccounts;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** What of the published night stands: the rows of everything that no change has reached. */
sealed interface Standing extends AutoCloseable {

    /** Where everything is resolved, nothing stands. */
    static Standing nothing(Dataset<Row> ledger) {
        return new Nothing(ledger);
    }

    /**
     * What is left when the accounts that changes have reached are taken out.
     *
     * @param accounts those that are there, with id
     * @param ledger see {@link MemberLedger#ledger}
     */
    static Standing butFor(ChangedAccounts changed, RunContext context, Dataset<Row> accounts, Dataset<Row> ledger) {
        return new Rest(changed, context, accounts, ledger);
    }

    /** The part of the ledger that the ids of resolved accounts depend on: all accounts of every id that any of them had. */
    Dataset<Row> ledger();

    /**
     * Resolved accounts, and beside them those that have an id in common with them, whose clusters are what they were.
     *
     * @param clustered resolved accounts, with component
     * @param accounts all that are there, with id and old_id
     */
    Dataset<Row> withSharers(Dataset<Row> clustered, Dataset<Row> accounts);

    /** These rows of resolved accounts, and those of all others. */
    Dataset<Row> withAccounts(Table table, Dataset<Row> rows);

    /** These rows of members who have resolved accounts, and those of all others. */
    Dataset<Row> withMembers(Table table, Dataset<Row> rows);

    /** These accounts that are gone, and all others that are. */
    Dataset<Row> withWithdrawn(Dataset<Row> rows);

    /** These links of resolved accounts, and those of all others. */
    Dataset<Row> withLinks(Dataset<Row> rows);

    /** These pairs to review, of resolved accounts with one another and of touched ones with any, and all others. */
    Dataset<Row> withReviews(Dataset<Row> rows);

    @Override
    void close();

    /** See {@link Standing#nothing}. */
    record Nothing(Dataset<Row> ledger) implements Standing {
        @Override
        public Dataset<Row> withSharers(Dataset<Row> clustered, Dataset<Row> accounts) {
            return clustered;
        }

        @Override
        public Dataset<Row> withAccounts(Table table, Dataset<Row> rows) {
            return rows;
        }

        @Override
        public Dataset<Row> withMembers(Table table, Dataset<Row> rows) {
            return rows;
        }

        @Override
        public Dataset<Row> withWithdrawn(Dataset<Row> rows) {
            return rows;
        }

        @Override
        public Dataset<Row> withLinks(Dataset<Row> rows) {
            return rows;
        }

        @Override
        public Dataset<Row> withReviews(Dataset<Row> rows) {
            return rows;
        }

        @Override
        public void close() {}
    }

    /** See {@link Standing#butFor}. */
    final class Rest implements Standing {
        private static final Seq<String> MEMBER = columns("member_id");

        private final Held held = new Held();
        private final RunContext context;
        private final Dataset<Row> ledger;

        /** Accounts that are resolved again, and those that are gone: channel, external_id, is_touched. */
        private final Dataset<Row> reached;

        /** Ids that any of these ever had: member_id. */
        private final Dataset<Row> concerned;

        /** Ids that any of them had in the published night: member_id. */
        private final Dataset<Row> released;

        private Rest(ChangedAccounts changed, RunContext context, Dataset<Row> accounts, Dataset<Row> ledger) {
            this.context = context;
            this.ledger = ledger;
            Dataset<Row> touched = Ids.among(accounts, changed.touched())
                    .select(col("id"), lit(true).as("is_touched"));
            this.reached = held.of(Ids.among(accounts, changed.affected())
                    .join(touched, Ids.ID, "left")
                    .select(
                            col("channel"),
                            col("external_id"),
                            coalesce(col("is_touched"), lit(false)).as("is_touched"))
                    .unionByName(changed.gone().withColumn("is_touched", lit(true))));
            this.concerned = held.of(idsOf(ledger));
            this.released = held.of(idsOf(context.readPublished(MemberRecords.TABLE)));
        }

        private static Seq<String> columns(String... names) {
            return CollectionConverters.asScala(List.of(names)).toSeq();
        }

        private Dataset<Row> keys() {
            return broadcast(reached.select("channel", "external_id"));
        }

        private Dataset<Row> idsOf(Dataset<Row> records) {
            return records.join(keys(), Accounts.key(), "left_semi")
                    .select("member_id")
                    .distinct();
        }

        @Override
        public Dataset<Row> ledger() {
            return ledger.join(broadcast(concerned), MEMBER, "left_semi");
        }

        @Override
        public Dataset<Row> withSharers(Dataset<Row> clustered, Dataset<Row> accounts) {
            Dataset<Row> ids = concerned.withColumnRenamed("member_id", "old_id");
            Dataset<Row> sharers = accounts.join(broadcast(ids), columns("old_id"), "left_semi")
                    .join(broadcast(clustered.select("id")), Ids.ID, "left_anti")
                    .withColumn("component", min("id").over(Window.partitionBy("old_id")));
            return clustered.drop("connected").unionByName(sharers);
        }

        @Override
        public Dataset<Row> withAccounts(Table table, Dataset<Row> rows) {
            return rows.unionByName(context.readPublished(table).join(keys(), Accounts.key(), "left_anti"));
        }

        @Override
        public Dataset<Row> withMembers(Table table, Dataset<Row> rows) {
            return rows.unionByName(context.readPublished(table).join(broadcast(released), MEMBER, "left_anti"));
        }

        @Override
        public Dataset<Row> withWithdrawn(Dataset<Row> rows) {
            return rows.unionByName(
                    context.readPublished(WithdrawnAccounts.TABLE).join(broadcast(concerned), MEMBER, "left_anti"));
        }

        @Override
        public Dataset<Row> withLinks(Dataset<Row> rows) {
            return rows.unionByName(marked(context.readPublished(MemberLinks.TABLE), "a")
                    .where("touched_a is null")
                    .drop("touched_a"));
        }

        @Override
        public Dataset<Row> withReviews(Dataset<Row> rows) {
            Column areResolved =
                    col("touched_a").isNotNull().and(col("touched_b").isNotNull());
            Column isTouched = coalesce(col("touched_a"), lit(false)).or(coalesce(col("touched_b"), lit(false)));
            return rows.unionByName(marked(marked(context.readPublished(ReviewPairs.TABLE), "a"), "b")
                    .where(not(areResolved.or(isTouched)))
                    .drop("touched_a", "touched_b"));
        }

        /** Adds touched_a (or b), of the account at that end: null if it is not resolved again. */
        private Dataset<Row> marked(Dataset<Row> pairs, String end) {
            return pairs.join(
                    broadcast(reached.select(
                            col("channel").as("channel_" + end),
                            col("external_id").as("external_id_" + end),
                            col("is_touched").as("touched_" + end))),
                    columns("channel_" + end, "external_id_" + end),
                    "left");
        }

        @Override
        public void close() {
            held.close();
        }
    }
}
