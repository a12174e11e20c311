package org.lightloom.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParallelTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 1000})
    void everyPieceIsDoneOnce(int count) {
        AtomicIntegerArray done = new AtomicIntegerArray(count);
        Parallel.forEach(count, done::incrementAndGet);
        for (int i = 0; i < count; i++) {
            assertThat(done.get(i)).isEqualTo(1);
        }
    }

    @Test
    void piecesMayHavePiecesOfTheirOwn() {
        AtomicInteger done = new AtomicInteger();
        Parallel.forEach(20, i -> Parallel.forEach(20, k -> done.incrementAndGet()));
        assertThat(done).hasValue(400);
    }

    @Test
    void aFailureIsThrownOnceAllWhoWorkHaveStopped() {
        AtomicInteger atWork = new AtomicInteger();
        assertThatThrownBy(() -> Parallel.forEach(1000, i -> {
                    atWork.incrementAndGet();
                    try {
                        if (i == 3) {
                            throw new IllegalStateException("piece 3");
                        }
                    } finally {
                        atWork.decrementAndGet();
                    }
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("piece 3");
        assertThat(atWork).hasValue(0);
    }
}
