package io.fishpond.spark;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;

import io.fishpond.algo.identity.Emails;
import io.fishpond.algo.identity.Phones;
import io.fishpond.algo.identity.Placeholders;
import io.fishpond.run.RunContext;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.core.Members;
import io.fishpond.table.staging.Profiles;
import io.fishpond.table.staging.Staff;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Numbers and addresses as they were delivered: those of hubs too, which {@code core.members} leaves out. */
public final class ContactValues {
    private static final StructType VALUES = StructType.fromDDL("id string, kind string, value string");
    private static final String[] VALUE = {"kind", "value"};

    private final RunContext context;

    public ContactValues(RunContext context) {
        this.context = context;
    }

    /**
     * One row per member and value in normal form: member_id, kind (phone or address), value. A number of the staff roster
     * is left out: somebody typed it in for a customer.
     *
     * @param members whose values are asked for: member_id
     */
    public Dataset<Row> of(Dataset<Row> members) {
        Dataset<Row> owners = context.read(MemberRecords.TABLE)
                .select("channel", "external_id", "member_id")
                .join(members, new String[] {"member_id"}, "left_semi");
        Dataset<Row> profiles = context.read(Profiles.TABLE)
                .where("created_at is null or to_date(created_at) <= date'" + context.asOf() + "'")
                .select("channel", "external_id", "phones", "address")
                .join(owners, new String[] {"channel", "external_id"});
        return values(profiles.selectExpr("member_id", "phones", "cast(null as array<string>)", "address"))
                .withColumnRenamed("id", "member_id")
                .distinct()
                .join(broadcast(roster().select(VALUE[0], VALUE[1])), VALUE, "left_anti");
    }

    /**
     * Accounts that deliver a number or an e-mail address by which their member can be reached, as {@code core.members} has it: one
     * column, account (channel:external_id). A masked number reaches nobody, and one that a clerk typed in reaches the clerk.
     */
    public Dataset<Row> reachableAccounts() {
        Dataset<Row> delivered = values(context.read(Profiles.TABLE)
                .selectExpr("concat(channel, ':', external_id)", "phones", "emails", "cast(null as string)"));
        Dataset<Row> usable = context.read(MemberRecords.TABLE)
                .join(
                        context.read(Members.TABLE).selectExpr("member_id", "explode(concat(phones, emails)) as value"),
                        "member_id")
                .selectExpr("concat(channel, ':', external_id) as id", "value");
        return delivered
                .join(usable, new String[] {"id", "value"})
                .selectExpr("id as account")
                .distinct();
    }

    /**
     * One row per employee behind whom a member stands: staff_id, member_id, hired_on, left_on. Either the roster is mapped as
     * profiles, too, and she is known by that account, of her own name; or her number or address is on the roster for her alone,
     * and the member has it and is of the staff. An id of two rosters names nobody.
     */
    public Dataset<Row> employees() {
        Dataset<Row> staff = context.read(Staff.TABLE);
        Dataset<Row> spans = staff.groupBy("staff_id")
                .agg(
                        count(lit(1)).as("rosters"),
                        min("hired_on").as("hired_on"),
                        max("left_on").as("left_on"))
                .where("rosters = 1")
                .drop("rosters");
        Dataset<Row> byAccount = staff.selectExpr("channel", "staff_id as external_id", "name")
                .join(
                        context.read(Profiles.TABLE).select("channel", "external_id", "name"),
                        new String[] {"channel", "external_id", "name"})
                .join(
                        context.read(MemberRecords.TABLE).select("channel", "external_id", "member_id"),
                        new String[] {"channel", "external_id"})
                .selectExpr("external_id as staff_id", "0 as rank", "member_id");
        Dataset<Row> own = roster().groupBy("kind", "value")
                .agg(min("id").as("staff_id"), collect_set("id").as("owners"))
                .where(size(col("owners")).equalTo(1));
        return values(context.read(Members.TABLE)
                        .where("is_staff")
                        .selectExpr("member_id", "phones", "emails", "cast(null as string)"))
                .join(own, VALUE)
                .selectExpr("staff_id", "1 as rank", "id as member_id")
                .union(byAccount)
                .groupBy("staff_id")
                .agg(min(struct("rank", "member_id")).getField("member_id").as("member_id"))
                .join(spans, "staff_id");
    }

    private Dataset<Row> roster() {
        return values(context.read(Staff.TABLE).selectExpr("staff_id", "phones", "emails", "cast(null as string)"));
    }

    /** @param people id, phones, emails, address */
    private Dataset<Row> values(Dataset<Row> people) {
        Phones phones = new Phones(context.deployment().region());
        return people.flatMap(
                (FlatMapFunction<Row, Row>) person -> {
                    List<Row> values = new ArrayList<>();
                    add(values, person, "phone", texts(person, 1), phones::normalize);
                    add(values, person, "email", texts(person, 2), Emails::normalize);
                    add(
                            values,
                            person,
                            "address",
                            person.isNullAt(3) ? List.of() : List.of(person.getString(3)),
                            ContactValues::house);
                    return values.iterator();
                },
                Encoders.row(VALUES));
    }

    /** Half a town shares an address without a number. */
    private static @Nullable String house(String raw) {
        String address = Placeholders.clean(raw);
        return address != null && address.codePoints().anyMatch(Character::isDigit) ? address : null;
    }

    private static List<String> texts(Row person, int column) {
        return person.isNullAt(column) ? List.of() : person.getList(column);
    }

    private static void add(
            List<Row> values, Row person, String kind, List<String> raw, UnaryOperator<@Nullable String> normalForm) {
        for (String text : raw) {
            String value = normalForm.apply(text);
            if (value != null) {
                values.add(RowFactory.create(person.getString(0), kind, value));
            }
        }
    }
}
