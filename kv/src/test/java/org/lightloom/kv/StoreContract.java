package org.lightloom.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lightloom.kv.Ids.IDS;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store promises. */
@Timeout(120)
abstract class StoreContract {
    static final String KEY = "lightcurves/c/0/0/0/17";

    abstract Store store();

    @Test
    void aKeyThatWasNeverWrittenHasNoVersion() {
        assertThat(store().open(KEY)).isEmpty();
    }

    @Test
    void whatWasCommittedIsRead() {
        put(KEY, "mag 17.3");

        assertThat(text(KEY)).isEqualTo("mag 17.3");
    }

    @Test
    void noUpdateOfManyThreadsIsLostOrAppliedTwice() throws Exception {
        Counter counter = new Counter();

        Parallel.threads(8, thread -> {
            for (int i = 0; i < 100; i++) {
                store().update(KEY, Counter.add(1), counter).orThrow();
            }
        });

        assertThat(Counter.value(store(), KEY)).isEqualTo(800);
    }

    @Test
    void everyCommittedIdOfManyThreadsIsThereOnce() throws Exception {
        Queue<UUID> committed = new ConcurrentLinkedQueue<>();

        Parallel.threads(8, thread -> {
            for (int i = 0; i < 50; i++) {
                Change change = Ids.next();
                store().update(KEY, change, IDS).orThrow();
                committed.add(change.id());
            }
        });

        assertThat(Ids.in(store(), KEY)).containsExactlyInAnyOrderElementsOf(committed);
    }

    @Test
    void aFolderOfEachThreadLosesNothingEither() throws Exception {
        Parallel.threads(8, thread -> {
            Folder own = (current, changes) -> IDS.fold(current, changes);
            for (int i = 0; i < 30; i++) {
                store().update(KEY, Ids.next(), own).orThrow();
            }
        });

        assertThat(Ids.in(store(), KEY)).hasSize(240).doesNotHaveDuplicates();
    }

    /** Counts by what it has read before it is asked, and has no answer without. */
    private record Prepared(Queue<Long> versions) implements Folder {
        @Override
        public NextVersion fold(Optional<Blob> current, List<Change> changes) {
            assertThat(current).isEmpty();
            return next(0);
        }

        private static NextVersion next(long value) {
            return NextVersion.of(ByteBuffer.allocate(8).putLong(value + 1).flip());
        }

        @Override
        public Folder pinnedTo(Blob version) {
            long value = version.read(0, 8).getLong();
            versions.add(value);
            return (current, changes) -> next(value);
        }
    }

    @Test
    void aFolderPreparesItselfForEachVersionAnew() {
        Prepared folder = new Prepared(new ConcurrentLinkedQueue<>());

        for (int i = 0; i < 4; i++) {
            store().update(KEY, Counter.add(1), folder).orThrow();
        }

        assertThat(folder.versions).containsExactly(1L, 2L, 3L);
        assertThat(Counter.value(store(), KEY)).isEqualTo(4);
    }

    @Test
    void aFolderThatCannotPrepareItselfWritesNothing() {
        store().update(KEY, Counter.add(1), new Counter()).orThrow();
        RuntimeException failure = new IllegalStateException("not prepared");
        Folder failing = new Folder() {
            @Override
            public NextVersion fold(Optional<Blob> current, List<Change> changes) {
                return new Counter().fold(current, changes);
            }

            @Override
            public Folder pinnedTo(Blob version) {
                throw failure;
            }
        };

        assertThat(store().update(KEY, Counter.add(1), failing)).isEqualTo(new Outcome.NotCommitted(failure));
        assertThat(Counter.value(store(), KEY)).isEqualTo(1);
    }

    @Test
    void disjointKeysAreWrittenInParallel() throws Exception {
        Parallel.threads(8, thread -> {
            for (int i = 0; i < 30; i++) {
                store().update("c/" + thread, Counter.add(i), new Counter()).orThrow();
            }
        });

        for (int thread = 0; thread < 8; thread++) {
            assertThat(Counter.value(store(), "c/" + thread)).isEqualTo(435);
        }
    }

    @Test
    void anOpenBlobKeepsItsVersionWhateverIsWritten() {
        put(KEY, "first");
        try (Blob pinned = store().open(KEY).orElseThrow()) {
            put(KEY, "a second, longer one");

            assertThat(string(pinned)).isEqualTo("first");
        }
    }

