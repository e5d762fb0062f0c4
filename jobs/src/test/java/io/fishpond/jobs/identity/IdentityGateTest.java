package io.fishpond.jobs.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.config.Deployment;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdentityGateTest {
    private static final Deployment.Gate LIMITS = new Deployment.Gate(100, 20, 2, 1.2, 20);
    private static final MemberFigures NONE = new MemberFigures(0, 0, 0);

    private static List<String> breaches(MemberFigures tonight, MemberFigures published) {
        return IdentityGate.checks(tonight, published, LIMITS).stream()
                .filter(IdentityGate.Check::isBreach)
                .map(IdentityGate.Check::toString)
                .toList();
    }

    @Test
    void bindsTheFirstNightByAbsoluteLimitsOnly() {
        assertThat(breaches(new MemberFigures(10_000, 600, 100), NONE)).isEmpty();
        assertThat(breaches(new MemberFigures(10_100, 500, 101), NONE))
                .containsExactly(
                        "accounts of the largest member: from 0 in the last published night to 101 (at most 100, by"
                                + " identity.gate.largest_member)",
                        "accounts per member: from 0 in the last published night to 20.20 (at most 20, by"
                                + " identity.gate.accounts_per_member)");
    }

    @Test
    void letsSmallFiguresRiseAndLargeOnesGrow() {
        assertThat(breaches(new MemberFigures(100, 80, 21), new MemberFigures(100, 99, 2)))
                .isEmpty();
        assertThat(breaches(new MemberFigures(30_000, 20_000, 40), new MemberFigures(20_000, 15_000, 20)))
                .isEmpty();
    }

    @Test
    void namesEveryFigureThatJumped() {
        assertThat(breaches(new MemberFigures(20_000, 9_000, 90), new MemberFigures(20_000, 15_000, 30)))
                .containsExactly(
                        "accounts of the largest member: from 30 in the last published night to 90 (at most 60, by"
                                + " identity.gate.jump and slack)",
                        "merges (accounts less members): from 5,000 in the last published night to 11,000 (at most"
                                + " 10,000, by identity.gate.jump and slack)",
                        "accounts per member: from 1.33 in the last published night to 2.22 (at most 1.60, by"
                                + " identity.gate.average_jump and slack)");
    }

    @Test
    void knowsNoMembersWhereThereAreNone() {
        assertThat(breaches(NONE, NONE)).isEmpty();
    }
}
