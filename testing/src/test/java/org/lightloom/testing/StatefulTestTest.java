package org.lightloom.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StatefulTestTest {
    /** A queue that forgets its oldest element when it takes the fifth, which is wrong, and a list as its model. */
    private static final class Queues implements AutoCloseable {
        static int open;
        final Deque<Integer> queue = new ArrayDeque<>();
        final List<Integer> model = new ArrayList<>();
        final int capacity;

        Queues(int capacity) {
            this.capacity = capacity;
            open++;
        }

        @Override
        public void close() {
            open--;
        }
    }

    private record Add(int value) implements Operation<Queues> {
        @Override
        public void run(Queues state) {
            state.queue.add(value);
            state.model.add(value);
            if (state.queue.size() > state.capacity) {
                state.queue.remove();
            }
        }
    }

    private record Take() implements Operation<Queues> {
        @Override
        public void run(Queues state) {
            if (!state.model.isEmpty()) {
                assertThat(state.queue.remove()).isEqualTo(state.model.remove(0));
            }
        }
    }

    private static Operation<Queues> draw(Random random) {
        return random.nextInt(5) < 3 ? new Add(random.nextInt(1_000_000)) : new Take();
    }

    private static StatefulTest<Queues> test(int capacity) {
        return new StatefulTest<>(() -> new Queues(capacity), StatefulTestTest::draw, 20, 200);
    }

    @Test
    void aSoundSystemPasses() {
        test(Integer.MAX_VALUE).run();
    }

    @Test
    void aPlantedBugIsFoundAndShownWithNoMoreOperationsThanItTakes() {
        AssertionError found = catchThrowableOfType(AssertionError.class, () -> test(4).run());

        String message = String.valueOf(found.getMessage());
        assertThat(message.lines().filter(line -> line.contains("Add["))).hasSize(5);
        assertThat(message.lines().filter(line -> line.contains("Take["))).hasSize(1);
    }

    @Test
    void aSeedGivesTheSameSequenceAgain() {
        Throwable first = catchThrowable(() -> test(4).run(42));

        assertThat(catchThrowable(() -> test(4).run(42))).hasMessage(first.getMessage());
        assertThat(first).hasMessageContaining("-Dseed=42 ");
    }

    @Test
    void everyStateIsClosed() {
        assertThat(catchThrowable(() -> test(4).run())).isNotNull();

        assertThat(Queues.open).isZero();
    }
}
