package io.fishpond.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.config.SegmentDefinition.Refresh;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class SegmentDefinitionTest {

    @Test
    void choosesAnewOnTheFirstNightOfAWeekOrMonth() {
        LocalDate monday = LocalDate.parse("2026-06-29");

        assertThat(Refresh.DAILY.since(monday)).isEqualTo(monday);
        assertThat(Refresh.WEEKLY.since(monday)).isEqualTo(monday);
        assertThat(Refresh.WEEKLY.since(monday.plusDays(6))).isEqualTo(monday);
        assertThat(Refresh.MONTHLY.since(monday)).isEqualTo(LocalDate.parse("2026-06-01"));
        assertThat(Refresh.MONTHLY.since(monday.plusDays(2))).isEqualTo(LocalDate.parse("2026-07-01"));
    }
}
