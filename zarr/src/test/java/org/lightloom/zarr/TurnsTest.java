package org.lightloom.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TurnsTest {
    private static final int CALLERS = 4;
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SEVERAL_SECONDS = Duration.ofSeconds(3);
    private static final Duration SHORT = Duration.ofMillis(100);

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final AtomicInteger atWork = new AtomicInteger();
    private final AtomicInteger mostAtWork = new AtomicInteger();

    @Test
    void callersWhoComputeAreAFewAtOnceAndAllDoTheirWork() {
        Turns turns = new Turns(2, LONG, System::nanoTime, System::nanoTime);
        AtomicInteger done = new AtomicInteger();
        callers(() -> {
            for (int i = 0; i < 50; i++) {
                turns.run(this::work);
                done.incrementAndGet();
            }
        });
        assertThat(done).hasValue(CALLERS * 50);
        assertThat(mostAtWork).hasValue(2);
    }

    @Test
    void callersWhoWaitForSomethingElseGoAllAtOnce() {
        LongSupplier computesNothing = () -> 0;
        Turns turns = new Turns(1, LONG, System::nanoTime, computesNothing);
        callers(() -> workUntilAllAreAtWork(turns));
    }

    @Test
    void aCallerWhoseTurnDoesNotComeGoesAllTheSameAndLaterOnesDoNotWait() throws Exception {
        Turns turns = new Turns(1, SHORT, now::get, now::get);
        openBySomebodyStuck(turns);
        meetAtWork(turns);
    }

    @Test
    void aCallerWhoWaitsLongWhileOthersGetOnChangesNothingForThem() throws Exception {
        Turns turns = new Turns(1, SEVERAL_SECONDS, now::get, now::get);
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch second = new CountDownLatch(1);
        Thread holder = holder(turns, first);
        Thread next = waiting(turns, () -> await(second));
        Thread late = waiting(turns, () -> {});
        first.countDown();
        late.join();
        second.countDown();
        holder.join();
        next.join();
        callers(() -> workTwentyTimes(turns));
        assertThat(mostAtWork).hasValue(1);
    }

    @Test
    void afterSomeTimeCallersTakeTurnsAgain() throws Exception {
        Turns turns = new Turns(1, SEVERAL_SECONDS, now::get, now::get);
        openBySomebodyStuck(turns);
        now.addAndGet(Turns.OPEN_FOR.toNanos());
        callers(() -> workTwentyTimes(turns));
        assertThat(mostAtWork).hasValue(1);
    }

    @Test
    void aFailureGivesTheTurnBack() {
        Turns turns = new Turns(1, LONG, System::nanoTime, System::nanoTime);
        assertThatThrownBy(() -> turns.run(() -> {
                    throw new IllegalStateException("failed");
                }))
                .hasMessage("failed");
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> turns.run(this::work));
        assertThat(mostAtWork).hasValue(1);
    }

    @Test
    void anInterruptedCallerDoesItsWorkWithItsFlagSet() throws Exception {
        Turns turns = new Turns(1, LONG, System::nanoTime, System::nanoTime);
        CountDownLatch release = new CountDownLatch(1);
        Thread holder = holder(turns, release);
        Thread.currentThread().interrupt();
        turns.run(this::work);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(mostAtWork).hasValue(1);
        release.countDown();
        holder.join();
        callers(() -> turns.run(this::work));
        assertThat(mostAtWork).as("no turn was given back that was not taken").hasValue(1);
    }

    /** They wait for threads of the store, and the JDK does not tell for how long they have computed. */
    @Test
    void virtualThreadsAreNotHeldBack() throws Exception {
        Optional<Method> start = Stream.of(Thread.class.getMethods())
                .filter(method -> method.getName().equals("startVirtualThread"))
                .findAny();
        assumeTrue(start.isPresent(), "needs Java 21");
        Turns turns = new Turns(1, LONG, System::nanoTime, Turns::threadTime);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            threads.add((Thread) start.orElseThrow().invoke(null, (Runnable) () -> workUntilAllAreAtWork(turns)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    @Test
    void aFewWhoWaitLongBesideManyWhoComputeBrieflyLetAllGoAtOnce() {
        Turns turns = new Turns(1, LONG, now::get, now::get);
        for (int i = 0; i < 100; i++) {
            turns.count(1_000_000, i % 10 == 0 ? 1_000_000_000 : 1_500_000);
        }
        meetAtWork(turns);
    }

    @Test
    void whoComputesLessNowAndThenIsNoReasonToStopTakingTurns() {
        Turns turns = new Turns(1, LONG, now::get, now::get);
        for (int i = 0; i < 1000; i++) {
            turns.count(i % 10 == 0 ? 1_000_000 : 5_000_000, 10_000_000);
        }
        callers(() -> workTwentyTimes(turns));
        assertThat(mostAtWork).hasValue(1);
    }

    @Test
    void onceTurnsAreTakenAgainOneWhoWaitedIsNoReasonToStop() {
        Turns turns = new Turns(1, LONG, now::get, now::get);
        for (int i = 0; i < 100; i++) {
            turns.count(0, 10_000_000);
        }
        now.addAndGet(Turns.OPEN_FOR.toNanos());
        turns.count(0, 10_000_000);
        callers(() -> workTwentyTimes(turns));
        assertThat(mostAtWork).hasValue(1);
    }

    /** On return nobody is at work. */
    private void openBySomebodyStuck(Turns turns) throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        Thread holder = holder(turns, release);
        turns.run(() -> {});
        release.countDown();
        holder.join();
    }

    /** Whose turn it is until it is released. */
    private static Thread holder(Turns turns, CountDownLatch release) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        Thread holder = new Thread(() -> turns.run(() -> {
            begun.countDown();
            await(release);
        }));
        holder.start();
        begun.await();
        return holder;
    }

    private static Thread waiting(Turns turns, Runnable work) {
        Thread thread = new Thread(() -> turns.run(work));
        thread.start();
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        return thread;
    }

    private static void callers(Runnable each) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            Thread thread = new Thread(each);
            thread.setDaemon(true);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** So often that it fails if anybody waits. */
    private static void meetAtWork(Turns turns) {
        CyclicBarrier all = new CyclicBarrier(CALLERS);
        int meetings = 200;
        assertTimeoutPreemptively(
                SHORT.multipliedBy(meetings / 2),
                () -> callers(() -> {
                    for (int i = 0; i < meetings; i++) {
                        turns.run(() -> meet(all));
                    }
                }));
    }

    private void workUntilAllAreAtWork(Turns turns) {
        while (mostAtWork.get() < CALLERS) {
            turns.run(this::work);
        }
    }

    private void workTwentyTimes(Turns turns) {
        for (int i = 0; i < 20; i++) {
            turns.run(this::work);
        }
    }

    private void work() {
        mostAtWork.accumulateAndGet(atWork.incrementAndGet(), Math::max);
        try {
            TimeUnit.MILLISECONDS.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        atWork.decrementAndGet();
    }

    private static void meet(CyclicBarrier all) {
        try {
            all.await();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
