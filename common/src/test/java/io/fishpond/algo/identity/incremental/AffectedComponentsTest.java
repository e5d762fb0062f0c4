package io.fishpond.algo.identity.incremental;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class AffectedComponentsTest {
    private static final int NONE = AffectedComponents.NONE;

    @Test
    void takesInWhatWasConnectedAndWhatIs() {
        // Two pairs, a single one, and a new record.
        AffectedComponents affected = new AffectedComponents(new int[] {0, 0, 2, 2, 4, NONE});

        affected.touch(0);
        affected.touch(5);
        affected.link(4, 5);

        assertThat(affected.records()).containsExactly(0, 1, 4, 5);
        assertThat(affected.isAffected(2)).isFalse();
        assertThat(affected.isTouched(0)).isTrue();
        assertThat(affected.isTouched(1)).isFalse();
    }

    @Test
    void sparesEverythingWhereNothingIsTouched() {
        assertThat(new AffectedComponents(new int[] {0, 0, 2}).records()).isEmpty();
    }

    @Test
    void refusesALinkThatNothingCanHaveMade() {
        AffectedComponents affected = new AffectedComponents(new int[] {0, 1, 2});
        affected.touch(0);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> affected.link(1, 2))
                .withMessage("the link of 1 and 2 cannot be new: neither is touched, or it was touched too late");
    }
}
