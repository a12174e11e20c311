package org.lightloom.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.lightloom.kv.Ids.IDS;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lightloom.kv.TrappedDisk.Operation;

/** Updates that sync nothing run in their callers' threads where nothing is in the way, interrupts or not. */
class UnsyncedLocalStoreTest extends StoreContract {
    @TempDir
    Path folder;

    private final TrappedDisk disk = new TrappedDisk();
    private LocalStore store = LocalStore.open(Path.of(""), LocalStoreTest.PRIVATE);

    @BeforeEach
    void open() {
        store = LocalStore.open(folder, LocalStoreTest.PRIVATE, disk).with(Durability.UNSYNCED);
    }

    @Override
    Store store() {
        return store;
    }

    /** In which threads it was called. */
    private static final class Watched implements Folder {
        final List<Thread> threads = new ArrayList<>();

        @Override
        public NextVersion fold(Optional<Blob> current, List<Change> changes) {
            threads.add(Thread.currentThread());
            return new Counter().fold(current, changes);
        }
    }

    @Test
    void anUpdateRunsInItsCallersThread() {
        Watched folder = new Watched();

        store.update(KEY, Counter.add(1), folder).orThrow();

        assertThat(folder.threads).containsExactly(Thread.currentThread());
    }

    @Test
    void aSyncedOneDoesNot() {
        Watched folder = new Watched();

        store.with(Durability.SYNCED).update(KEY, Counter.add(1), folder).orThrow();

        assertThat(folder.threads).hasSize(1).doesNotContain(Thread.currentThread());
    }

    /** Its carrier would wait for the disk with it. */
    @Test
    void norDoesOneOfAVirtualThread() throws Exception {
        Optional<Method> start = Stream.of(Thread.class.getMethods())
                .filter(method -> method.getName().equals("startVirtualThread"))
                .findAny();
        assumeTrue(start.isPresent(), "needs Java 21");
        Watched folder = new Watched();

        Thread caller = (Thread) start.orElseThrow().invoke(null, (Runnable)
                () -> store.update(KEY, Counter.add(1), folder).orThrow());
        caller.join();

        assertThat(folder.threads).hasSize(1).doesNotContain(caller);
    }

    @Test
    void norDoesOneWhoseKeySomebodyElseIsAtWorkOn() throws Exception {
        store.update("first/use", Counter.add(1), new Counter()).orThrow();
        Locks locks = new Locks(folder.resolve(LocalStoreTest.PRIVATE), new DurableFolders(folder, disk), disk);
        Watched folder = new Watched();
        FutureTask<Outcome> update = new FutureTask<>(() -> store.update(KEY, Counter.add(1), folder));
        Thread caller = new Thread(update);

        try (KeyLock held = locks.tryTake(Keys.lockOffset(KEY)).orElseThrow()) {
            caller.start();
            Parallel.awaitWaiting(caller);
        }

        assertThat(update.get()).isInstanceOf(Outcome.Committed.class);
        assertThat(folder.threads).hasSize(1).doesNotContain(caller);
    }

    @Test
    void aLinkThatComesBeforeAFirstVersionIsWrittenThrough() throws IOException {
        store.update("there", Counter.add(1), new Counter()).orThrow();
        disk.trap((operation, path) -> {
            if (operation == Operation.WRITE && !Files.isSymbolicLink(folder.resolve("link"))) {
                Files.createSymbolicLink(folder.resolve("link"), Path.of("missing"));
            }
        });

        store.update("link", Counter.add(2), new Counter()).orThrow();

        assertThat(folder.resolve("link")).isSymbolicLink();
        assertThat(Counter.value(store, "missing")).isEqualTo(2);
    }

    @Test
    void itsFolderMustNotUpdateTheStoreEither() {
        LocalStoreTest.assertThatAFolderMustNotUpdate(store);

        store.update(KEY, Ids.next(), IDS).orThrow();
    }

    @Test
    void whatAnInterruptedCallerAsksForGoesOnWithoutIt() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        Watched folder = new Watched();
        Thread.currentThread().interrupt();

        Outcome outcome = store.update(KEY, Counter.add(1), (current, changes) -> {
            NextVersion next = folder.fold(current, changes);
            done.countDown();
            return next;
        });

