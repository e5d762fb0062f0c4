package io.fishpond.spark;

import static org.apache.spark.sql.functions.expr;

import io.fishpond.config.SegmentDefinition;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * By which ways a member agreed to be contacted, and whether she refuses to be picked by a machine. Over all her accounts the newest
 * change of each contact channel counts; what she says of any channel counts for each, and a withdrawal that names everybody for us.
 */
public final class ChannelConsent {
    private ChannelConsent() {}

    /**
     * Adds {@code consent_wecom}, {@code consent_sms}, {@code consent_email} and {@code refuses_targeting}.
     *
     * @param audience one row per member; what the profile says of these columns gives way to what is known by now
     * @param consents rows of {@code staging.consents}
     * @param records rows of {@code core.member_records}
     * @param isGranted what no record of consent means
     */
    public static Dataset<Row> with(
            Dataset<Row> audience, Dataset<Row> consents, Dataset<Row> records, LocalDate asOf, boolean isGranted) {
        Dataset<Row> newest = consents
                // Withdrawals hold as soon as they are known.
                .where("not granted or to_date(changed_at) <= date'" + asOf + "'")
                .where("lower(purpose) in ('marketing', 'profiling')")
                .where("lower(recipient) = 'self' or (lower(recipient) in ('any', 'all') and not granted)")
                .join(records.select("channel", "external_id", "member_id"), new String[] {"channel", "external_id"})
                .groupBy(
                        expr("member_id"),
                        expr("lower(purpose) as purpose"),
                        expr("if(lower(contact_channel) = 'all', 'any', lower(contact_channel)) as way"))
                .agg(expr("max_by(granted, struct(changed_at, not granted))").as("granted"));
        List<Column> folded = new ArrayList<>();
        for (String channel : SegmentDefinition.CONTACT_CHANNELS) {
            // What she says of her phone she says of text messages, too; exports obey both.
            String ways = "'any', '" + channel + "'" + (channel.equals("sms") ? ", 'phone'" : "");
            folded.add(expr("bool_and(granted) filter (where purpose = 'marketing' and way in (" + ways + "))")
                    .as("consent_" + channel));
        }
        Dataset<Row> told = newest.groupBy("member_id")
                .agg(
                        expr("bool_or(not granted) filter (where purpose = 'profiling')")
                                .as("refuses_targeting"),
                        folded.toArray(Column[]::new));
        Dataset<Row> joined = audience.drop(told.drop("member_id").columns())
                .join(told, new String[] {"member_id"}, "left")
                .withColumn("refuses_targeting", expr("coalesce(refuses_targeting, false)"));
        for (String channel : SegmentDefinition.CONTACT_CHANNELS) {
            joined = joined.withColumn(
                    "consent_" + channel, expr("coalesce(consent_" + channel + ", " + isGranted + ")"));
        }
        return joined;
    }
}
