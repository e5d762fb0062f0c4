package io.fishpond.jobs.field;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.fishpond.config.Field;
import io.fishpond.config.Field.LeadClass;
import java.time.LocalDate;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The rows of {@code lead_queue}. */
final class OpenLeads {
    private static final String[] OWNER = {"owner_staff_id"};
    private static final String[] LEAD = {"channel", "lead_id"};

    private final Field.Leads settings;
    private final LocalDate asOf;
    private final boolean hasStaff;

    /** @param hasStaff whether the deployment has a roster: whether owners are employed is unknown else */
    OpenLeads(Field.Leads settings, LocalDate asOf, boolean hasStaff) {
        this.settings = settings;
        this.asOf = asOf;
        this.hasStaff = hasStaff;
    }

    /**
     * One row per open lead, but for those of members under 14; the load of an owner is of all that she holds.
     *
     * @param leads see {@link io.fishpond.spark.CurrentLeads}
     * @param earlier the queue as earlier nights published it: channel, lead_id, as_of, owner_staff_id
     * @param records channel, external_id, member_id
     * @param roster see {@link Roster#of}
     * @param profile one day of {@code marts.member_profile}
     */
    Dataset<Row> queue(
            Dataset<Row> leads, Dataset<Row> earlier, Dataset<Row> records, Dataset<Row> roster, Dataset<Row> profile) {
        Dataset<Row> loads = leads.where("is_open and owner_staff_id is not null")
                .groupBy(OWNER[0])
                .agg(expr("count(1)").as("owner_open_leads"));
        Dataset<Row> owners = roster.select(
                col("staff_id").as(OWNER[0]),
                col("store_id"),
                col("tenure_months").as("owner_months"),
                col("seniority").as("owner_seniority"),
                col("is_employed"),
                when(col("is_employed"), capacity()).as("owner_capacity"));
        Dataset<Row> open = leads.where("is_open")
                .transform(rows -> heldSince(rows, earlier))
                .join(records, new String[] {"channel", "external_id"}, "left")
                .join(
                        profile.selectExpr("member_id", "store_id as home_store_id", "is_minor"),
                        new String[] {"member_id"},
                        "left")
                .where("not coalesce(is_minor, false)")
                .join(owners, OWNER, "left")
                .join(loads, OWNER, "left")
                .withColumn("store_id", expr("coalesce(store_id, home_store_id)"))
                .withColumn(
                        "owner_is_employed",
                        expr("if(owner_staff_id is null or " + !hasStaff + ", null, coalesce(is_employed, false))"))
                .transform(this::withCycle);
        Dataset<Row> suggested = Dealing.dealt(overdue(open), hands(owners, loads))
                .select("channel", "lead_id", "dealt_to")
                .withColumnRenamed("dealt_to", "suggested_staff_id");
        return open.join(suggested, LEAD, "left").transform(this::withReason);
    }

    /**
     * Corrects since when leads are held. A channel that hands a lead over within its stage rewrites the stage's row, with the
     * new owner and the old time: that it came to her later only shows in that another had it, or nobody, on an earlier night.
     */
    private Dataset<Row> heldSince(Dataset<Row> open, Dataset<Row> earlier) {
        Dataset<Row> handedOver = open.select(LEAD[0], LEAD[1], OWNER[0])
                .join(earlier.withColumnRenamed(OWNER[0], "held_by"), LEAD)
                .groupBy(LEAD[0], LEAD[1])
                .agg(
                        expr("max(as_of) filter (where not owner_staff_id <=> held_by)")
                                .as("last_of_another"),
                        expr("array_sort(collect_set(as_of) filter (where owner_staff_id <=> held_by))")
                                .as("nights"))
                .where("last_of_another is not null")
                .withColumn(
                        "handed_over_on",
                        expr("coalesce(try_element_at(filter(nights, night -> night > last_of_another), 1), date'"
                                + asOf + "')"))
                .select("channel", "lead_id", "handed_over_on");
        return open.join(handedOver, LEAD, "left")
                .withColumn("held_since", expr("greatest(held_since, cast(handed_over_on as timestamp))"))
                .drop("handed_over_on");
    }

