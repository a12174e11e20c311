package org.lightloom.bench.safety;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lightloom.zarr.ArrayWrite;
import org.lightloom.zarr.Indices;
import org.lightloom.zarr.Json;
import org.lightloom.zarr.MergeRule;
import org.lightloom.zarr.NdArray;
import org.lightloom.zarr.Selection;
import org.lightloom.zarr.Zarr;
import org.lightloom.zarr.ZarrArray;

/**
 * One writer: does what the plan says from where its log ends, and notes what it finds wrong. The value of a cell is
 * (number of the operation, writer).
 */
public final class KillWorker implements Runnable {
    private final Plan plan;
    private final Path folder;
    private final int writer;
    private final ZarrArray cells;
    /** By epoch and cell: the newest acknowledged operation of this writer. */
    private final Map<Integer, int[]> own = new HashMap<>();

    private KillWorker(Plan plan, Path folder, int writer) {
        this.plan = plan;
        this.folder = folder;
        this.writer = writer;
        this.cells = Zarr.openArray(store(folder).resolve("lightcurves"));
    }

    /** {@code FOLDER FIRST COUNT plan…}: the process of some writers. */
    public static void main(List<String> arguments) throws InterruptedException {
        Path folder = Path.of(arguments.get(0));
        int first = Integer.parseInt(arguments.get(1));
        int count = Integer.parseInt(arguments.get(2));
        Plan plan = Plan.of(arguments.subList(3, arguments.size()));
        List<Thread> threads = new ArrayList<>();
        for (int writer = first; writer < first + count; writer++) {
            threads.add(new Thread(new KillWorker(plan, folder, writer)));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
    }

    static Path store(Path folder) {
        return folder.resolve("write.zarr");
    }

    static Path log(Path folder, int writer) {
        return folder.resolve("log-" + writer);
    }

    static Path wrong(Path folder) {
        return folder.resolve("wrong");
    }

    @Override
    public void run() {
        try (OperationLog log = OperationLog.open(log(folder, writer))) {
            long[] entries = OperationLog.read(log(folder, writer));
            int next = 0;
            while (next < plan.operations() && entries[2 * next] != 0) {
                next++;
            }
            for (int done = plan.firstToRemember(next); done < next; done++) {
                if (entries[2 * done + 1] != 0) {
                    remember(plan.operation(writer, done), done);
                }
            }
            for (; next < plan.operations(); next++) {
                Plan.Operation operation = plan.operation(writer, next);
                log.begin(next);
                perform(operation, next);
                log.acknowledge(next);
                remember(operation, next);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException | Error e) {
            note("writer " + writer + ": " + e);
            throw e;
        }
    }

    private void perform(Plan.Operation operation, int number) {
        switch (operation.kind()) {
            case WRITE_OWN, WRITE_SHARED -> write(operation, number);
            case READ -> read(operation);
            case COMPACT -> {
                if (cells.shard(0, 0, 0, operation.epoch()).newestCommit().isPresent()) {
                    cells.shard(0, 0, 0, operation.epoch()).compact(Json.object());
                }
            }
        }
    }

    private void write(Plan.Operation operation, int number) {
        int count = operation.objects().size() * operation.measurements();
        float[] values = new float[2 * count];
        for (int i = 0; i < count; i++) {
            values[2 * i] = number;
            values[2 * i + 1] = writer;
        }
        int[] shape = {operation.objects().size(), operation.measurements(), 2, 1};
        ArrayWrite how = new ArrayWrite(
                MergeRule.OVERWRITE,
                Optional.empty(),
                shards -> Json.object().put("writer", writer).put("operation", number));
        cells.write(selection(operation), NdArray.ofFloats(shape, values), how);
    }

    private static Selection selection(Plan.Operation operation) {
        List<Integer> objects = operation.objects();
        int step = objects.size() < 2 ? 1 : objects.get(1) - objects.get(0);
        int first = operation.measurement();
        return Selection.of(
                Indices.range(objects.get(0), objects.get(objects.size() - 1) + 1, step),
                Indices.range(first, first + operation.measurements(), 1),
                Indices.all(),
                Indices.at(operation.epoch()));
    }

    /** Each value must come from an operation that wrote that cell, and not from one that this writer has overwritten. */
    private void read(Plan.Operation operation) {
        float[] values = cells.read(
                        Selection.of(Indices.all(), Indices.all(), Indices.all(), Indices.at(operation.epoch())))
                .toFloats();
        int[] mine = own.getOrDefault(operation.epoch(), new int[0]);
        Map<Long, Plan.Operation> known = new HashMap<>();
        for (int cell = 0; cell < values.length / 2; cell++) {
            float number = values[2 * cell];
            int newestOwn = mine.length == 0 ? -1 : mine[cell];
            if (Float.isNaN(number)) {
                if (newestOwn >= 0) {
                    note("writer " + writer + " read nothing at cell " + cell + " of " + operation.epoch());
                }
                continue;
            }
            int by = (int) values[2 * cell + 1];
            Plan.Operation source =
                    known.computeIfAbsent(by * 100_000_000L + (int) number, k -> plan.operation(by, (int) number));
            if (!covers(source, operation.epoch(), cell) || (by == writer && number < newestOwn)) {
                note("writer " + writer + " read (" + number + ", " + by + ") at cell " + cell + " of epoch "
                        + operation.epoch() + ", its own newest there is " + newestOwn);
            }
        }
    }

    static boolean covers(Plan.Operation operation, int epoch, int cell) {
        int measurement = cell % Plan.MEASUREMENTS;
        return operation.writes()
                && operation.epoch() == epoch
                && measurement >= operation.measurement()
                && measurement < operation.measurement() + operation.measurements()
                && operation.objects().contains(cell / Plan.MEASUREMENTS);
    }

    private void remember(Plan.Operation operation, int number) {
        if (operation.writes()) {
            int[] newest = own.computeIfAbsent(operation.epoch(), epoch -> {
                int[] none = new int[Plan.OBJECTS * Plan.MEASUREMENTS];
                Arrays.fill(none, -1);
                return none;
            });
            for (int object : operation.objects()) {
                for (int m = 0; m < operation.measurements(); m++) {
                    newest[object * Plan.MEASUREMENTS + operation.measurement() + m] = number;
                }
            }
            own.keySet().removeIf(epoch -> epoch < operation.epoch() - 2 * Plan.WINDOW);
        }
    }

    private void note(String what) {
        try {
            Files.writeString(wrong(folder), what + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