    @Test
    void readersOnlyMeetCompleteVersions() throws Exception {
        Folder fill = (current, changes) ->
                NextVersion.of(changes.get(changes.size() - 1).payload());
        store().update(KEY, filled(0), fill).orThrow();

        Parallel.threads(4, thread -> {
            for (int i = 0; i < 40; i++) {
                if (thread == 0) {
                    store().update(KEY, filled(i), fill).orThrow();
                } else {
                    try (Blob blob = store().open(KEY).orElseThrow()) {
                        ByteBuffer bytes = blob.read(0, (int) blob.size());
                        assertThat(bytes.get(0)).isEqualTo(bytes.get(bytes.limit() - 1));
                        assertThat(bytes.limit()).isEqualTo(100_000 + bytes.get(0));
                    }
                }
            }
        });
    }

    private static Change filled(int value) {
        byte[] bytes = new byte[100_000 + value];
        java.util.Arrays.fill(bytes, (byte) value);
        return Change.of(ByteBuffer.wrap(bytes));
    }

    @Test
    void aVersionIsEqualToItselfOnly() {
        put(KEY, "a");
        Version first = version();
        Version again = version();
        put(KEY, "b");

        assertThat(again).isEqualTo(first);
        assertThat(version()).isNotEqualTo(first);
    }

    private Version version() {
        try (Blob blob = store().open(KEY).orElseThrow()) {
            return blob.version();
        }
    }

    @Test
    void aRejectedChangeFailsAloneWithItsReason() throws Exception {
        Folder picky = new RejectsNegative();

        Parallel.threads(8, thread -> {
            for (int i = 0; i < 30; i++) {
                Outcome outcome = store().update(KEY, Counter.add(i % 3 == 0 ? -1 : 1), picky);
                assertThat(outcome instanceof Outcome.Committed).isEqualTo(i % 3 != 0);
                if (outcome instanceof Outcome.NotCommitted not) {
                    assertThat(not.cause())
                            .isInstanceOf(ArithmeticException.class)
                            .hasMessage("negative");
                }
            }
        });

        assertThat(Counter.value(store(), KEY)).isEqualTo(160);
    }

    private record RejectsNegative() implements Folder {
        @Override
        public NextVersion fold(Optional<Blob> current, List<Change> changes) {
            for (Change change : changes) {
                if (change.payload().get() < 0) {
                    throw new ChangeRejectedException(change.id(), new ArithmeticException("negative"));
                }
            }
            return new Counter().fold(current, changes);
        }
    }

    @Test
    void aChangeThatThrowsFailsAloneWhateverItThrows() throws Exception {
        Folder fragile = new ThrowsOnNegative();

        Parallel.threads(8, thread -> {
            for (int i = 0; i < 30; i++) {
                Outcome outcome = store().update(KEY, Counter.add(i % 3 == 0 ? -(i % 2) - 1 : 1), fragile);
                assertThat(outcome instanceof Outcome.Committed).isEqualTo(i % 3 != 0);
            }
        });

        assertThat(Counter.value(store(), KEY)).isEqualTo(160);
    }

    private record ThrowsOnNegative() implements Folder {
        @Override
        public NextVersion fold(Optional<Blob> current, List<Change> changes) {
            for (Change change : changes) {
                long amount =
                        change.payload().order(java.nio.ByteOrder.BIG_ENDIAN).getLong();
                if (amount == -1) {
                    throw new IllegalStateException("a bug");
                }
                if (amount == -2) {
                    throw new OutOfMemoryError("pretended");
                }
            }
            return new Counter().fold(current, changes);
        }
    }

    @Test
    void anErrorInTheFolderIsReportedToTheWriter() {
        Outcome outcome = store().update(KEY, Counter.add(-2), new ThrowsOnNegative());

        assertThatThrownBy(outcome::orThrow)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(KEY)
                .hasRootCauseInstanceOf(OutOfMemoryError.class);
        assertThat(store().open(KEY)).isEmpty();
    }

