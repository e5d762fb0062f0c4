package io.fishpond.jobs.identity;

import static io.fishpond.testkit.Frames.content;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.table.staging.Profiles;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.Rows;
import java.time.LocalDate;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class GoldenRecordTest {
    private static final Map<String, Integer> TRUST = Map.of("crm", 90, "app", 50, "pos", 50);

    private final Dataset<Row> records;

    GoldenRecordTest(SparkSession spark) {
        records = spark.sql(
                """
                select * from values
                  (0L, 'app', '1', 'm', timestamp'2024-03-01', date'2026-01-01'),
                  (1L, 'crm', '2', 'm', timestamp'2024-02-01', date'2026-01-02'),
                  (2L, 'old', '3', 'm', null, date'2026-01-01'),
                  (3L, 'pos', '4', 'm', timestamp'2024-04-01', date'2026-01-01'),
                  (4L, 'pos', '5', 'n', null, date'2026-01-03')
                as t(id, channel, external_id, member_id, first_seen_at, first_landed_on)
                """);
    }

    @Test
    void followsTrustThenRecencyThenTheFirstAccount() {
        Dataset<Row> members = GoldenRecord.members(records, profiles(), noKeys());

        assertThat(content(members, "member_id", "name", "birth_date", "address", "store_id", "sources"))
                .containsExactly(
                        "m | Mei Lin | 1990-01-01 | New Road 2 | s1 | {address=app:1, birth_date=crm:2, name=crm:2, store_id=old:3}",
                        "n | null | null | null | null | {}");
    }

    @Test
    void takesWhatTheAccountsTellOfFirstAppearance() {
        Dataset<Row> members = GoldenRecord.members(records, profiles(), noKeys());

        assertThat(content(
                        members,
                        "member_id",
                        "first_seen_at",
                        "channels",
                        "accounts",
                        "acquisition_channel",
                        "founding_external_id"))
                .containsExactly(
                        "m | 2024-02-01T00:00:00Z | [app, crm, old, pos] | 4 | app | 1",
                        "n | 2026-01-03T00:00:00Z | [pos] | 1 | pos | 5");
    }

    @Test
    void keepsAttributesBySurvivorship() {
        assertThat(content(GoldenRecord.attributes(records, profiles()), "member_id", "name", "value", "source"))
                .containsExactly("m | pet | cat | crm:2", "m | size | M | app:1");
    }

    @Test
    void listsWhereAccountsDifferAndNoMoreAfterASplit() {
        String[] columns = {"member_id", "attribute", "source", "distinct_values", "differing"};
        assertThat(content(GoldenRecord.conflicts(records, profiles()), columns))
                .containsExactly(
                        "m | address | app:1 | 2 | [pos:4]",
                        "m | attributes.pet | crm:2 | 2 | [app:1]",
                        "m | attributes.size | app:1 | 2 | [pos:4]",
                        "m | birth_date | crm:2 | 2 | [app:1]",
                        "m | name | crm:2 | 4 | [app:1, old:3, pos:4]");

        Dataset<Row> split =
                records.withColumn("member_id", expr("if(channel in ('crm', 'app'), 'm', concat('s', id))"));
        assertThat(content(GoldenRecord.conflicts(split, profiles()), columns))
                .containsExactly(
                        "m | attributes.pet | crm:2 | 2 | [app:1]",
                        "m | birth_date | crm:2 | 2 | [app:1]",
                        "m | name | crm:2 | 2 | [app:1]");
        assertThat(content(GoldenRecord.members(split, profiles(), noKeys()), "member_id", "name", "store_id"))
                .contains("m | Mei Lin | null", "s2 | L | s1", "s3 | Lin | null");
    }

    private Dataset<Row> profiles() {
        Dataset<Row> delivered = Rows.of(Profiles.TABLE)
                .row(
                        "channel",
                        "crm",
                        "external_id",
                        "2",
                        "name",
                        "Mei Lin",
                        "birth_date",
                        "1990-01-01",
                        "address",
                        "-",
                        "updated_at",
                        "2020-01-01",
                        "attributes",
                        Map.of("pet", "cat", "size", " "))
                .row(
                        "channel",
                        "app",
                        "external_id",
                        "1",
                        "name",
                        "Mei",
                        "birth_date",
                        "1991-01-01",
                        "address",
                        "New Road 2",
                        "updated_at",
                        "2025-01-01",
                        "attributes",
                        Map.of("pet", "dog", "size", "M"))
                .row(
                        "channel",
                        "pos",
                        "external_id",
                        "4",
                        "name",
                        "Lin",
                        "address",
                        "Old Road 1",
                        "updated_at",
                        "2024-01-01",
                        "attributes",
                        Map.of("size", "L"))
                .row("channel", "old", "external_id", "3", "name", "L", "store_id", "s1", "updated_at", "2026-01-01")
                .frame();
        return Normalisation.normalised(delivered, "CN", LocalDate.parse("2026-01-01"))
                .join(records.select("channel", "external_id", "id"), Accounts.key())
                .transform(p -> GoldenRecord.withPrecedence(p, TRUST));
    }

    private Dataset<Row> noKeys() {
        return records.sparkSession()
                .sql("select 0L as id, '' as kind, '' as value, false as is_staff, false as is_usable where false");
    }
}