    /** Adds class, cycle, and how much of it is over. */
    private Dataset<Row> withCycle(Dataset<Row> open) {
        String from =
                switch (settings.cycleFrom()) {
                    case HELD -> "held_since";
                    case OPENED -> "opened_at";
                    case STAGED -> "staged_at";
                };
        String day = "date'" + asOf + "'";
        return open.withColumn("lead_class", ofClass(LeadClass::name))
                .withColumn("cycle_days", ofClass(LeadClass::days))
                .withColumn("age_days", expr("datediff(" + day + ", to_date(opened_at))"))
                .withColumn("stage_days", expr("datediff(" + day + ", to_date(staged_at))"))
                .withColumn("held_days", expr("datediff(" + day + ", to_date(held_since))"))
                .withColumn("cycle_over", expr("datediff(" + day + ", to_date(" + from + "))"))
                .withColumn("rotate_by", expr("date_add(to_date(" + from + "), cycle_days)"))
                .withColumn("is_overdue", expr("cycle_over >= cycle_days"))
                .withColumn("urgency", expr("round(cycle_over / cycle_days, 4)"))
                .withColumn(
                        "needs_owner",
                        expr("is_overdue or not coalesce(owner_is_employed, owner_staff_id is not null)"));
    }

    /** What the class of a score says; the last class takes what none claims. */
    private Column ofClass(Function<LeadClass, Object> what) {
        Column value = lit(what.apply(settings.classes().get(settings.classes().size() - 1)));
        for (int i = settings.classes().size() - 2; i >= 0; i--) {
            LeadClass better = settings.classes().get(i);
            value = when(col("score").geq(better.score()), what.apply(better)).otherwise(value);
        }
        return value;
    }

    private Column capacity() {
        Column capacity = lit((long) settings.capacity());
        for (var title : settings.capacityByTitle().entrySet()) {
            capacity = when(col("title").equalTo(title.getKey()), (long) title.getValue())
                    .otherwise(capacity);
        }
        return capacity;
    }

    /** Leads that need another owner, in the order in which their store deals them out. */
    private static Dataset<Row> overdue(Dataset<Row> open) {
        return open.where("needs_owner and store_id is not null")
                .withColumn(
                        "turn",
                        expr(
                                """
                                row_number() over (
                                  partition by store_id order by urgency desc, score desc nulls last, channel, lead_id)"""))
                .selectExpr("store_id", "turn", "owner_staff_id as barred", "channel", "lead_id");
    }

    private static Dataset<Row> hands(Dataset<Row> owners, Dataset<Row> loads) {
        return owners.where("is_employed and store_id is not null")
                .join(loads, OWNER, "left")
                .withColumn("load", coalesce(col("owner_open_leads"), lit(0L)))
                .selectExpr(
                        "store_id",
                        "owner_staff_id as staff_id",
                        "load",
                        "owner_capacity - load as room",
                        "0L as given");
    }

    private Dataset<Row> withReason(Dataset<Row> queue) {
        String next = hasStaff ? "needs_owner" : "false";
        return queue.withColumn(
                        "reason",
                        expr(
                                """
                                concat_ws('; ',
                                  case when owner_staff_id is null then 'nobody holds it'
                                       when not owner_is_employed then concat(owner_staff_id, ' has left') end,
                                  concat(cycle_over, ' of ', cycle_days, ' days of class ', lead_class, ' are over'),
                                  case when not %s then null
                                       when suggested_staff_id is not null
                                         then concat(suggested_staff_id, ' of ', store_id, ' has room')
                                       when store_id is null then 'no store is known'
                                       else concat('nobody else of ', store_id, ' has room') end)"""
                                        .formatted(next)))
                .withColumn(
                        "reason_zh",
                        expr(
                                """
                                concat_ws('；',
                                  case when owner_staff_id is null then '无人跟进'
                                       when not owner_is_employed then concat(owner_staff_id, '已离职') end,
                                  concat(lead_class, '类线索周期', cycle_days, '天，已过', cycle_over, '天'),
                                  case when not %s then null
                                       when suggested_staff_id is not null
                                         then concat(store_id, '门店', suggested_staff_id, '有余量可接手')
                                       when store_id is null then '所属门店未知'
                                       else concat(store_id, '门店无人有余量') end)"""
                                        .formatted(next)));
    }
}
