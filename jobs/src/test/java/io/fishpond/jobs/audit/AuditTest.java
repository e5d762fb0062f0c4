package io.fishpond.jobs.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fishpond.config.Gates;
import io.fishpond.config.Settings;
import io.fishpond.run.Finding;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditTest {
    private static final LocalDate LAST = LocalDate.parse("2026-06-29");
    private static final Gates USUAL = Settings.gates("{}");

    /** Nights of one figure, the last first. */
    private static List<Audit.Night> nights(String metric, String subject, double... values) {
        List<Audit.Night> nights = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            nights.add(new Audit.Night(LAST.minusDays(i), Map.of(metric, Map.of(subject, values[i]))));
        }
        return nights;
    }

    private static List<Finding> audit(String metric, String subject, double value, List<Audit.Night> nights) {
        return Audit.of(Map.of(metric, Map.of(subject, value)), nights, USUAL, Set.of());
    }

    @ParameterizedTest
    @CsvSource({
        "rows_staged, app.orders, 80, 79, missing_rows, STOP, '79 rows, 21.0% fewer than the 100 in the night of 2026-06-29'",
        "members, '', 90, 89, missing_members, STOP, '89 members, 11.0% fewer than the 100 in the night of 2026-06-29'",
        "list_members, vip, 10, 9, emptied_lists, MARK, '9 members, 91.0% fewer than the 100 in the night of 2026-06-29'",
        "newest_days, app.orders, 7, 8, stale_days, MARK, the newest is 8 days old",
        "refused_files, app.orders, 0, 2, refused_files, MARK, 2 of its files could not be read",
        "decayed, churn all gap, 0, 1, decayed_models, MARK, 'what it foretold has come of age, and is clearly worse than what it was chosen for'",
    })
    void fitsUpToTheLimitAndIsFoundBeyond(
            String metric,
            String subject,
            double fits,
            double tooMuch,
            String gate,
            Gates.Action action,
            String words) {
        List<Audit.Night> nights = nights(metric, subject, 100);

        assertThat(audit(metric, subject, fits, nights)).isEmpty();
        assertThat(audit(metric, subject, tooMuch, nights)).singleElement().satisfies(finding -> {
            assertThat(finding.gate()).isEqualTo(gate);
            assertThat(finding.subject()).isEqualTo(subject);
            assertThat(finding.words()).isEqualTo(words);
            assertThat(finding.action()).isEqualTo(action);
        });
    }

    /** Rows of app.orders: read and rejected by the mapping, not readable. */
    private static Map<String, Map<String, Double>> rows(double read, double rejected, double unreadable) {
        return Map.of(
                "rows_read", Map.of("app.orders", read),
                "rows_rejected", Map.of("app.orders", rejected),
                "rows_unreadable", Map.of("app.orders", unreadable));
    }

    private static List<String> rejected(
            Map<String, Map<String, Double>> tonight, Map<String, Map<String, Double>> before, String... snapshots) {
        return Audit.of(tonight, List.of(new Audit.Night(LAST, before)), USUAL, Set.of(snapshots)).stream()
                .map(Finding::words)
                .toList();
    }

    @Test
    void aFirstNightIsHeldAgainstAllThatItRead() {
        assertThat(Audit.of(rows(1000, 100, 0), List.of(), USUAL, Set.of())).isEmpty();
        assertThat(Audit.of(rows(1000, 100, 2), List.of(), USUAL, Set.of()))
                .singleElement()
                .isEqualTo(new Finding(
                        "rejected_rows",
                        "app.orders",
                        102 / 1002.0,
                        0.1,
                        "102 of 1,002 rows were rejected, 10.2%, for reasons in ops.rejects",
                        Gates.Action.STOP));
        assertThat(Audit.of(rows(60, 19, 0), List.of(), USUAL, Set.of()))
                .as("a handful is no finding")
                .isEmpty();
    }

    @Test
    void whatCameSinceIsHeldAgainstItself() {
        assertThat(rejected(rows(366_000, 1_100, 0), rows(365_000, 100, 0)))
                .as("a year hides no day")
                .containsExactly(
                        "1,000 of 1,000 rows that came since the last night were rejected, 100.0%, for reasons in ops.rejects");
        assertThat(rejected(rows(365_000, 100, 600), rows(365_000, 100, 0)))
                .containsExactly(
                        "600 of 600 rows that came since the last night were rejected, 100.0%, for reasons in ops.rejects");
        assertThat(rejected(rows(1_100, 200, 0), rows(1_000, 200, 0)))
                .as("what was let pass is not found again")
                .isEmpty();
    }

    @Test
    void aSnapshotIsHeldAgainstItsWhole() {
        assertThat(rejected(rows(1_001, 190, 0), rows(1_000, 100, 0), "app.orders"))
                .containsExactly("190 of 1,001 rows were rejected, 19.0%, for reasons in ops.rejects");
        assertThat(rejected(rows(1_001, 200, 0), rows(1_000, 200, 0), "app.orders"))
                .as("a share that was let pass is not found again")
                .isEmpty();
    }

    @Test
    void isHeldAgainstTheLowerOfMedianAndLast() {
        // A fall that was let pass is the measure of the next nights; one bad night among good ones is not.
        assertThat(audit("members", "", 70, nights("members", "", 70, 100, 100, 100)))
                .isEmpty();
        assertThat(audit("members", "", 70, nights("members", "", 100, 70, 100, 100)))
                .singleElement()
                .satisfies(finding -> assertThat(finding.words())
                        .isEqualTo("70 members, 30.0% fewer than the 100 in the nights of 2026-06-26 to 2026-06-29"));
    }

    @Test
    void aFirstNightAndANewFeedHaveNothingToBeHeldAgainst() {
        assertThat(audit("rows_staged", "app.orders", 0, List.of())).isEmpty();
        assertThat(audit("rows_staged", "shop.orders", 0, nights("rows_staged", "app.orders", 100)))
                .as("nor is a feed that the deployment has no more")
                .isEmpty();
    }

    @Test
    void theDeploymentSaysHowMuchAndWhatItDoes() {
        Gates strict = Settings.gates("{missing_members: {most: 0.01, action: mark}}");
        assertThat(Audit.of(Map.of("members", Map.of("", 98.0)), nights("members", "", 100), strict, Set.of()))
                .extracting(Finding::allowed, Finding::action)
                .containsExactly(tuple(0.01, Gates.Action.MARK));
    }

    @Test
    void everyGateCanBeLetPassByItsName() {
        assertThat(Gates.names())
                .containsExactly(
                        "identity",
                        "refused_files",
                        "rejected_rows",
                        "missing_rows",
                        "missing_members",
                        "stale_days",
                        "emptied_lists",
                        "decayed_models");
    }
}
