package org.lightloom.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lightloom.kv.StoppedClock.millis;

import org.junit.jupiter.api.Test;

/** How long the first at a key waits for those who came along last time. */
class CompanyTest {
    private final StoppedClock clock = new StoppedClock();
    private final Company company = new Company(clock);
    private int others;

    private void await() {
        company.await(() -> others);
    }

    @Test
    void whoWritesAloneNeverWaits() {
        await();
        company.met(0, millis(50));
        await();

        assertThat(clock.pauses()).isEmpty();
    }

    @Test
    void theFirstWaitsUntilAsManyAreThereAsLastTime() {
        company.met(2, millis(50));
        clock.duringPause(3, () -> others = 1);
        await();
        assertThat(clock.paused()).isEqualTo(millis(50));

        clock.duringPause(3, () -> others = 2);
        await();
        assertThat(clock.paused()).isGreaterThan(millis(50)).isLessThan(millis(51));
    }

    @Test
    void noLongerThanTheLastRoundTook() {
        company.met(1, millis(50));
        company.met(1, millis(3));

        await();

        assertThat(clock.paused()).isEqualTo(millis(3));
    }

    @Test
    void noLongerThanATenthOfASecondHoweverLongThatWas() {
        company.met(1, millis(5_000));

        await();

        assertThat(clock.paused()).isEqualTo(millis(100));
    }

    @Test
    void oneRoundAloneMayBeChanceTwoAreNot() {
        company.met(4, millis(8));
        company.met(0, millis(8));
        others = 1;
        await();
        assertThat(clock.paused()).as("two are expected").isEqualTo(millis(8));

        company.met(0, millis(8));
        company.met(0, millis(8));
        others = 0;
        await();
        assertThat(clock.paused()).as("nobody is expected").isEqualTo(millis(8));
    }
}
