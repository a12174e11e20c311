package org.lightloom.zarr;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lightloom.kv.Durability;
import org.lightloom.kv.NextVersion;
import org.lightloom.kv.memory.DirectMemory;

class ChunkRowTest {
    private static final int[] CHUNK = {2, 3, 4};
    private static final MergeRule KEEPING = new MergeRule() {
        @Override
        public String name() {
            return "keep";
        }

        @Override
        public boolean merge(byte[] stored, int at, byte[] incoming, int from, int length, Tally tally) {
            return false;
        }
    };

    private static LongStream seeds() {
        return Seeds.some(200);
    }

    private static List<ChunkWrite> writes(Selection selection, int... shape) {
        ArrayMetadata metadata = metadata(shape);
        Selected selected = new Selected.Product(selection.spans(metadata.shape(), "test"));
        return ChunkWrite.split(selected, Optional.empty(), metadata);
    }

    private static ArrayMetadata metadata(int... shape) {
        ArrayBuilder builder = new ArrayBuilder(
                        DataType.INT32, Arrays.stream(shape).asLongStream().toArray())
                .chunks(CHUNK);
        return ArrayMetadataParser.parse(builder.toJson(), "test");
    }

    private static NdArray numbered(int... shape) {
        return NdArray.ofInts(shape, IntStream.range(0, NdArray.elements(shape)).toArray());
    }

