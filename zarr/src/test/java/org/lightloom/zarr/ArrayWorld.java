package org.lightloom.zarr;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * An array of two dimensions on disk, and beside it what it must hold: its elements in the heap, the changes that the
 * log of each shard must list, and which shards another program wrote last.
 */
final class ArrayWorld implements AutoCloseable {
    static final int MOST = 14;
    static final int FILL = -1;
    static final int CHUNK = 2;
    static final int SHARD = 4;

    final Path folder;
    final boolean sharded;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<List<Integer>, Set<UUID>> logged = new HashMap<>();
    private final Set<List<Integer>> foreign = new HashSet<>();
    private final int[][] elements = new int[MOST][MOST];
    ZarrArray array;
    int rows = 5;
    int columns = 6;

    ArrayWorld(boolean sharded) throws IOException {
        this.folder = Files.createTempDirectory("array");
        this.sharded = sharded;
        ArrayBuilder builder = new ArrayBuilder(DataType.INT32, rows, columns).fill(FILL);
        array = Zarr.create(
                folder,
                sharded
                        ? builder.shards(SHARD, SHARD).chunks(CHUNK, CHUNK).zstd(1, true)
                        : builder.chunks(SHARD, SHARD));
        for (int[] row : elements) {
            Arrays.fill(row, FILL);
        }
    }

    void set(Region region, int[] values) {
        int[][] at = region.within(rows, columns);
        for (int i = 0, n = 0; i < at[0].length; i++) {
            for (int j = 0; j < at[1].length; j++) {
                elements[at[0][i]][at[1][j]] = values[n++];
            }
        }
    }

    int[] get(Region region) {
        int[][] at = region.within(rows, columns);
        int[] values = new int[at[0].length * at[1].length];
        for (int i = 0, n = 0; i < at[0].length; i++) {
            for (int j = 0; j < at[1].length; j++) {
                values[n++] = elements[at[0][i]][at[1][j]];
            }
        }
        return values;
    }

    /** What the logs must say after a write. */
    synchronized void committed(List<WrittenChunk> written) {
        for (WrittenChunk chunk : written) {
            List<Integer> shard = shard(chunk.coordinates());
            foreign.remove(shard);
            logged.computeIfAbsent(shard, key -> new HashSet<>()).add(chunk.change());
        }
    }

    /** Another program has read a shard and put it back, so its log is gone. */
    void rewrite(int row, int column) throws IOException {
        Path file = folder.resolve("c/" + row + "/" + column);
        if (Files.exists(file)) {
            ByteBuffer plain = plainShard(row, column);
            Path draft = folder.resolve("another program's");
            Files.write(draft, CodecsTest.bytes(plain));
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            logged.remove(List.of(row, column));
            foreign.add(List.of(row, column));
        }
    }

    private ByteBuffer plainShard(int row, int column) throws IOException {
        ByteBuffer document = ByteBuffer.wrap(Files.readAllBytes(folder.resolve("zarr.json")));
        ArrayMetadata metadata = ArrayMetadataParser.parse(Json.parse(document, "zarr.json"), "zarr.json");
        return WholeChunk.encode(array.readChunk(row, column), metadata.codecs(), "shard");
    }

    void checkAll() {
        ZarrArray now = Zarr.openArray(folder);
        assertThat(now.shape()).containsExactly(rows, columns);
        assertThat(now.read().toInts()).containsExactly(get(Region.ALL));
        for (int row = 0; sharded && row * SHARD < rows; row++) {
            for (int column = 0; column * SHARD < columns; column++) {
                checkLog(now, row, column);
            }
        }
    }

    private void checkLog(ZarrArray now, int row, int column) {
        List<UUID> changes = new ArrayList<>();
        now.shard(row, column)
                .commits()
                .forEach(commit -> commit.changes()
                        .forEach(change ->
                                changes.add(UUID.fromString(change.path("id").asText()))));
        assertThat(changes)
                .as("log of shard %d/%d", row, column)
                .containsExactlyInAnyOrderElementsOf(logged.getOrDefault(List.of(row, column), Set.of()));
        assertThat(now.shard(row, column).isForeign()).isEqualTo(foreign.contains(List.of(row, column)));
    }

    /** All at once, each with an array that it opened for itself. */
    void atOnce(List<Work> works) throws Exception {
        List<Callable<Void>> calls = new ArrayList<>();
        for (Work work : works) {
            calls.add(() -> {
                work.with(Zarr.openArray(folder));
                return null;
            });
        }
        for (Future<Void> done : threads.invokeAll(calls)) {
            try {
                done.get();
            } catch (ExecutionException e) {
                throw new AssertionError(e.getCause());
            }
        }
    }

    interface Work {
        void with(ZarrArray own);
    }

    private static List<Integer> shard(long[] coordinates) {
        return List.of((int) coordinates[0], (int) coordinates[1]);
    }

    @Override
    public void close() throws IOException {
        threads.shutdownNow();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /**
     * Rows and columns, whatever the present shape: positions count modulo the length.
     *
     * @param step of the columns; the rows are a list
     */
    record Region(List<Integer> rows, int column, int columns, int step) {
        static final Region ALL = new Region(List.of(), 0, Integer.MAX_VALUE, 1);

        int[][] within(int height, int width) {
            int[] some = rows.stream().mapToInt(row -> row % height).distinct().toArray();
            int[] all = IntStream.range(0, height).toArray();
            int start = column % width;
            long stop = Math.min(width, start + (long) columns);
            int[] across = LongStream.range(start, stop)
                    .filter(i -> (i - start) % step == 0)
                    .mapToInt(i -> (int) i)
                    .toArray();
            return new int[][] {rows.isEmpty() ? all : some, across};
        }

        Selection selection(int height, int width) {
            int[][] at = within(height, width);
            int start = column % width;
            return Selection.of(
                    rows.isEmpty() ? Indices.all() : Indices.list(at[0]),
                    Indices.range(start, Math.min(width, start + (long) columns), step));
        }

        NdArray values(int[] values, int height, int width) {
            int[][] at = within(height, width);
            return NdArray.ofInts(new int[] {at[0].length, at[1].length}, values);
        }

        int count(int height, int width) {
            int[][] at = within(height, width);
            return at[0].length * at[1].length;
        }
    }
}