        assertThat(Thread.interrupted()).isTrue();
        assertThat(outcome).isInstanceOfAny(Outcome.Unknown.class, Outcome.Committed.class);
        done.await();
        store.update(KEY, Counter.add(1), new Counter()).orThrow();
        assertThat(folder.threads).doesNotContain(Thread.currentThread());
        assertThat(Counter.value(store, KEY)).isEqualTo(2);
    }

    /** What a folder answers as if it had read what it could not read; not all of it is written through a channel. */
    static Stream<NextVersion> answers() {
        return Stream.of(
                NextVersion.of(ByteBuffer.allocate(8)),
                NextVersion.of(ByteBuffer.allocate(0)),
                NextVersion.none(),
                NextVersion.sameAsCurrent());
    }

    @ParameterizedTest
    @MethodSource("answers")
    void nothingIsPublishedFromReadsThatAnInterruptMadeFail(NextVersion answer) {
        store.update(KEY, Counter.add(40), new Counter()).orThrow();
        Thread caller = Thread.currentThread();

        Outcome outcome = store.update(KEY, Counter.add(2), (current, changes) -> {
            if (Thread.currentThread() != caller) {
                return new Counter().fold(current, changes);
            }
            caller.interrupt();
            assertThatThrownBy(() -> current.orElseThrow().read(0, 8)).hasMessageContaining("interrupted");
            return answer;
        });

        assertThat(Thread.interrupted()).isTrue();
        assertThat(outcome).isInstanceOfAny(Outcome.Unknown.class, Outcome.Committed.class);
        store.update(KEY, Counter.add(0), new Counter()).orThrow();
        assertThat(Counter.value(store, KEY)).isEqualTo(42);
    }

    @Test
    void changesOfOthersDoNotDependOnAnInterruptedCaller() throws Exception {
        store.update("first/use", Counter.add(1), new Counter()).orThrow();
        Watched folder = new Watched();
        Thread caller = Thread.currentThread();
        FutureTask<Outcome> other = new FutureTask<>(() -> store.update(KEY, Counter.add(2), folder));
        disk.trap((operation, path) -> {
            if (operation == Operation.LOCK && Thread.currentThread() == caller) {
                Thread thread = new Thread(other);
                thread.start();
                Parallel.awaitWaiting(thread);
            }
        });

        assertThat(store.update(KEY, Counter.add(1), folder)).isInstanceOf(Outcome.Committed.class);

        assertThat(other.get()).isInstanceOf(Outcome.Committed.class);
        assertThat(folder.threads).hasSize(1).doesNotContain(caller);
        assertThat(Counter.value(store, KEY)).isEqualTo(3);
    }

    /** However much of it is used up: the update is done or refused, and the key is free afterwards. */
    @Test
    void aCallerWhoseStackIsUsedUpLeavesNothingTaken() {
        int[] deepest = {0};
        for (int up = 0; up < 400; up += 7) {
            updateAtTheEndOfTheStack(0, up, deepest);
        }

        Outcome outcome = store.update(KEY, Counter.add(0), new Counter());

        assertThat(outcome).isInstanceOf(Outcome.Committed.class);
        assertThat(deepest[0]).isPositive();
    }

    /** Calls itself until there is no room, then updates so many frames above that. */
    private int updateAtTheEndOfTheStack(int depth, int up, int[] deepest) {
        int left;
        try {
            left = depth < Integer.MAX_VALUE ? updateAtTheEndOfTheStack(depth + 1, up, deepest) : up;
        } catch (StackOverflowError e) {
            deepest[0] = depth;
            left = up;
        }
        if (left == 0) {
            try {
                store.update(KEY, Counter.add(1), new Counter());
            } catch (StackOverflowError e) {
                // Nothing was begun.
            }
        }
        return left - 1;
    }

    @Test
    void whatAnInterruptBreaksOffIsDoneOnce() {
        for (Operation moment : List.of(Operation.LOCK, Operation.CREATE, Operation.WRITE, Operation.RENAME)) {
            String key = KEY + "/" + moment;
            store.update(key, Counter.add(1), new Counter()).orThrow();
            Thread caller = Thread.currentThread();
            disk.trap((operation, path) -> {
                if (operation == moment && Thread.currentThread() == caller) {
                    caller.interrupt();
                }
            });

            Outcome outcome = store.update(key, Counter.add(2), new Counter());

            assertThat(Thread.interrupted()).isTrue();
            assertThat(outcome).isInstanceOfAny(Outcome.Unknown.class, Outcome.Committed.class);
            disk.trap((operation, path) -> {});
            store.update(key, Counter.add(4), new Counter()).orThrow();
            assertThat(Counter.value(store, key)).as("interrupted at " + moment).isEqualTo(7);
        }
    }

    @Test
    void interruptsAtAnyMomentLoseNothingAndRepeatNothing() throws Exception {
        AtomicInteger committed = new AtomicInteger();
        AtomicInteger unknown = new AtomicInteger();
        AtomicInteger interrupts = new AtomicInteger();
        Queue<Thread> victims = new ConcurrentLinkedQueue<>();
        AtomicBoolean over = new AtomicBoolean();
        Thread interrupter = new Thread(() -> {
            while (!over.get()) {
                LockSupport.parkNanos(50_000);
                victims.forEach(Thread::interrupt);
            }
        });
        interrupter.start();

        Parallel.threads(4, thread -> {
            boolean victim = thread % 2 == 0;
            if (victim) {
                victims.add(Thread.currentThread());
            }
            for (int i = 0; i < 300; i++) {
                Outcome outcome = store.update(KEY + (thread / 2), Counter.add(1), new Counter());
                boolean done = outcome instanceof Outcome.Committed;
                assertThat(done || victim && outcome instanceof Outcome.Unknown).isTrue();
                (done ? committed : unknown).incrementAndGet();
                interrupts.addAndGet(Thread.interrupted() ? 1 : 0);
            }
            victims.remove(Thread.currentThread());
        });
        over.set(true);
        interrupter.join();

        assertThat(interrupts.get()).isPositive();
        long sum = 0;
        for (int k = 0; k < 2; k++) {
            store.update(KEY + k, Counter.add(0), new Counter()).orThrow();
            sum += Counter.value(store, KEY + k);
        }
        // What an interrupted caller does not know of is done all the same.
        assertThat(sum).isEqualTo(committed.get() + unknown.get());
    }
}
