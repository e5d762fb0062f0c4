package io.fishpond.jobs.identity;

import static org.apache.spark.sql.functions.broadcast;

import io.fishpond.run.RunContext;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.staging.Profiles;
import io.fishpond.table.staging.Staff;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Numbers and addresses of members as their accounts have them: those of hubs too, which {@code core.members} leaves out. */
public final class ContactValues {
    private ContactValues() {}

    /**
     * One row per member and value in normal form: member_id, kind (phone or address), value. A number of the staff roster
     * is left out: somebody typed it in for a customer.
     *
     * @param members whose values are asked for: member_id
     */
    public static Dataset<Row> of(RunContext context, Dataset<Row> members) {
        String region = context.deployment().region();
        Dataset<Row> owners = context.read(MemberRecords.TABLE)
                .select("channel", "external_id", "member_id")
                .join(members, new String[] {"member_id"}, "left_semi");
        Dataset<Row> profiles = context.read(Profiles.TABLE)
                .where(Accounts.upTo(context.asOf(), "created_at"))
                .where("size(phones) > 0 or address is not null")
                .select("channel", "external_id", "name", "phones", "address")
                .join(owners, Accounts.key());
        Dataset<Row> roster = Normalisation.normalised(
                        context.read(Staff.TABLE).select("name", "phones"), region, context.asOf())
                .selectExpr("'phone' as kind", "explode(phones) as value")
                .distinct();
        return Normalisation.normalised(profiles, region, context.asOf())
                .selectExpr(
                        "member_id",
                        """
                        inline(concat(
                          transform(phones, v -> named_struct('kind', 'phone', 'value', v)),
                          if(address is null, array(), array(named_struct('kind', 'address', 'value', address)))))
                        """)
                .distinct()
                .join(broadcast(roster), Keys.value(), "left_anti");
    }
}
