package org.lightloom.bench.safety;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.lightloom.zarr.Indices;
import org.lightloom.zarr.Selection;
import org.lightloom.zarr.ShardCommit;
import org.lightloom.zarr.Zarr;
import org.lightloom.zarr.ZarrArray;

/**
 * Compares a store with what its writers say they did. A cell may hold the value of an operation only if no other one
 * that wrote the cell began after that was acknowledged; of one that was never acknowledged, only if its writer
 * acknowledged none there later. The records have to name each change once, those of a writer in its order.
 */
final class Checker {
    private final Plan plan;
    private final Path folder;
    private final long[][] logs;
    private final ZarrArray cells;
    private long lost;
    private long wrong;
    private long checked;
    private long records;

    Checker(Plan plan, Path folder) throws IOException {
        this.plan = plan;
        this.folder = folder;
        this.cells = Zarr.openArray(KillWorker.store(folder).resolve("lightcurves"));
        this.logs = new long[plan.writers()][];
        for (int writer = 0; writer < plan.writers(); writer++) {
            logs[writer] = OperationLog.read(KillWorker.log(folder, writer));
        }
    }

    /** An operation that wrote a cell. */
    private record Write(int writer, int number, long begin, long end) {
        boolean acknowledged() {
            return end != 0;
        }
    }

    void check(ObjectNode answer) throws IOException {
        Map<Integer, List<Write>> byEpoch = new HashMap<>();
        List<Long> waits = new ArrayList<>();
        Map<Plan.Kind, Long> begun = new EnumMap<>(Plan.Kind.class);
        long acknowledged = 0;
        for (int writer = 0; writer < plan.writers(); writer++) {
            for (int number = 0; number < plan.operations() && logs[writer][2 * number] != 0; number++) {
                Write write = new Write(writer, number, logs[writer][2 * number], logs[writer][2 * number + 1]);
                Plan.Operation operation = plan.operation(writer, number);
                begun.merge(operation.kind(), 1L, Long::sum);
                if (operation.writes()) {
                    if (write.acknowledged()) {
                        acknowledged++;
                        waits.add(write.end - write.begin);
                    }
                    byEpoch.computeIfAbsent(operation.epoch(), epoch -> new ArrayList<>())
                            .add(write);
                }
            }
        }
        for (int epoch = 0; epoch < plan.epochs(); epoch++) {
            checkCells(epoch, byEpoch.getOrDefault(epoch, List.of()));
            checkRecords(epoch);
        }
        long[] sorted = waits.stream().mapToLong(wait -> wait).sorted().toArray();
        Function<Plan.Kind, Long> count = kind -> begun.getOrDefault(kind, 0L);
        answer.put("writes", count.apply(Plan.Kind.WRITE_OWN) + count.apply(Plan.Kind.WRITE_SHARED))
                .put("acknowledged", acknowledged)
                .put("reads", count.apply(Plan.Kind.READ))
                .put("compactions", count.apply(Plan.Kind.COMPACT))
                .put("cells_checked", checked)
                .put("records_checked", records)
                .put("lost", lost)
                .put("wrong", wrong + noted())
                .put("litter", litter())
                .put("wait_median_ms", millis(sorted, 0.5))
                .put("wait_p99_ms", millis(sorted, 0.99))
                .put("wait_max_ms", millis(sorted, 1));
    }

    private static double millis(long[] sorted, double quantile) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.round(quantile * (sorted.length - 1))] / 1e6;
    }

    private long noted() throws IOException {
        Path notes = KillWorker.wrong(folder);
        return Files.exists(notes) ? Files.readAllLines(notes).size() : 0;
    }

    /** Files in the private folder besides the lock file. */
    private long litter() throws IOException {
        Path privateFolder = KillWorker.store(folder).resolve("lightcurves/.lightloom");
        try (Stream<Path> files = Files.list(privateFolder)) {
            return files.filter(file -> !file.endsWith("lock")).count();
        }
    }

    private void checkCells(int epoch, List<Write> writes) {
        float[] values = cells.read(Selection.of(Indices.all(), Indices.all(), Indices.all(), Indices.at(epoch)))
                .toFloats();
        Map<Integer, List<Write>> covering = new HashMap<>();
        for (Write write : writes) {
            Plan.Operation operation = plan.operation(write.writer, write.number);
            for (int object : operation.objects()) {
                for (int m = 0; m < operation.measurements(); m++) {
                    int cell = object * Plan.MEASUREMENTS + operation.measurement() + m;
                    covering.computeIfAbsent(cell, c -> new ArrayList<>()).add(write);
                }
            }
        }
        for (int cell = 0; cell < values.length / 2; cell++) {
            checkCell(covering.getOrDefault(cell, List.of()), values[2 * cell], values[2 * cell + 1]);
        }
    }

    private void checkCell(List<Write> writes, float number, float writer) {
        checked++;
        if (Float.isNaN(number)) {
            lost += writes.stream().anyMatch(Write::acknowledged) ? 1 : 0;
            return;
        }
        Write found = writes.stream()
                .filter(write -> write.number == (int) number && write.writer == (int) writer)
                .findFirst()
                .orElse(null);
        if (found == null) {
            wrong++;
            return;
        }
        for (Write other : writes) {
            boolean afterwards = found.acknowledged() ? other.begin > found.end : isLaterOfItsWriter(other, found);
            if (other.acknowledged() && afterwards) {
                lost++;
                return;
            }
        }
    }

    private static boolean isLaterOfItsWriter(Write other, Write found) {
        return other.writer == found.writer && other.number > found.number;
    }

    private void checkRecords(int epoch) {
        List<ShardCommit> commits = cells.shard(0, 0, 0, epoch).commits();
        int[] newest = new int[plan.writers()];
        Arrays.fill(newest, Integer.MAX_VALUE);
        Set<String> seen = new HashSet<>();
        for (ShardCommit commit : commits) {
            List<JsonNode> changes = new ArrayList<>();
            commit.changes().forEach(changes::add);
            for (int i = changes.size() - 1; i >= 0; i--) {
                JsonNode change = changes.get(i);
                if (!change.has("writer")) {
                    continue;
                }
                int writer = change.path("writer").asInt();
                int number = change.path("operation").asInt();
                boolean ordered = number < newest[writer] && logs[writer][2 * number] != 0;
                wrong += ordered && seen.add(change.path("id").asText()) ? 0 : 1;
                records++;
                newest[writer] = number;
            }
        }
    }
}
