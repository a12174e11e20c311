package org.lightloom.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Disjoint elements written at once all survive, and readers see complete versions only. */
class ConcurrentWritersTest {
    private static final int THREADS = 8;
    private static final int ROUNDS = 20;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void interleavedRowsOfOneChunkAllSurvive(boolean sharded, @TempDir Path folder) throws Exception {
        Zarr.create(folder, builder(sharded));

        inThreads(thread -> {
            ZarrArray array = Zarr.openArray(folder);
            for (int round = 0; round < ROUNDS; round++) {
                writeRow(array, round * THREADS + thread, 1 + thread);
            }
        });

        int[] values = Zarr.openArray(folder).read().toInts();
        assertThat(values)
                .isEqualTo(IntStream.range(0, values.length)
                        .map(i -> 1 + i / 4 % THREADS)
                        .toArray());
    }

    @Test
    void everyChangeIsInTheRecordsExactlyOnce(@TempDir Path folder) throws Exception {
        ZarrArray array = Zarr.create(folder, builder(true));
        List<List<WrittenChunk>> written = new ArrayList<>();

        inThreads(thread -> {
            for (int round = 0; round < ROUNDS; round++) {
                List<WrittenChunk> chunks = writeRow(array, round * THREADS + thread, 1);
                synchronized (written) {
                    written.add(chunks);
                }
            }
        });

        List<String> recorded = new ArrayList<>();
        array.shard(0, 0)
                .commits()
                .forEach(commit ->
                        commit.changes().forEach(c -> recorded.add(c.path("id").asText())));
        assertThat(recorded)
                .containsExactlyInAnyOrderElementsOf(written.stream()
                        .map(chunks -> chunks.get(0).change().toString())
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void readersSeeCompleteVersionsOnly(boolean sharded, @TempDir Path folder) throws Exception {
        ZarrArray array = Zarr.create(folder, builder(sharded));
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService readers = Executors.newSingleThreadExecutor();
        CountDownLatch reading = new CountDownLatch(1);
        Future<List<int[]>> seen = readers.submit(() -> {
            List<int[]> versions = new ArrayList<>();
            boolean last;
            do {
                last = done.get();
                versions.add(IntStream.of(Zarr.openArray(folder).read().toInts())
                        .distinct()
                        .toArray());
                reading.countDown();
            } while (!last);
            return versions;
        });
        reading.await();

        inThreads(thread -> {
            for (int round = 0; round < ROUNDS; round++) {
                int[] all = new int[THREADS * ROUNDS * 4];
                Arrays.fill(all, 1 + thread * ROUNDS + round);
                array.write(Selection.all(2), NdArray.ofInts(new int[] {THREADS * ROUNDS, 4}, all));
            }
        });
        done.set(true);
        readers.shutdown();

        assertThat(seen.get()).allMatch(values -> values.length == 1);
        assertThat(seen.get().stream().mapToInt(values -> values[0]).distinct()).hasSizeGreaterThan(1);
    }

    @Test
    void aRuleIsAskedForEveryValueWhateverTheOrder(@TempDir Path folder) throws Exception {
        Zarr.create(folder, builder(true));

        inThreads(thread -> {
            ZarrArray array = Zarr.openArray(folder).with(new Largest());
            for (int round = 0; round < ROUNDS; round++) {
                int value = (thread * 7 + round * 3) % 50;
                NdArray row = NdArray.ofInts(new int[] {1, 4}, value, value, value, value);
                array.write(Selection.of(Indices.at(5), Indices.all()), row, by(new Largest()));
            }
        });

        int largest = IntStream.range(0, THREADS * ROUNDS)
                .map(i -> (i / ROUNDS * 7 + i % ROUNDS * 3) % 50)
                .max()
                .orElseThrow();
        assertThat(Zarr.openArray(folder)
                        .read(Selection.of(Indices.at(5), Indices.all()))
                        .toInts())
                .containsOnly(largest);
    }

    @Test
    void aRuleThatTheArrayDoesNotKnowRejectsThatChangeAlone(@TempDir Path folder) throws Exception {
        ZarrArray array = Zarr.create(folder, builder(true));

        inThreads(thread -> {
            for (int round = 0; round < ROUNDS; round++) {
                int row = round * THREADS + thread;
                if (thread == 3) {
                    NdArray values = NdArray.ofInts(new int[] {1, 4}, 9, 9, 9, 9);
                    Selection at = Selection.of(Indices.at(row), Indices.all());
                    assertThatThrownBy(() -> array.write(at, values, by(new Largest())))
                            .isInstanceOf(ZarrException.Unsupported.class)
                            .hasMessageContaining("'largest'");
                } else {
                    writeRow(array, row, 1);
                }
            }
        });

        int[] values = array.read().toInts();
        assertThat(values)
                .isEqualTo(IntStream.range(0, values.length)
                        .map(i -> i / 4 % THREADS == 3 ? 0 : 1)
                        .toArray());
    }

    @Test
    void labelsAppendedByManyAreAllThere(@TempDir Path folder) throws Exception {
        Zarr.create(folder, new ArrayBuilder(DataType.STRING, 1).chunks(1024).zstd(1, true));

        inThreads(thread -> {
            ZarrArray labels = Zarr.openArray(folder);
            for (int round = 0; round < ROUNDS; round++) {
                byte[] label = ("epoch-" + thread + "-" + round).getBytes(StandardCharsets.UTF_8);
                labels.update(new long[] {0}, ByteBuffer.wrap(label), ConcurrentWritersTest::appended);
            }
        });

        List<String> labels = Zarr.openArray(folder).readChunk(0).toStrings();
        assertThat(labels.stream().filter(label -> !label.isEmpty()))
                .hasSize(THREADS * ROUNDS)
                .doesNotHaveDuplicates();
        assertThat(labels.indexOf("")).isEqualTo(THREADS * ROUNDS);
    }

    @Test
    void aShardWithALogIsNotUpdatedPastIt() {
        ZarrArray array = Memory.array(builder(true));

        assertThatThrownBy(() -> array.update(new long[] {0, 0}, ByteBuffer.allocate(0), (chunk, payload) -> chunk))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static NdArray appended(NdArray chunk, ByteBuffer label) {
        String[] labels = chunk.toStrings().toArray(String[]::new);
        labels[List.of(labels).indexOf("")] =
                StandardCharsets.UTF_8.decode(label).toString();
        return NdArray.ofStrings(List.of(labels));
    }

    private static ArrayBuilder builder(boolean sharded) {
        ArrayBuilder builder = new ArrayBuilder(DataType.INT32, THREADS * ROUNDS, 4);
        return sharded
                ? builder.shards(256, 4).chunks(16, 4).zstd(1, true).crc32c()
                : builder.chunks(256, 4).blosc("zstd", 1, "shuffle");
    }

    private static List<WrittenChunk> writeRow(ZarrArray array, int row, int value) {
        NdArray values = NdArray.ofInts(new int[] {1, 4}, value, value, value, value);
        return array.write(Selection.of(Indices.at(row), Indices.all()), values);
    }

    private static ArrayWrite by(MergeRule rule) {
        return new ArrayWrite(rule, Optional.empty(), keys -> Json.object());
    }

    /** Keeps the larger of two int32. */
    private static final class Largest implements MergeRule {
        @Override
        public String name() {
            return "largest";
        }

        @Override
        public boolean merge(byte[] stored, int at, byte[] incoming, int from, int length, Tally tally) {
            ByteBuffer old = ByteBuffer.wrap(stored).order(ByteOrder.LITTLE_ENDIAN);
            ByteBuffer young = ByteBuffer.wrap(incoming).order(ByteOrder.LITTLE_ENDIAN);
            boolean changed = false;
            for (int k = 0; k < length; k += 4) {
                if (young.getInt(from + k) > old.getInt(at + k)) {
                    old.putInt(at + k, young.getInt(from + k));
                    changed = true;
                }
            }
            return changed;
        }
    }

    private interface Work {
        void of(int thread) throws Exception;
    }

    private static void inThreads(Work work) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Callable<Boolean>> calls = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int thread = i;
            calls.add(() -> {
                work.of(thread);
                return true;
            });
        }
        try {
            for (Future<Boolean> done : threads.invokeAll(calls)) {
                done.get();
            }
        } finally {
            threads.shutdown();
        }
    }
}