    @Test
    void theSameChangeTwiceIsAppliedOnce() {
        Change change = Ids.next();

        store().update(KEY, change, IDS).orThrow();
        store().update(KEY, Ids.next(), IDS).orThrow();
        store().update(KEY, change, IDS).orThrow();

        assertThat(Ids.in(store(), KEY)).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void theSameChangeFromManyThreadsIsAppliedOnce() throws Exception {
        for (int round = 0; round < 20; round++) {
            String key = "round/" + round;
            Change change = Ids.next();
            Parallel.threads(8, thread -> store().update(key, change, IDS).orThrow());

            assertThat(Ids.in(store(), key)).containsExactly(change.id());
        }
    }

    @Test
    void anUnchangedVersionIsCommittedWithoutANewOne() {
        put(KEY, "a");
        Version before = version();

        Outcome outcome = store().update(KEY, Ids.next(), (current, changes) -> NextVersion.sameAsCurrent());

        assertThat(outcome).isInstanceOf(Outcome.Committed.class);
        assertThat(version()).isEqualTo(before);
    }

    @Test
    void anUnchangedVersionOfAMissingKeyStaysMissing() {
        Outcome outcome = store().update(KEY, Ids.next(), (current, changes) -> NextVersion.sameAsCurrent());

        assertThat(outcome).isInstanceOf(Outcome.Committed.class);
        assertThat(store().open(KEY)).isEmpty();
    }

    @Test
    void aVersionIsMadeOfCopiedRangesNewBytesAndHoles() {
        put(KEY, "0123456789");

        publish(
                new NextVersion.CopiedRange(7, 3),
                new NextVersion.Hole(2),
                new NextVersion.Bytes(utf8("ab")),
                new NextVersion.CopiedRange(0, 1),
                new NextVersion.Hole(0),
                new NextVersion.Bytes(ByteBuffer.allocate(0)),
                new NextVersion.CopiedRange(4, 0));

        assertThat(text(KEY)).isEqualTo("789\0\0ab0");
    }

    @Test
    void aPieceMayBeMadeWhileItIsWritten() {
        put(KEY, "0123456789");

        publish(
                new NextVersion.CopiedRange(8, 2),
                produced(6, "abc", "", "def"),
                produced(0),
                new NextVersion.Bytes(utf8("!")));

        assertThat(text(KEY)).isEqualTo("89abcdef!");
    }

    @Test
    void aProducerThatFailsOrMakesAnotherLengthChangesNothing() {
        put(KEY, "old");

        NextVersion.Producer failing = sink -> {
            sink.write(utf8("ab"));
            throw new IllegalStateException("no more");
        };
        NextVersion.Producer worse = sink -> {
            throw new StackOverflowError("no end");
        };
        for (NextVersion.Piece piece : List.of(
                produced(6, "abc"),
                produced(2, "abc"),
                new NextVersion.Produced(4, failing),
                new NextVersion.Produced(4, worse))) {
            Outcome outcome = store().update(KEY, Ids.next(), (current, changes) -> NextVersion.of(List.of(piece)));
            assertThat(outcome).isInstanceOf(Outcome.NotCommitted.class);
        }
        assertThat(text(KEY)).isEqualTo("old");
    }

    private static NextVersion.Piece produced(long length, String... parts) {
        return new NextVersion.Produced(length, sink -> {
            for (String part : parts) {
                sink.write(utf8(part));
            }
        });
    }

    @Test
    void aHoleAtTheEndCounts() {
        publish(new NextVersion.Bytes(utf8("ab")), new NextVersion.Hole(3));

        assertThat(text(KEY)).isEqualTo("ab\0\0\0");
    }

    @Test
    void aVersionMayBeEmpty() {
        publish();

        try (Blob blob = store().open(KEY).orElseThrow()) {
            assertThat(blob.size()).isZero();
        }
    }

    @Test
    void aRemovedKeyHasNoVersionAndWhoeverReadsItGoesOnReading() {
        put("folder/1", "old");
        try (Blob open = store().open("folder/1").orElseThrow()) {
            remove("folder/1").orThrow();

            assertThat(store().open("folder/1")).isEmpty();
            assertThat(string(open)).isEqualTo("old");
            assertThat(open.isNewest()).isFalse();
        }
        assertThat(store().list("folder")).isEmpty();
        remove("folder/1").orThrow();
        put("folder/1", "new");
        assertThat(text("folder/1")).isEqualTo("new");
    }

    @Test
    void aRemovedKeyHasNoMark() {
        put("folder/1", "old");
        store().mark("folder/1", (byte) 7, blob -> true);

        remove("folder/1").orThrow();
        assertThat(store().marks("folder")).doesNotContain((byte) 7);
        put("folder/1", "new");

        assertThat(store().marks("folder")).doesNotContain((byte) 7);
    }

    private Outcome remove(String key) {
        return store().update(key, Change.of(ByteBuffer.allocate(0)), (current, changes) -> NextVersion.none());
    }

    @Test
    void theBuffersOfAVersionKeepTheirPosition() {
        ByteBuffer bytes = utf8("xabcx").position(1).limit(4);

        publish(new NextVersion.Bytes(bytes));

        assertThat(text(KEY)).isEqualTo("abc");
        assertThat(bytes.position()).isEqualTo(1);
    }

    @Test
    void aRangeOutsideTheCurrentVersionIsAnErrorNotAShortBlob() {
        put(KEY, "0123456789");

        for (long length : new long[] {11, -1, Long.MAX_VALUE}) {
            Outcome outcome = store().update(
                            KEY,
                            Ids.next(),
                            (current, changes) -> NextVersion.of(List.of(new NextVersion.CopiedRange(0, length))));
            assertThat(outcome).isInstanceOf(Outcome.NotCommitted.class);
        }
        assertThat(text(KEY)).isEqualTo("0123456789");
    }

    @Test
    void largeBlobsKeepEveryByte() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] bytes = new byte[20_000_000];
        random.nextBytes(bytes);
        List<NextVersion.Piece> pieces = new ArrayList<>();
        for (int at = 0; at < bytes.length; ) {
            int length = Math.min(bytes.length - at, random.nextInt(random.nextBoolean() ? 100 : 2_000_000));
            pieces.add(new NextVersion.Bytes(slice(bytes, at, length, random.nextBoolean())));
            at += length;
        }

