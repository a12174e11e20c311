package org.lightloom.cli.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TicksTest {

    @Test
    void ticksAreRoundAndWithinTheRange() {
        assertThat(labels(new Range(14.27, 16.51), 8)).containsExactly("14.5", "15.0", "15.5", "16.0", "16.5");
        assertThat(labels(new Range(58199.1, 58501.2), 4)).containsExactly("58200", "58300", "58400", "58500");
    }

    @Test
    void labelsHaveTheDecimalsThatTheStepNeeds() {
        assertThat(labels(new Range(15.0, 15.003), 3)).containsExactly("15.000", "15.001", "15.002", "15.003");
    }

    @Test
    void aboutZeroThereIsNoMinusZero() {
        assertThat(labels(new Range(-1, 1), 2)).containsExactly("-1", "0", "1");
    }

    private static List<String> labels(Range range, int most) {
        Ticks ticks = Ticks.of(range, most);
        return ticks.values().stream().map(ticks::label).toList();
    }
}
