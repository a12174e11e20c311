package org.lightloom.bench.safety;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.lightloom.zarr.Json;

/**
 * Processes that write to a store, each with some writers, are killed with SIGKILL at random moments and started again
 * until all has been written; then a {@link Checker} compares the store with the writers' logs.
 */
public final class KillRun {
    public static final int OBJECTS = Plan.OBJECTS;
    public static final int MEASUREMENTS = Plan.MEASUREMENTS;

    private static final int PROCESSES = 6;
    private static final int WRITERS_EACH = 8;
    private static final long STUCK_AFTER = TimeUnit.SECONDS.toNanos(60);

    private final Plan plan;
    private final Path folder;
    private final List<String> command;
    private final List<Process> running = new ArrayList<>();
    private final List<Long> begunAt = new ArrayList<>();
    private final List<OperationLog> logs = new ArrayList<>();
    private final int killEvery;
    private int kills;
    private boolean stuck;

    private KillRun(Plan plan, Path folder, List<String> command, int killEvery) {
        this.plan = plan;
        this.folder = folder;
        this.command = command;
        this.killEvery = killEvery;
    }

    /** Where the store has to be: {@link #OBJECTS} objects, {@link #MEASUREMENTS} measurements, without values. */
    public static Path store(Path folder) {
        return KillWorker.store(folder);
    }

    /**
     * Runs and checks.
     *
     * @param folder with the empty store; logs go beside it
     * @param command starts a worker process when its arguments are appended
     * @param writes in all, at least; reads and compactions come on top
     * @param killEvery operations of all kinds between two kills, on average
     */
    public static ObjectNode run(Path folder, List<String> command, int writes, int epochs, int killEvery, long seed)
            throws IOException, InterruptedException {
        int writers = PROCESSES * WRITERS_EACH;
        Plan plan = Plan.ofWrites(writes, writers, epochs, seed);
        KillRun run = new KillRun(plan, folder, command, killEvery);
        run.prepare();
        long start = System.nanoTime();
        run.killUntilDone(new Random(seed));
        double seconds = (System.nanoTime() - start) / 1e9;
        ObjectNode answer = Json.object()
                .put("processes", PROCESSES)
                .put("writers", writers)
                .put("kills", run.kills)
                .put("seconds", seconds)
                .put("stuck", run.stuck ? 1 : 0);
        new Checker(plan, folder).check(answer);
        return answer;
    }

    private void prepare() throws IOException {
        for (int writer = 0; writer < plan.writers(); writer++) {
            OperationLog.create(KillWorker.log(folder, writer), plan.operations());
        }
    }

    /** Kills a process that has got something done since it was started, each time that all together have done some. */
    private void killUntilDone(Random random) throws IOException, InterruptedException {
        for (int writer = 0; writer < plan.writers(); writer++) {
            logs.add(OperationLog.open(KillWorker.log(folder, writer)));
        }
        for (int process = 0; process < PROCESSES; process++) {
            running.add(start(process));
            begunAt.add(0L);
        }
        long next = killEvery / 2;
        long progress = 0;
        long since = System.nanoTime();
        while (!isDone() && !stuck) {
            TimeUnit.MICROSECONDS.sleep(2_000 + random.nextInt(8_000));
            long done = IntStream.range(0, PROCESSES).mapToLong(this::done).sum();
            since = done > progress ? System.nanoTime() : since;
            progress = done;
            int victim = random.nextInt(PROCESSES);
            if (done >= next && running.get(victim).isAlive() && done(victim) > begunAt.get(victim)) {
                running.get(victim).destroyForcibly().waitFor();
                kills++;
                next = done + killEvery / 2 + random.nextInt(killEvery);
            }
            restart();
            stuck = System.nanoTime() - since > STUCK_AFTER;
        }
        running.forEach(Process::destroyForcibly);
        for (OperationLog log : logs) {
            log.close();
        }
    }

    private void restart() throws IOException {
        for (int process = 0; process < PROCESSES; process++) {
            if (!running.get(process).isAlive() && running.get(process).exitValue() != 0) {
                begunAt.set(process, done(process));
                running.set(process, start(process));
            }
        }
    }

    private boolean isDone() {
        return running.stream().noneMatch(Process::isAlive)
                && running.stream().allMatch(process -> process.exitValue() == 0);
    }

    private long done(int process) {
        return logs.subList(process * WRITERS_EACH, (process + 1) * WRITERS_EACH).stream()
                .mapToLong(OperationLog::count)
                .sum();
    }

    private Process start(int process) throws IOException {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of("safety-worker", folder.toString(), "" + process * WRITERS_EACH, "" + WRITERS_EACH));
        all.addAll(plan.arguments());
        return new ProcessBuilder(all)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("stderr").toFile()))
                .start();
    }
}
