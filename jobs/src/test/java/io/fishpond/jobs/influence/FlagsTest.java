package io.fishpond.jobs.influence;

import static io.fishpond.testkit.Frames.content;
import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.config.Settings;
import io.fishpond.testkit.LocalSpark;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class FlagsTest {
    private static final LocalDate AS_OF = LocalDate.parse("2026-06-30");

    private final List<Row> referred = new ArrayList<>();
    private final List<Row> judged = new ArrayList<>();
    private final List<Row> values = new ArrayList<>();
    private final List<Row> orders = new ArrayList<>();

    private void brought(String referrer, String member, String at) {
        referred.add(RowFactory.create(member, referrer, Instant.parse(at), referrer.startsWith("staff")));
        judged.add(RowFactory.create(referrer, member, null));
    }

    private void rejected(String referrer, String member, String reason) {
        judged.add(RowFactory.create(referrer, member, reason));
    }

    private void value(String kind, String value, String... members) {
        for (String member : members) {
            values.add(RowFactory.create(member, kind, value));
        }
    }

    private void bought(String member, String day) {
        orders.add(RowFactory.create(member, LocalDate.parse(day), LocalDate.parse(day)));
    }

    private static Dataset<Row> frame(List<Row> rows, String columns) {
        return LocalSpark.session().createDataFrame(rows, StructType.fromDDL(columns));
    }

    private Dataset<Row> flags(String settings) {
        return new Flags(
                        Settings.referral("flags: {" + settings + "}").flags(),
                        AS_OF,
                        frame(
                                referred,
                                "member_id string, referrer_id string, referred_at timestamp, is_staff_referral boolean"))
                .of(
                        frame(judged, "referrer_id string, referee_id string, reason string"),
                        frame(values, "member_id string, kind string, value string"),
                        frame(orders, "member_id string, first_order_on date, last_order_on date"));
    }

    private List<String> flagged(String settings) {
        return content(flags(settings), "member_id", "referrer_id", "flag", "members");
    }

    private List<String> evidence(String settings) {
        return content(flags(settings), "member_id", "evidence");
    }

    @Test
    void findsClaimsThatRunInACircle() {
        brought("ann", "bob", "2026-01-01T00:00:00Z");
        brought("bob", "cyd", "2026-02-01T00:00:00Z");
        brought("cyd", "dan", "2026-03-01T00:00:00Z");
        brought("ann", "eve", "2026-03-01T00:00:00Z");
        rejected("cyd", "ann", "out_of_order");
        rejected("dan", "ann", "out_of_window"); // too late to say whether it would close a ring
        rejected("eve", "bob", "out_of_order"); // beside her, and not above

        assertThat(content(flags("ring_size: 3"), "member_id", "referrer_id", "flag", "members", "evidence"))
                .containsExactly(
                        "bob | ann | ring | 3 | in a ring of 3: cyd is said to have brought ann, who stands above her",
                        "cyd | bob | ring | 3 | in a ring of 3: cyd is said to have brought ann, who stands above her");
        assertThat(flagged("ring_size: 2")).isEmpty();
    }

    @Test
    void findsTwoWhoBroughtEachOtherAndTellsTheLargestRing() {
        brought("ann", "bob", "2026-01-01T00:00:00Z");
        brought("bob", "cyd", "2026-02-01T00:00:00Z");
        rejected("bob", "ann", "out_of_order");
        rejected("bob", "ann", "out_of_order"); // said twice
        rejected("cyd", "ann", "out_of_order");

        assertThat(flagged("ring_size: 2")).containsExactly("bob | ann | ring | 2");
        assertThat(flagged("ring_size: 3")).containsExactly("bob | ann | ring | 3", "cyd | bob | ring | 3");
    }

    @Test
    void findsManyWhoWereBroughtAtOnceAndHaveNotBought() {
        brought("ann", "bob", "2026-06-01T00:00:00Z");
        brought("ann", "cyd", "2026-06-01T12:00:00Z");
        brought("ann", "dan", "2026-06-01T23:59:59Z");
        brought("zoe", "eve", "2026-06-01T00:00:00Z");
        brought("zoe", "fay", "2026-06-01T12:00:00Z");
        brought("zoe", "gus", "2026-06-02T00:00:00Z"); // a day after the first to the second
        brought("staff", "hal", "2026-06-01T00:00:00Z");
        brought("staff", "ida", "2026-06-01T00:00:00Z");
        brought("staff", "jon", "2026-06-01T00:00:00Z");
        assertThat(flagged("burst_members: 3")).isEmpty(); // nobody's orders are known

        bought("dan", "2026-05-31"); // before she was brought
        assertThat(evidence("burst_members: 3"))
                .containsExactly(
                        "bob | 3 brought by one within 24 hours from 2026-06-01 00:00:00, 0 of them have bought",
                        "cyd | 3 brought by one within 24 hours from 2026-06-01 00:00:00, 0 of them have bought",
                        "dan | 3 brought by one within 24 hours from 2026-06-01 00:00:00, 0 of them have bought");
        assertThat(flagged("burst_members: 4")).isEmpty();
        assertThat(flagged("burst_members: 3, burst_hours: 48"))
                .contains("eve | zoe | burst | 3", "gus | zoe | burst | 3");

        bought("cyd", "2026-06-20");
        assertThat(flagged("burst_members: 3")).isEmpty();
        assertThat(flagged("burst_members: 3, burst_buyers: 1"))
                .containsExactly("bob | ann | burst | 3", "cyd | ann | burst | 3", "dan | ann | burst | 3");
    }

    @Test
    void givesABurstItsDaysToBuy() {
        brought("ann", "bob", "2026-06-23T23:00:00Z");
        brought("ann", "cyd", "2026-06-23T23:59:59Z");
        brought("zoe", "dan", "2026-06-24T00:00:00Z");
        brought("zoe", "eve", "2026-06-24T00:00:00Z");
        bought("somebody", "2026-06-01");

        assertThat(flagged("burst_members: 2")).containsExactly("bob | ann | burst | 2", "cyd | ann | burst | 2");
        assertThat(flagged("burst_members: 2, burst_patience_days: 8")).isEmpty();
        assertThat(flagged("burst_members: 2, burst_patience_days: 6")).hasSize(4);
    }

    @Test
    void findsOneValueInAFamily() {
        brought("ann", "bob", "2026-01-01T00:00:00Z");
        brought("ann", "cyd", "2026-01-01T00:00:00Z");
        brought("bob", "dan", "2026-02-01T00:00:00Z");
        brought("zoe", "eve", "2026-01-01T00:00:00Z");
        value("phone", "+8613800000001", "ann", "bob");
        value("address", "上海市1号", "bob", "cyd"); // one less than the limit
        value("device", "d-77", "bob", "cyd", "eve");
        value("phone", "+8613800000002", "cyd", "eve"); // of two families
        value("phone", "+8613800000003", "ann", "dan"); // with one between them
        brought("dan", "fay", "2026-03-01T00:00:00Z");
        value("phone", "+8613800000004", "ann", "fay"); // with two between them

        assertThat(content(flags(""), "member_id", "referrer_id", "flag", "members", "evidence"))
                .containsExactly(
                        "bob | ann | shared_device | 2 | one device on 2 of ann and the two generations below her",
                        "bob | ann | shared_phone | 2 | one phone on 2 of ann and the two generations below her",
                        "cyd | ann | shared_device | 2 | one device on 2 of ann and the two generations below her",
                        "dan | bob | shared_phone | 2 | one phone on 2 of ann and the two generations below her");

        value("address", "上海市1号", "ann", "ann"); // at two of her shops
        assertThat(flagged("shared_phone: 3, shared_device: 3"))
                .containsExactly("bob | ann | shared_address | 3", "cyd | ann | shared_address | 3");
        assertThat(flagged("shared_phone: 3, shared_address: 4, shared_device: 3"))
                .isEmpty();
    }

    @Test
    void findsClaimsMadeAfterTheFact() {
        brought("ann", "bob", "2026-01-03T00:00:00Z");
        brought("ann", "cyd", "2026-01-04T00:00:00Z");
        brought("ann", "dan", "2025-12-01T00:00:00Z");
        brought("ann", "eve", "2026-06-01T00:00:00Z"); // has never bought
        bought("bob", "2026-01-01");
        bought("cyd", "2026-01-01");
        bought("dan", "2026-01-01");

        assertThat(content(flags("late_days: 2"), "member_id", "referrer_id", "flag", "members", "evidence"))
                .containsExactly("cyd | ann | after_the_fact | 1 | claimed 3 days after her first order");
        assertThat(flagged("late_days: 3")).isEmpty();
    }
}
