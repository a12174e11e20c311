package org.lightloom.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StoreThreadsTest {

    @Test
    void oneWriterHasOneThreadForAllItsUpdates() throws InterruptedException {
        StoreThreads threads = new StoreThreads(8);
        Set<Thread> used = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < 100; i++) {
            SynchronousQueue<Thread> done = new SynchronousQueue<>();
            threads.execute(() -> hand(done));
            Thread thread = done.take();
            used.add(thread);
            Parallel.awaitWaiting(thread, Thread.State.TIMED_WAITING);
        }
        assertThat(used).hasSize(1);
    }

    @Test
    void whatTheBoundLeavesWaitingIsDoneLater() throws InterruptedException {
        StoreThreads threads = new StoreThreads(3);
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(1000);
        for (int i = 0; i < 1000; i++) {
            threads.execute(() -> {
                most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                atOnce.decrementAndGet();
                all.countDown();
            });
        }
        assertThat(all.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(most.get()).isBetween(1, 3);
    }

    @Test
    void aTaskThatFailsOrLeavesAnInterruptTakesNoThreadAway() throws InterruptedException {
        StoreThreads threads = new StoreThreads(1);
        CountDownLatch done = new CountDownLatch(1);
        threads.execute(() -> Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> {}));
        threads.execute(() -> {
            throw new IllegalStateException("planned");
        });
        threads.execute(() -> Thread.currentThread().interrupt());
        threads.execute(done::countDown);
        assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void asManyCallersAsThreadsAreAtWorkAtOnce() throws Exception {
        AtomicInteger begun = new AtomicInteger();
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch refused = new CountDownLatch(6);
        Parallel.threads(70, thread -> {
            Optional<Boolean> done = StoreThreads.inCaller(() -> {
                begun.incrementAndGet();
                assertThat(StoreThreads.isCurrent()).isTrue();
                LocalStoreTest.awaitQuietly(end);
                return Optional.of(true);
            });
            if (done.isEmpty()) {
                refused.countDown();
                refused.await();
                end.countDown();
            }
            assertThat(StoreThreads.isCurrent()).isFalse();
        });
        assertThat(begun).hasValue(64);
        assertThat(StoreThreads.inCaller(() -> Optional.of(true))).hasValue(true);
    }

    @Test
    void aCallerWhoseWorkFailsIsFreeAfterwards() {
        for (int i = 0; i < 65; i++) {
            assertThatThrownBy(() -> StoreThreads.inCaller(() -> {
                        throw new IllegalStateException("planned");
                    }))
                    .hasMessage("planned");
        }
        assertThat(StoreThreads.isCurrent()).isFalse();
        assertThat(StoreThreads.inCaller(() -> Optional.of(true))).hasValue(true);
    }

    private static void hand(SynchronousQueue<Thread> to) {
        try {
            to.put(Thread.currentThread());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
