package org.lightloom.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
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

    @Test
    void aPoolWhoseThreadsAreAllBusyIsNotWaitedFor() {
        ForkJoinPool pool = ForkJoinPool.commonPool();
        CountDownLatch release = new CountDownLatch(1);
        for (int i = 0; i < pool.getParallelism(); i++) {
            pool.execute(() -> awaitUninterruptibly(release));
        }
        AtomicInteger done = new AtomicInteger();
        try {
            assertTimeoutPreemptively(
                    Duration.ofSeconds(20),
                    () -> Parallel.forEach(4, i -> {
                        // Behind this the pieces are no longer the next thing that this thread gave to the pool.
                        pool.execute(() -> {});
                        done.incrementAndGet();
                    }));
        } finally {
            release.countDown();
        }
        assertThat(done).hasValue(4);
    }

    @Test
    void writersWhoWaitForEachOtherDoNotWaitForTurns() throws Exception {
        int callers = 3 * Runtime.getRuntime().availableProcessors();
        CountDownLatch all = new CountDownLatch(callers);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            threads.add(new Thread(() -> Parallel.writing(2, piece -> {
                if (piece == 0) {
                    all.countDown();
                    awaitUninterruptibly(all);
                }
            })));
        }
        runAll(threads);
    }

    @Test
    void writersOfSeveralPiecesTakeTurnsButNotOfOne() throws Exception {
        Turns turns = new Turns(1, Duration.ofMinutes(10), System::nanoTime, System::nanoTime);
        Map<Thread, Integer> piecesAtWork = new ConcurrentHashMap<>();
        AtomicInteger most = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(new Thread(() -> {
                Thread caller = Thread.currentThread();
                Parallel.writing(turns, 20, piece -> {
                    piecesAtWork.merge(caller, 1, Integer::sum);
                    most.accumulateAndGet(piecesAtWork.size(), Math::max);
                    Parallel.writing(turns, 1, alone -> LockSupport.parkNanos(1_000_000));
                    piecesAtWork.computeIfPresent(caller, (same, count) -> count == 1 ? null : count - 1);
                });
            }));
        }
        runAll(threads);
        assertThat(most).hasValue(1);
    }

    private static void runAll(List<Thread> threads) throws InterruptedException {
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join(20_000);
            assertThat(thread.isAlive()).isFalse();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
