package org.lightloom.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import org.lightloom.kv.Durability;
import org.lightloom.zarr.ArrayBuilder;
import org.lightloom.zarr.DataType;
import org.lightloom.zarr.Json;
import org.lightloom.zarr.NdArray;
import org.lightloom.zarr.Selection;
import org.lightloom.zarr.Zarr;
import org.lightloom.zarr.ZarrArray;

/**
 * One cell of the table of {@code bench/zarr/run}: an array of 512 × 512 × 512 elements of four bytes, whole or in parts,
 * by a number of operations at once. The same as {@code contenders.py} does for the others, step by step.
 */
final class ZarrBench {
    private static final Durability DURABILITY =
            Boolean.getBoolean("lightloom.bench.unsynced") ? Durability.UNSYNCED : Durability.SYNCED;
    /** As the others, which keep nothing that they replace; else what is kept where nothing is said. */
    private static final boolean ALONE = Boolean.getBoolean("lightloom.bench.alone");

    private static final double WARM_UP_SECONDS = 10;
    private static final int EDGE = 512;
    /** What one of several operations reads or writes: a shard, or eight chunks. */
    private static final int[] BLOCK = {64, 128, 256};

    private static final int[] INNER = {32, 32, 64};
    private static final int[] CHUNK = {64, 64, 64};
    private static final int SMALL = 8;

    private final boolean sharded;
    private final DataType type;
    private final MappedByteBuffer raw;
    private final Path store;
    private final ExecutorService pool;
    /** What {@code write_all} writes, block by block, in memory before the clock. */
    private final List<NdArray> whole;

    private ZarrBench(String workload, boolean sharded, DataType type, Path raw, Path store, int operations) {
        this.sharded = sharded;
        this.type = type;
        this.raw = mapped(raw);
        this.store = store;
        this.pool = Executors.newFixedThreadPool(operations, ZarrBench::daemon);
        this.whole = workload.equals("write_all")
                ? grid(BLOCK).stream().map(this::expected).toList()
                : List.of();
    }

    /**
     * {@code bench zarr WORKLOAD plain|sharded int32|float32 RAW STORE OPERATIONS}: a turn for each line of the standard
     * input, so that several contenders can go in turn. Prints one line of JSON for what comes before the clock, for each
     * turn, and at the end of the input.
     */
    static void run(List<String> arguments) throws IOException {
        String workload = arguments.get(0);
        ZarrBench bench = new ZarrBench(
                workload,
                arguments.get(1).equals("sharded"),
                arguments.get(2).equals("int32") ? DataType.INT32 : DataType.FLOAT32,
                Path.of(arguments.get(3)),
                Path.of(arguments.get(4)),
                Integer.parseInt(arguments.get(5)));
        int turn = 0;
        double first = bench.time(workload, turn++);
        // Compilation here, imports and pools there: what everybody does in the first seconds is told apart.
        for (double warm = first; warm < WARM_UP_SECONDS; ) {
            warm += bench.time(workload, turn++);
        }
        System.out.println(Json.object().put("first", first));
        BufferedReader turns = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (turns.readLine() != null) {
            System.out.println(Json.object().put("seconds", bench.time(workload, turn++)));
        }
        if (turn % 2 == 1) {
            bench.time(workload, turn++);
        }
        System.out.println(
                Json.object().put("wrong", bench.wrong(workload, turn - 1)).put("rss_mb", Memory.peakMb()));
        bench.pool.shutdown();
    }