        publish(pieces.toArray(NextVersion.Piece[]::new));
        publish(new NextVersion.CopiedRange(0, bytes.length));

        try (Blob blob = store().open(KEY).orElseThrow()) {
            assertThat(blob.read(0, (int) blob.size())).as("seed " + seed).isEqualTo(ByteBuffer.wrap(bytes));
            ByteBuffer direct = ByteBuffer.allocateDirect(1_000_003);
            blob.read(999_999, direct);
            assertThat(direct.flip()).isEqualTo(ByteBuffer.wrap(bytes, 999_999, 1_000_003));
        }
    }

    private static ByteBuffer slice(byte[] bytes, int at, int length, boolean direct) {
        ByteBuffer heap = ByteBuffer.wrap(bytes, at, length);
        return direct ? ByteBuffer.allocateDirect(length).put(heap).flip() : heap;
    }

    @Test
    void readingOutsideABlobIsAnErrorThatNamesTheKey() {
        put(KEY, "0123456789");

        try (Blob blob = store().open(KEY).orElseThrow()) {
            assertThatThrownBy(() -> blob.read(8, 3))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining(KEY);
            assertThatThrownBy(() -> blob.read(-1, 3)).isInstanceOf(StoreException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/a",
                "a/",
                "a//b",
                ".",
                "..",
                "../a",
                "a/../../b",
                "a/./b",
                "a\\b",
                "a\0b",
                "a/..",
                ".lightloom/lock",
                "lightcurves/.lightloom/lock"
            })
    void aKeyThatCouldLeaveTheStoreIsRefused(String key) {
        assertThatThrownBy(() -> store().open(key)).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> store().update(key, Ids.next(), IDS)).isInstanceOf(StoreException.class);
        if (!key.isEmpty()) {
            assertThatThrownBy(() -> store().list(key)).isInstanceOf(StoreException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a b/c", "...", ".zarray", "..a/b..", "größe/星", "c/0.0", "-rf", "~"})
    void anyOtherNameIsAKey(String key) {
        put(key, "x");

        assertThat(text(key)).isEqualTo("x");
    }

    @Test
    void aFolderListsTheNamesDirectlyUnderIt() {
        put("zarr.json", "");
        put("lightcurves/zarr.json", "");
        put("c/10", "");
        put("c/9/1", "");
        put("c/.lightloom/held/1", "");
        put("cc", "");

        assertThat(store().list("")).containsExactly("c", "cc", "lightcurves", "zarr.json");
        assertThat(store().list("c")).containsExactly("10", "9");
        assertThat(store().list("none")).isEmpty();
        assertThat(store().list("zarr.json")).isEmpty();
    }

    @Test
    void aFolderIsNotABlob() {
        put("a/b", "");

        assertThatThrownBy(() -> store().open("a"))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("folder");
        assertThat(store().update("a", Ids.next(), IDS)).isInstanceOf(Outcome.NotCommitted.class);
        assertThat(store().list("a")).containsExactly("b");
    }

    @Test
    void aBlobIsNotAFolder() {
        put("a", "");

        assertThat(store().open("a/b")).isEmpty();
        assertThat(store().update("a/b", Ids.next(), IDS)).isInstanceOf(Outcome.NotCommitted.class);
    }

    @Test
    void theFolderSeesTheVersionThatItReplaces() {
        put(KEY, "one");
        AtomicInteger calls = new AtomicInteger();

        store().update(KEY, Ids.next(), (current, changes) -> {
                    calls.incrementAndGet();
                    assertThat(string(current.orElseThrow())).isEqualTo("one");
                    assertThat(changes).hasSize(1);
                    return NextVersion.of(utf8("two"));
                })
                .orThrow();

        assertThat(calls).hasValue(1);
        assertThat(text(KEY)).isEqualTo("two");
    }

    final void put(String key, String text) {
        store().update(key, Ids.next(), (current, changes) -> NextVersion.of(utf8(text)))
                .orThrow();
    }

    final void publish(NextVersion.Piece... pieces) {
        store().update(KEY, Ids.next(), (current, changes) -> NextVersion.of(List.of(pieces)))
                .orThrow();
    }

    final String text(String key) {
        try (Blob blob = store().open(key).orElseThrow()) {
            return string(blob);
        }
    }

    static String string(Blob blob) {
        return StandardCharsets.UTF_8.decode(blob.read(0, (int) blob.size())).toString();
    }

    static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
