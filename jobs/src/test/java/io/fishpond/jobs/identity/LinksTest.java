package io.fishpond.jobs.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LinksTest {
    @Test
    void keepEveryOneHoweverMany() {
        Links.Builder some = new Links.Builder();
        for (int i = 0; i < 200; i++) {
            some.add(i, i + 1, i);
        }
        Links all = Links.joined(List.of(some.build(), new Links.Builder().build(), some.build()));

        assertThat(all.size()).isEqualTo(400);
        assertThat(all.a[399]).isEqualTo(199);
        assertThat(all.b[200]).isEqualTo(1);
        assertThat(all.bits[199]).isEqualTo(199);
    }

    @Test
    void ofKeysBoundEvenWhereTheCutHasRisen() {
        Links.Builder keys = new Links.Builder();
        keys.add(0, 1, 2);
        keys.add(0, 2, 10);
        Links bounding = keys.build().above(5);

        assertThat(bounding.bits[0]).isGreaterThan(5).isLessThan(5.001f);
        assertThat(bounding.bits[1]).isEqualTo(10);
    }
}
