package io.fishpond.jobs.field;

import static org.apache.spark.sql.functions.col;

import io.fishpond.config.Field;
import io.fishpond.run.Job;
import io.fishpond.run.RunContext;
import io.fishpond.spark.ContactValues;
import io.fishpond.spark.CurrentLeads;
import io.fishpond.spark.Held;
import io.fishpond.spark.InParallel;
import io.fishpond.spark.StandingFriendships;
import io.fishpond.table.Table;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.core.Members;
import io.fishpond.table.marts.HandoverList;
import io.fishpond.table.marts.LeadConversion;
import io.fishpond.table.marts.LeadQueue;
import io.fishpond.table.marts.MemberInfluence;
import io.fishpond.table.marts.MemberProfile;
import io.fishpond.table.marts.StaffDaily;
import io.fishpond.table.marts.StoreOverlaps;
import io.fishpond.table.marts.StorePoolDaily;
import io.fishpond.table.staging.Friendships;
import io.fishpond.table.staging.Interactions;
import io.fishpond.table.staging.Leads;
import io.fishpond.table.staging.Profiles;
import io.fishpond.table.staging.Staff;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Builds what shops and their staff open each morning: the pond of each store, leads, handovers, and the staff as people. */
public final class BuildFieldJob implements Job {
    private static final String MINORS = "minors_left_out";

    @Override
    public String name() {
        return "field";
    }

    @Override
    public String description() {
        return "lays out for shops and staff: friends, leads, handovers";
    }

    @Override
    public List<Table> reads() {
        return List.of(
                Staff.TABLE,
                Friendships.TABLE,
                Leads.TABLE,
                Interactions.TABLE,
                Profiles.TABLE,
                Members.TABLE,
                MemberRecords.TABLE,
                MemberProfile.TABLE,
                MemberInfluence.TABLE,
                LeadQueue.TABLE,
                StaffDaily.TABLE);
    }

    @Override
    public List<Table> writes() {
        return List.of(
                StorePoolDaily.TABLE,
                StoreOverlaps.TABLE,
                LeadQueue.TABLE,
                LeadConversion.TABLE,
                HandoverList.TABLE,
                StaffDaily.TABLE);
    }

    @Override
    public void run(RunContext context) {
        Field settings = context.deployment().field();
        Dataset<Row> records = context.read(MemberRecords.TABLE).select("channel", "external_id", "member_id");
        Dataset<Row> profile = context.readDay(MemberProfile.TABLE);
        Dataset<Row> interactions = context.read(Interactions.TABLE);
        boolean hasStaff = !context.read(Staff.TABLE).isEmpty();
        boolean hasLeads = !context.read(Leads.TABLE).isEmpty();
        boolean hasFriends = hasStaff && !context.read(Friendships.TABLE).isEmpty();
        try (Held held = new Held()) {
            Dataset<Row> roster =
                    held.of(Roster.of(context.read(Staff.TABLE), settings.seniorMonths(), context.asOf()));
            Dataset<Row> friendships = held.of(
                    StandingFriendships.begun(context.read(Friendships.TABLE), interactions, records, context.asOf())
                            .select("staff_id", "member_id", "added_at", "ended_at"));
            Dataset<Row> friends = held.of(Roster.friends(friendships));
            Dataset<Row> leads = held.of(CurrentLeads.of(context.read(Leads.TABLE), context.asOf()));
            Dataset<Row> placed = held.of(StorePool.placed(roster, friends));
            Dataset<Row> leavers =
                    held.of(Handover.leavers(roster, context.read(Staff.TABLE), friends, earlier(context)));

            InParallel.run(
                    () -> context.replaceDay(
                            StorePoolDaily.TABLE,
                            new StorePool(settings.friendsTarget(), context.asOf(), hasStaff, hasFriends)
                                    .of(roster, placed, friends, friendships, profile)),
                    () -> replaceDay(context, StoreOverlaps.TABLE, hasFriends, () -> StorePool.overlaps(placed)),
                    () -> replaceDay(context, LeadQueue.TABLE, hasLeads, () -> new OpenLeads(
                                    settings.leads(), context.asOf(), hasStaff)
                            .queue(leads, earlierQueue(context), records, roster, profile)),
                    () -> replaceDay(
                            context,
                            LeadConversion.TABLE,
                            hasLeads,
                            () -> Conversion.of(
                                    leads,
                                    Rotations.of(
                                            context.read(Leads.TABLE), leads, earlierQueue(context), context.asOf()))),
                    () -> replaceDay(context, HandoverList.TABLE, hasFriends, () -> new Handover(
                                    settings.handover(), context.asOf())
                            .list(leavers, roster, friends, profile, interactions, records)),
                    () -> replaceDay(
                            context,
                            StaffDaily.TABLE,
                            hasStaff,
                            () -> StaffPeople.of(
                                    roster,
                                    new ContactValues(context).employees(),
                                    friends,
                                    leads,
                                    profile,
                                    context.readDay(MemberInfluence.TABLE),
                                    settings.superRung(),
                                    hasFriends,
                                    hasLeads)),
                    () -> measureMinors(context, leads, leavers, records, profile));
        }
    }

    /** How many rows are left out of what staff work through because the member is under 14. */
    private static void measureMinors(
            RunContext context, Dataset<Row> leads, Dataset<Row> leavers, Dataset<Row> records, Dataset<Row> profile) {
        Dataset<Row> minors = profile.where("is_minor").select("member_id");
        context.measure(
                MINORS,
                LeadQueue.TABLE.name(),
                leads.where("is_open")
                        .join(records, new String[] {"channel", "external_id"})
                        .join(minors, "member_id")
                        .count());
        context.measure(
                MINORS,
                HandoverList.TABLE.name(),
                leavers.join(minors, "member_id").count());
    }

    /** The staff as earlier nights published it. */
    private static Dataset<Row> earlier(RunContext context) {
        return context.readPublished(StaffDaily.TABLE)
                .where("as_of < date'" + context.asOf() + "' and is_employed")
                .select("staff_id", "as_of", "store_id");
    }

    /** Who held which lead as earlier nights published it. */
    private static Dataset<Row> earlierQueue(RunContext context) {
        return context.readPublished(LeadQueue.TABLE)
                .where("as_of < date'" + context.asOf() + "'")
                .select("channel", "lead_id", "as_of", "owner_staff_id");
    }

    /** Where a deployment delivers nothing that a table could be of, nothing is computed: the table is there, and empty. */
    private static void replaceDay(RunContext context, Table table, boolean hasSource, Supplier<Dataset<Row>> rows) {
        if (hasSource || context.lake().days(table).contains(context.asOf())) {
            // What the rows were worked out by stays behind.
            context.replaceDay(table, rows.get().select(columns(table)));
        } else {
            context.lake().ensure(table);
        }
    }

    private static Column[] columns(Table table) {
        return table.columnNames().stream()
                .filter(name -> !name.equals("as_of") && !name.equals("run_id"))
                .map(name -> col(name))
                .toArray(Column[]::new);
    }
}