    private static byte[] bytes(NextVersion.Producer producer) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        producer.writeTo(some -> {
            byte[] copy = new byte[some.remaining()];
            some.get(copy);
            bytes.write(copy);
        });
        return bytes.toByteArray();
    }

    private static byte[] alone(NdArray values, ChunkWrite write) throws IOException {
        ArrayChange change = new ArrayChange(new Span[0], write.spans(), values, "overwrite", Json.object());
        return bytes(GatheredChunk.of(change, CHUNK).producer());
    }

    private static NextVersion.Producer unused() {
        return sink -> {
            throw new AssertionError("gathered although it is");
        };
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void chunksGatheredTogetherHaveTheBytesOfChunksGatheredAlone(long seed) throws IOException {
        Random random = new Random(seed);
        int[] from = new int[3];
        int[] count = new int[3];
        int[] shape = new int[3];
        for (int d = 0; d < 3; d++) {
            from[d] = random.nextInt(2 * CHUNK[d]);
            count[d] = 1 + random.nextInt(4 * CHUNK[d]);
            shape[d] = from[d] + count[d] + random.nextInt(3);
        }
        NdArray values = numbered(count);
        List<ChunkWrite> writes =
                writes(Selection.block(Arrays.stream(from).asLongStream().toArray(), count), shape);
        List<Integer> starts = ChunkRow.starts(writes, 1 + random.nextInt(4), CHUNK);

        for (int row = 0; row < starts.size(); row++) {
            int start = starts.get(row);
            int end = row + 1 < starts.size() ? starts.get(row + 1) : writes.size();
            Optional<ChunkRow> gathered = ChunkRow.gather(values, writes.subList(start, end), CHUNK);

            assertThat(gathered.isPresent()).isEqualTo(end - start > 1);
            for (int i = start; i < end && gathered.isPresent(); i++) {
                NextVersion.Producer producer = gathered.get().chunk(i - start, unused());
                byte[] expected = alone(values, writes.get(i));
                String which = "seed " + seed + ", chunk " + writes.get(i).key();
                // A version that has to be published again is produced again.
                assertThat(bytes(producer)).as(which).isEqualTo(expected);
                assertThat(bytes(producer)).as(which).isEqualTo(expected);
            }
            gathered.ifPresent(ChunkRow::close);
        }
    }

    @Test
    void wholeChunksSideBySideAreGatheredTogether() {
        assertThat(ChunkRow.starts(writes(Selection.all(3), 4, 3, 24), 4, CHUNK))
                .containsExactly(0, 4, 6, 10);
        assertThat(ChunkRow.starts(writes(Selection.all(3), 4, 3, 24), 1, CHUNK))
                .hasSize(12);
    }

    @Test
    void othersAreNot() {
        // The last of each three is cut by the end of the array; then a selection that begins within a chunk.
        assertThat(ChunkRow.starts(writes(Selection.all(3), 4, 3, 11), 4, CHUNK))
                .containsExactly(0, 2, 3, 5);
        Selection within = Selection.block(new long[] {0, 0, 2}, new int[] {2, 3, 10});
        assertThat(ChunkRow.starts(writes(within, 2, 3, 12), 4, CHUNK)).containsExactly(0, 1);
        // Rows that are cut, chunks below each other.
        assertThat(ChunkRow.starts(writes(Selection.all(3), 2, 2, 12), 4, CHUNK))
                .containsExactly(0, 1, 2);
        assertThat(ChunkRow.starts(writes(Selection.all(3), 6, 6, 4), 4, CHUNK)).hasSize(6);
    }

    @Test
    void whoComesAfterTheRowWasClosedGathersAnew() throws IOException {
        NdArray values = numbered(2, 3, 8);
        List<ChunkWrite> writes = writes(Selection.all(3), 2, 3, 8);
        ChunkRow row = ChunkRow.gather(values, writes, CHUNK).orElseThrow();
        NextVersion.Producer second = row.chunk(1, sink -> sink.write(ByteBuffer.wrap(new byte[] {7})));
        row.close();

        assertThat(bytes(second)).containsExactly(7);
    }

    @Test
    void rowsAreOnlySoLongThatAllThreadsHaveAsMuchToDo() {
        assertThat(ChunkRow.most(1, 2)).isEqualTo(1);
        assertThat(ChunkRow.most(2, 2)).isEqualTo(1);
        assertThat(ChunkRow.most(4, 2)).isEqualTo(2);
        assertThat(ChunkRow.most(8, 2)).isEqualTo(4);
        assertThat(ChunkRow.most(12, 2)).isEqualTo(3);
        assertThat(ChunkRow.most(512, 2)).isEqualTo(4);
        assertThat(ChunkRow.most(512, 300)).isEqualTo(2);
    }

    @Test
    void closingTwiceLetsGoOnce() throws IOException {
        NdArray values = numbered(2, 3, 8);
        List<ChunkWrite> writes = writes(Selection.all(3), 2, 3, 8);
        ChunkRow row = ChunkRow.gather(values, writes, CHUNK).orElseThrow();
        byte[] other = {7};

        row.chunk(0, unused()).writeTo(some -> {
            row.close();
            row.close();
            assertThat(bytes(row.chunk(1, unused()))).isEqualTo(alone(values, writes.get(1)));
        });

        assertThat(bytes(row.chunk(1, sink -> sink.write(ByteBuffer.wrap(other)))))
                .isEqualTo(other);
    }

    @Test
    void aWriteOfLargePlainChunksGathersThoseSideBySide() {
        assertThat(gathered(MergeRule.OVERWRITE, builder(64, 64, 64))).isPositive();
        assertThat(gathered(KEEPING, builder(64, 64, 64))).isZero();
        assertThat(gathered(MergeRule.OVERWRITE, builder(64, 64, 64).zstd(1, false)))
                .isZero();
        // Of 256 KiB, of 4 MiB, with rows of 4 KiB.
        assertThat(gathered(MergeRule.OVERWRITE, builder(32, 32, 64))).isZero();
        assertThat(gathered(MergeRule.OVERWRITE, builder(64, 128, 128))).isZero();
        assertThat(gathered(MergeRule.OVERWRITE, builder(16, 16, 1024))).isZero();
    }

    private static ArrayBuilder builder(int... chunk) {
        long[] shape = {4L * chunk[0], chunk[1], 4L * chunk[2]};
        return new ArrayBuilder(DataType.INT32, shape).chunks(chunk);
    }

    private static int gathered(MergeRule rule, ArrayBuilder builder) {
        ArrayMetadata metadata = ArrayMetadataParser.parse(builder.toJson(), "test");
        Selected all = new Selected.Product(Selection.all(3).spans(metadata.shape(), "test"));
        List<ChunkWrite> writes = ChunkWrite.split(all, Optional.empty(), metadata);
        NdArray values = NdArray.blank(DataType.INT32, all.counts());
        AtomicInteger count = new AtomicInteger();
        ChunkRow.writing(writes, values, rule, metadata, (i, gathered) -> {
            if (gathered != ArrayChange.Gathered.NOT) {
                count.incrementAndGet();
            }
        });
        return count.get();
    }

    /** Threads that write from rows while these are closed, and others that use what was given back. */
    @Test
    void nobodySeesWhatOthersWriteIntoMemoryThatWasGivenBack() throws Exception {
        NdArray values = numbered(2, 3, 8);
        List<ChunkWrite> writes = writes(Selection.all(3), 2, 3, 8);
        byte[] expected = alone(values, writes.get(1));
        ExecutorService others = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 5_000; round++) {
                ChunkRow row = ChunkRow.gather(values, writes, CHUNK).orElseThrow();
                NextVersion.Producer producer = row.chunk(1, sink -> sink.write(ByteBuffer.wrap(expected)));
                Future<byte[]> one = others.submit(() -> bytes(producer));
                Future<byte[]> two = others.submit(() -> bytes(producer));
                row.close();
                try (DirectMemory.Loan first = DirectMemory.borrow();
                        DirectMemory.Loan second = DirectMemory.borrow()) {
                    for (DirectMemory.Loan loan : List.of(first, second)) {
                        loan.buffer().put(new byte[expected.length]);
                    }
                    assertThat(one.get()).isEqualTo(expected);
                    assertThat(two.get()).isEqualTo(expected);
                }
            }
        } finally {
            others.shutdown();
        }
    }

    /** The memory goes back, and to somebody else, only when the last one has done with it. */
    @Test
    void whoIsAtWorkWhenTheRowIsClosedKeepsItsMemory() throws IOException {
        NdArray values = numbered(2, 3, 8);
        List<ChunkWrite> writes = writes(Selection.all(3), 2, 3, 8);
        ChunkRow row = ChunkRow.gather(values, writes, CHUNK).orElseThrow();
        byte[] seen = new byte[2 * 3 * 4 * 4];

        row.chunk(1, unused()).writeTo(some -> {
            row.close();
            List<DirectMemory.Loan> loans = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                loans.add(DirectMemory.borrow());
                ByteBuffer overwritten = loans.get(i).buffer();
                overwritten.put(new byte[overwritten.remaining()]);
            }
            some.get(seen);
            loans.forEach(DirectMemory.Loan::close);
        });

        assertThat(seen).isEqualTo(alone(values, writes.get(1)));
        assertThat(bytes(row.chunk(1, sink -> {}))).isEmpty();
    }

    /** Chunks of 512 KiB to a MiB: some callers at once, and parts of chunks at the ends; with all, two or no large buffers. */
    @ParameterizedTest
    @CsvSource({"64, 64, 64, 100", "64, 64, 64, 0", "64, 64, 64, 2", "32, 100, 50, 100"})
    void unsyncedWritesOfSuchChunksArrive(int planes, int rows, int columns, int largeBuffers, @TempDir Path folder)
            throws Exception {
        int[] shape = {2 * planes, rows, 4 * columns + 3};
        ArrayBuilder builder = new ArrayBuilder(
                        DataType.INT32, Arrays.stream(shape).asLongStream().toArray())
                .chunks(planes, rows, columns);
        ZarrArray array = Zarr.create(folder.resolve("array"), builder).with(Durability.UNSYNCED);
        NdArray values = numbered(shape);
        int toLend = largeBuffersToLend();
        List<DirectMemory.Loan> lent = new ArrayList<>();
        for (int i = largeBuffers; i < toLend; i++) {
            lent.add(DirectMemory.borrow(DirectMemory.LARGE_SIZE));
        }
        ExecutorService callers = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> calls = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                calls.add(callers.submit(() -> array.write(Selection.all(3), values)));
            }
            for (Future<?> call : calls) {
                call.get();
            }
        } finally {
            callers.shutdown();
            lent.forEach(DirectMemory.Loan::close);
        }

        assertThat(array.read().toInts()).isEqualTo(values.toInts());
        assertThat(largeBuffersToLend()).isEqualTo(toLend);
    }

    private static int largeBuffersToLend() {
        List<DirectMemory.Loan> loans = new ArrayList<>();
        do {
            loans.add(DirectMemory.borrow(DirectMemory.LARGE_SIZE));
        } while (loans.get(loans.size() - 1).buffer().capacity() == DirectMemory.LARGE_SIZE);
        loans.forEach(DirectMemory.Loan::close);
        return loans.size() - 1;
    }
}