    /** A turn that fails must not keep the process alive. */
    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
    }

    private double time(String workload, int turn) throws IOException {
        boolean writes = workload.equals("write_all");
        if (writes) {
            Files.createDirectories(store);
        }
        if (workload.startsWith("write")) {
            settle(place(turn - 1));
        }
        ZarrArray opened = writes ? Zarr.create(place(turn), description()) : Zarr.openArray(store);
        ZarrArray array = (ALONE ? opened.keepingReplaced(Duration.ZERO) : opened).with(DURABILITY);
        List<Block> parts = parts(workload, turn);
        List<NdArray> values = switch (workload) {
            case "write_all" -> whole;
            case "write_small" -> parts.stream().map(part -> small(part, turn)).toList();
            default -> List.of();
        };
        IntConsumer operation = workload.startsWith("write")
                ? i -> array.write(parts.get(i).selection(), values.get(i))
                : i -> parts.get(i).read(array);
        try {
            long start = System.nanoTime();
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < parts.size(); i++) {
                int part = i;
                all.add(pool.submit(() -> operation.accept(part)));
            }
            for (Future<?> one : all) {
                one.get();
            }
            return (System.nanoTime() - start) / 1e9;
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A new folder for each turn: files deleted a moment ago would make ext4 search long for each new one. */
    private Path place(int turn) {
        return store.resolve("turn-" + turn);
    }

    /** So that a turn does not pay for what the one before it left: bench/zarr/settle.py. */
    private static void settle(Path written) throws IOException {
        Path script = Launcher.script("bench/zarr/settle.py");
        try {
            int failed = new ProcessBuilder("python3", script.toString(), written.toString())
                    .inheritIO()
                    .start()
                    .waitFor();
            if (failed != 0) {
                throw new IOException(script + " failed");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private ArrayBuilder description() {
        ArrayBuilder builder = new ArrayBuilder(type, EDGE, EDGE, EDGE);
        return sharded ? builder.shards(BLOCK).chunks(INNER).zstd(3, false) : builder.chunks(CHUNK);
    }

    /** A part of the array: where it begins, and its lengths. */
    private record Block(int[] from, int[] lengths) {
        private static final ThreadLocal<ByteBuffer> KEPT = ThreadLocal.withInitial(() -> ByteBuffer.allocate(0));

        /** Into a buffer that the thread keeps, as a caller does who goes through an array bit by bit. */
        void read(ZarrArray array) {
            int size = 4 * lengths[0] * lengths[1] * lengths[2];
            if (KEPT.get().capacity() < size) {
                KEPT.set(ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN));
            }
            array.read(selection(), KEPT.get().clear());
        }

        Selection selection() {
            return Selection.block(Arrays.stream(from).asLongStream().toArray(), lengths);
        }
    }

    private List<Block> parts(String workload, int turn) {
        int[] unit = sharded ? INNER : CHUNK;
        return switch (workload) {
            case "read_whole" -> grid(EDGE, EDGE, EDGE);
            case "read_all", "write_all" -> grid(BLOCK);
            case "read_inner" -> drawn(grid(unit), 256, turn);
            case "read_plane" -> drawn(grid(1, EDGE, EDGE), 8, turn);
            case "write_small" ->
                grid(BLOCK).stream()
                        .map(block -> new Block(block.from, new int[] {SMALL, SMALL, SMALL}))
                        .toList();
            default -> throw new IllegalArgumentException("no workload " + workload);
        };
    }

    private static List<Block> grid(int... lengths) {
        List<Block> blocks = new ArrayList<>();
        for (int x = 0; x < EDGE; x += lengths[0]) {
            for (int y = 0; y < EDGE; y += lengths[1]) {
                for (int z = 0; z < EDGE; z += lengths[2]) {
                    blocks.add(new Block(new int[] {x, y, z}, lengths));
                }
            }
        }
        return blocks;
    }

    private static List<Block> drawn(List<Block> all, int count, int turn) {
        return Arrays.stream(Bench.drawn(count, all.size(), turn))
                .mapToObj(all::get)
                .toList();
    }

    // ---- the values that belong there

    /** Small writes write something else each time; after an even number of turns all is as it was before. */
    private NdArray small(Block part, int turn) {
        NdArray values = expected(part);
        if (turn % 2 == 1) {
            return values;
        }
        byte[] other = new byte[4 * values.size()];
        values.toBytes().get(other);
        for (int i = 0; i < other.length; i += 4) {
            other[i] ^= 1;
        }
        return NdArray.ofBytes(type, values.shape(), other);
    }

    private NdArray expected(Block block) {
        int[] lengths = block.lengths;
        byte[] bytes = new byte[4 * lengths[0] * lengths[1] * lengths[2]];
        for (int x = 0, at = 0; x < lengths[0]; x++) {
            for (int y = 0; y < lengths[1]; y++, at += 4 * lengths[2]) {
                int row = 4 * (((block.from[0] + x) * EDGE + block.from[1] + y) * EDGE + block.from[2]);
                raw.get(row, bytes, at, 4 * lengths[2]);
            }
        }
        return NdArray.ofBytes(type, lengths, bytes);
    }

    private static MappedByteBuffer mapped(Path raw) {
        try (FileChannel channel = FileChannel.open(raw, StandardOpenOption.READ)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many elements differ from the raw file's, of all that the workload has to do with. */
    private long wrong(String workload, int lastTurn) {
        ZarrArray array = Zarr.openArray(workload.equals("write_all") ? place(lastTurn) : store);
        long wrong = 0;
        for (Block part : parts(workload, 0)) {
            List<Block> blocks = workload.equals("read_whole") ? grid(BLOCK) : List.of(part);
            for (Block block : blocks) {
                ByteBuffer read = array.read(block.selection()).toBytes().order(ByteOrder.LITTLE_ENDIAN);
                ByteBuffer wanted = expected(block).toBytes().order(ByteOrder.LITTLE_ENDIAN);
                for (int i = 0; i < wanted.capacity(); i += 4) {
                    wrong += read.getInt(i) == wanted.getInt(i) ? 0 : 1;
                }
            }
        }
        return wrong;
    }
}
