package io.fishpond.spark;

import static io.fishpond.testkit.Frames.content;
import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.staging.Friendships;
import io.fishpond.table.staging.Interactions;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.Rows;
import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class StandingFriendshipsTest {
    private final Rows friendships = Rows.of(Friendships.TABLE).withDefault("channel", "wecom");
    private final Rows interactions =
            Rows.of(Interactions.TABLE).withDefault("channel", "wecom").withDefault("kind", "unfollow");
    private final Rows records =
            Rows.of(MemberRecords.TABLE).withDefault("channel", "wecom").withDefault("first_landed_on", "2026-01-01");

    private void friendship(String staff, String contact, String added, String removed) {
        friendships.row("staff_id", staff, "external_id", contact, "added_at", added, "removed_at", removed);
    }

    private void unfollow(String contact, String at, String whom) {
        interactions.row("event_id", contact + at, "external_id", contact, "occurred_at", at, "object_id", whom);
    }

    @Test
    void theUnfollowOfAnEmployeeWhoseFriendSheIsNotEndsNothing() {
        for (String contact : new String[] {"moved on", "returned", "friend of e2"}) {
            records.row("external_id", contact, "member_id", contact);
        }
        friendship("e1", "moved on", "2026-01-01", null);
        friendship("e2", "friend of e2", "2026-01-01", null);
        friendship("e1", "returned", "2026-03-01", "2026-02-01"); // the row still says when she left before
        unfollow("moved on", "2026-06-01", "e2"); // a friendship that the channel does not list any more

        assertThat(content(begun("2026-06-30"), "member_id", "staff_id", "ended_at"))
                .containsExactly("friend of e2 | e2 | null", "moved on | e1 | null", "returned | e1 | null");
    }

    private Dataset<Row> begun(String day) {
        return StandingFriendships.begun(
                friendships.frame(),
                interactions.frame(),
                records.frame().select("channel", "external_id", "member_id"),
                LocalDate.parse(day));
    }

    @Test
    void endsWithRemovalAndWithTheUnfollowThatMeansIt() {
        for (String contact : new String[] {"one", "all", "page", "again", "removed", "later"}) {
            records.row("external_id", contact, "member_id", contact);
            friendship("e1", contact, "2026-01-01", contact.equals("removed") ? "2026-06-30T23:00:00" : null);
        }
        friendship("e2", "one", "2026-01-01", null);
        friendship("e2", "all", "2026-01-01", null);
        friendship("e3", "removed", "2026-01-01", "2026-07-01");
        friendship("e3", "later", "2026-07-01", null);
        friendship("e3", "unknown", "2026-01-01", null);
        unfollow("one", "2026-06-01", "e2"); // of one employee
        unfollow("all", "2026-06-01", null);
        unfollow("page", "2026-06-01", "home page"); // of no employee of hers
        unfollow("again", "2025-12-31", "e1"); // before she came back
        unfollow("later", "2026-07-01", "e1");

        assertThat(content(
                        begun("2026-06-30").selectExpr("staff_id", "member_id", "to_date(ended_at) as ended_on"),
                        "member_id",
                        "staff_id",
                        "ended_on"))
                .containsExactly(
                        "again | e1 | null",
                        "all | e1 | 2026-06-01",
                        "all | e2 | 2026-06-01",
                        "later | e1 | null",
                        "one | e1 | null",
                        "one | e2 | 2026-06-01",
                        "page | e1 | 2026-06-01",
                        "removed | e1 | 2026-06-30",
                        "removed | e3 | null");
    }
}
