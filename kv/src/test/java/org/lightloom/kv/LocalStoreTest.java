package org.lightloom.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lightloom.kv.Ids.IDS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStoreTest extends StoreContract {
    static final String PRIVATE = "lightcurves/.lightloom";

    @TempDir
    Path folder;

    private LocalStore store = LocalStore.open(Path.of(""), PRIVATE);

    @BeforeEach
    void open() {
        store = LocalStore.open(folder.resolve("store"), PRIVATE);
    }

    @Override
    Store store() {
        return store;
    }

    @Test
    void readingWritesNothing() throws IOException {
        Files.createDirectories(folder.resolve("store/lightcurves"));

        assertThat(store.open(KEY)).isEmpty();
        assertThat(store.list("lightcurves")).isEmpty();

        assertThat(tree()).containsExactly("store", "store/lightcurves");
    }

    @Test
    void anUpdateLeavesOnlyTheKeyAndTheLock() throws IOException {
        put(KEY, "x");

        assertThat(tree())
                .filteredOn(path -> Files.isRegularFile(folder.resolve(path)))
                .containsExactlyInAnyOrder("store/" + KEY, "store/" + PRIVATE + "/lock");
    }

    @Test
    void aReadOnlyFolderIsReadableAndRefusesAnUpdate() throws IOException {
        put(KEY, "x");
        try (Stream<Path> files = Files.walk(folder.resolve("store"))) {
            for (Path file : files.toList()) {
                String mode = Files.isDirectory(file) ? "r-xr-xr-x" : "r--r--r--";
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
            }
        }
        try {
            LocalStore readOnly = LocalStore.open(folder.resolve("store"), PRIVATE);

            assertThat(Ids.in(readOnly, "none")).isEmpty();
            assertThat(readOnly.list("lightcurves/c/0")).containsExactly("0");
            assertThat(text(KEY)).isEqualTo("x");
            if (!Files.isWritable(folder.resolve("store"))) {
                Outcome outcome = readOnly.update("new/key", Ids.next(), IDS);
                assertThat(outcome).isInstanceOf(Outcome.NotCommitted.class);
            }
        } finally {
            try (Stream<Path> files = Files.walk(folder.resolve("store"))) {
                files.filter(Files::isDirectory).forEach(LocalStoreTest::makeWritable);
            }
        }
    }

    private static void makeWritable(Path path) {
        assertThat(path.toFile().setWritable(true)).isTrue();
    }

    @Test
    void changesThatWaitShareOneRewriteAndTheGuiltyFailsAlone() throws Exception {
        Gate gate = new Gate();
        List<FutureTask<Outcome>> callers = new ArrayList<>();
        callers.add(start(Counter.add(1), gate));
        gate.entered.await();
        for (int i = 2; i <= 9; i++) {
            callers.add(start(Counter.add(i == 5 ? -5 : i), gate));
        }

        gate.open.countDown();

        for (int i = 1; i <= 9; i++) {
            boolean committed = callers.get(i - 1).get() instanceof Outcome.Committed;
            assertThat(committed).as("change " + i).isEqualTo(i != 5);
        }
        assertThat(Counter.value(store, KEY)).isEqualTo(40);
        // The first alone, then the other eight together, then each of them alone to find the guilty, then seven.
        assertThat(gate.folded).containsExactly(1, 8, 1, 1, 1, 1, 1, 1, 1, 1, 7);
    }

    private FutureTask<Outcome> start(Change change, Folder with) {
        FutureTask<Outcome> task = new FutureTask<>(() -> store.update(KEY, change, with));
        Thread thread = new Thread(task);
        thread.start();
        Parallel.awaitWaiting(thread);
        return task;
    }

    /** A counter whose first fold waits until the gate is opened, and which fails on negative numbers. */
    private static final class Gate implements Folder {
        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch open = new CountDownLatch(1);
        final List<Integer> folded = new ArrayList<>();

        @Override
        public NextVersion fold(java.util.Optional<Blob> current, List<Change> changes) {
            entered.countDown();
            awaitQuietly(open);
            folded.add(changes.size());
            if (changes.stream().anyMatch(change -> change.payload().get() < 0)) {
                throw new IllegalStateException("negative");
            }
            return new Counter().fold(current, changes);
        }
    }

    static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void changesWhoseSumIsTooMuchAreFoldedInParts() throws Exception {
        Gate gate = new Gate();
        Folder atMostThree = (current, changes) -> {
            if (changes.size() > 3) {
                throw new OutOfMemoryError("pretended");
            }
            return gate.fold(current, changes);
        };
        List<FutureTask<Outcome>> callers = new ArrayList<>();
        callers.add(start(Counter.add(1), atMostThree));
        gate.entered.await();
        for (int i = 2; i <= 9; i++) {
            callers.add(start(Counter.add(i), atMostThree));
        }

        gate.open.countDown();

        for (FutureTask<Outcome> caller : callers) {
            assertThat(caller.get()).isInstanceOf(Outcome.Committed.class);
        }
        assertThat(Counter.value(store, KEY)).isEqualTo(45);
    }

    @Test
    void anInterruptedCallerStopsWaitingAndItsChangeGoesOn() throws Exception {
        Gate gate = new Gate();
        List<Object> seen = new ArrayList<>();
        Thread caller = new Thread(() -> {
            seen.add(store.update(KEY, Counter.add(1), gate));
            seen.add(Thread.currentThread().isInterrupted());
        });
        caller.start();
        gate.entered.await();
        FutureTask<Outcome> other = start(Counter.add(2), gate);

        caller.interrupt();
        caller.join();
        gate.open.countDown();

        assertThat(seen.get(0)).isInstanceOf(Outcome.Unknown.class);
        assertThat(seen.get(1)).isEqualTo(true);
        assertThat(other.get()).isInstanceOf(Outcome.Committed.class);
        assertThat(Counter.value(store, KEY)).isEqualTo(3);
    }

    @Test
    void interruptsOfSomeWritersLoseNothingOfTheOthers() throws Exception {
        List<Change> committed = java.util.Collections.synchronizedList(new ArrayList<>());
        Parallel.threads(8, thread -> {
            for (int i = 0; i < 40; i++) {
                Change change = Ids.next();
                if (thread % 2 == 0) {
                    Thread.currentThread().interrupt();
                }
                Outcome outcome = store.update(KEY, change, IDS);
                assertThat(Thread.interrupted()).isEqualTo(thread % 2 == 0);
                if (outcome instanceof Outcome.Committed) {
                    committed.add(change);
                }
                assertThat(thread % 2 == 0 || outcome instanceof Outcome.Committed)
                        .isTrue();
            }
        });

        assertThat(committed).hasSizeGreaterThanOrEqualTo(160);
        assertThat(Ids.in(store, KEY))
                .doesNotHaveDuplicates()
                .containsAll(committed.stream().map(Change::id).toList());
    }

    @Test
    void aFolderThatInterruptsItsThreadHarmsNobody() {
        store.update(KEY, Counter.add(1), (current, changes) -> {
                    Thread.currentThread().interrupt();
                    return new Counter().fold(current, changes);
                })
                .orThrow();
        store.update(KEY, Counter.add(1), new Counter()).orThrow();

        assertThat(Counter.value(store, KEY)).isEqualTo(2);
    }

    @Test
    void aFolderThatUpdatesTheStoreIsToldSoInsteadOfWaitingForItself() {
        assertThatAFolderMustNotUpdate(store);
    }

    static void assertThatAFolderMustNotUpdate(Store store) {
        Outcome outcome = store.update(KEY, Ids.next(), (current, changes) -> {
            store.update(KEY, Ids.next(), IDS).orThrow();
            return NextVersion.sameAsCurrent();
        });

        assertThatThrownBy(outcome::orThrow).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anInterruptOfOneReaderDoesNotSpoilTheBlobForTheOthers() {
        put(KEY, "x");
        try (Blob blob = store.open(KEY).orElseThrow()) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> blob.read(0, 1)).hasMessageContaining("interrupted");
            assertThat(Thread.interrupted()).isTrue();

            assertThat(string(blob)).isEqualTo("x");
        }
    }

    @Test
    void whereANewerVersionTookItsPlaceSuchABlobHasNoBytesOfThat() {
        put(KEY, "old");
        try (Blob blob = store.open(KEY).orElseThrow()) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> blob.read(0, 1)).hasMessageContaining("interrupted");
            assertThat(Thread.interrupted()).isTrue();
            put(KEY, "new");

            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> blob.read(0, 1))
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining("open the key again");
            }
        }
    }

    /** Each file has a length of its own, and none goes, so that no inode comes back. */
    @Test
    void aBlobHasTheSizeOfTheFileThatItReadsHoweverOftenThatIsReplaced() throws Exception {
        Path key = folder.resolve("key");
        Path kept = Files.createDirectory(folder.resolve("kept"));
        Files.createFile(key);
        AtomicBoolean done = new AtomicBoolean();
        Containment containment = new Containment(folder);

        Parallel.threads(2, thread -> {
            for (int length = 1; thread == 0 && length <= 2_000; length++) {
                Path next = Files.write(folder.resolve("next"), new byte[length]);
                Files.createLink(kept.resolve("" + length), next);
                Files.move(next, key, StandardCopyOption.ATOMIC_MOVE);
            }
            done.compareAndSet(false, thread == 0);
            while (!done.get()) {
                try (LocalBlob blob = LocalBlob.open(key, containment)) {
                    assertThat(blob.channel().size()).isEqualTo(blob.size());
                }
            }
        });
    }

    @Test
    void aSymbolicLinkIsReadAndWrittenThrough() throws IOException {
        put("a/target", "x");
        Files.createSymbolicLink(folder.resolve("store/a/link"), Path.of("target"));

        assertThat(text("a/link")).isEqualTo("x");
        put("a/link", "y");

        assertThat(text("a/target")).isEqualTo("y");
        assertThat(folder.resolve("store/a/link")).isSymbolicLink();
    }

    @Test
    void offsetsAndLengthsHave64Bits() {
        long far = 5L << 30;
        publish(new NextVersion.Hole(far), new NextVersion.Bytes(utf8("the end")));

        publish(new NextVersion.CopiedRange(far + 4, 3), new NextVersion.Hole(far), new NextVersion.Bytes(utf8("!")));

        try (Blob blob = store.open(KEY).orElseThrow()) {
            assertThat(blob.size()).isEqualTo(far + 4);
            assertThat(blob.read(0, 4)).isEqualTo(utf8("end\0"));
            assertThat(blob.read(far + 2, 2)).isEqualTo(utf8("\0!"));
        }
    }

    @Test
    void aClosedBlobSaysSo() {
        put(KEY, "x");
        Blob blob = store.open(KEY).orElseThrow();

        blob.close();

        assertThatThrownBy(() -> blob.read(0, 1)).hasMessageContaining("closed");
    }

    @Test
    void manyMoreKeysThanThreadsAreWrittenAtOnce() throws Exception {
        Parallel.threads(
                150,
                thread -> store.update("c/" + thread, Counter.add(1), new Counter())
                        .orThrow());

        assertThat(store.list("c")).hasSize(150);
    }

    private List<String> tree() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> !file.equals(folder))
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }
}
