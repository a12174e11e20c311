package org.lightloom.bench.crash;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.lightloom.bench.crash.FaultyDisk.Operation;
import org.lightloom.bench.crash.Inspection.Known;
import org.lightloom.bench.crash.Inspection.Writers;
import org.lightloom.kv.Disk;
import org.lightloom.kv.DiskMount;
import org.lightloom.kv.OutcomeUnknownException;

/**
 * Lets every operation on files of a scenario fail in every way that it can fail, once and for good, and compares what
 * the writer was told with what a fresh reader finds. Then the fault is gone: the same call, made once more, and the next
 * writer's have to succeed and to leave nothing behind.
 */
public final class FaultInjection {
    private final Workshop workshop;
    private final int every;

    /** @param every 1 for a fault at each operation, n for one at each n-th */
    FaultInjection(Workshop workshop, int every) {
        this.workshop = workshop;
        this.every = every;
    }

    /** What a writer was told. */
    enum Told {
        COMMITTED,
        NOT_COMMITTED,
        UNKNOWN
    }

    /**
     * What was found.
     *
     * @param injected faults that struck
     * @param told how the last call of each writer ended
     * @param violations in words
     */
    record Result(
            String scenario,
            int operations,
            Map<Fault, Integer> injected,
            Map<Told, Integer> told,
            List<String> violations) {

        int total() {
            return injected.values().stream().mapToInt(n -> n).sum();
        }
    }

    Result run(Scenario scenario) throws IOException {
        Path place = workshop.place();
        scenario.prepare(place);
        Tree before = Workshop.read(place);
        Workshop.remove(place);
        Result result = new Result(
                scenario.name(),
                operations(scenario, before).size(),
                new EnumMap<>(Fault.class),
                new EnumMap<>(Told.class),
                new ArrayList<>());
        Inspection inspection = new Inspection(scenario);
        List<Operation> operations = operations(scenario, before);
        int drawn = 0;
        for (int at = 0; at < operations.size(); at++) {
            for (Fault fault : Fault.values()) {
                for (boolean lasting : new boolean[] {false, true}) {
                    if (fault.concerns(operations.get(at)) && (!lasting || fault.canLast()) && drawn++ % every == 0) {
                        new Trial(scenario, inspection, fault, at, lasting).run(before, result);
                    }
                }
            }
        }
        return result;
    }

    private List<Operation> operations(Scenario scenario, Tree before) throws IOException {
        Path place = workshop.make(before);
        FaultyDisk disk = new FaultyDisk(place, Disk.local());
        try (DiskMount mount = DiskMount.at(place, scenario.staging().apply(disk))) {
            scenario.commits().forEach(commit -> commit.act().on(place));
        }
        Workshop.remove(place);
        return disk.operations();
    }

    /** One fault in one run. */
    private final class Trial {
        private final Scenario scenario;
        private final Inspection inspection;
        private final Fault fault;
        private final int at;
        private final boolean lasting;

        Trial(Scenario scenario, Inspection inspection, Fault fault, int at, boolean lasting) {
            this.scenario = scenario;
            this.inspection = inspection;
            this.fault = fault;
            this.at = at;
            this.lasting = lasting;
        }

        void run(Tree before, Result result) throws IOException {
            Path place = workshop.make(before);
            FaultyDisk disk = new FaultyDisk(place, Disk.local());
            disk.plant(fault, at, lasting);
            Disk staged = scenario.staging().apply(disk);
            try (DiskMount mount = DiskMount.at(place, staged)) {
                play(place, disk, result);
            } catch (Violation e) {
                result.violations.add(scenario.name() + ", " + fault + (lasting ? " for good" : "") + " at operation "
                        + at + ": " + e.getMessage());
            } finally {
                Workshop.remove(place);
            }
        }

        private void play(Path place, FaultyDisk disk, Result result) throws Violation {
            int done = 0;
            List<Told> told = List.of();
            boolean committed = true;
            while (committed && done < scenario.commits().size()) {
                told = told(scenario.commits().get(done), place);
                committed = told.stream().allMatch(one -> one == Told.COMMITTED);
                done += committed ? 1 : 0;
            }
            disk.repair();
            if (disk.struck() == 0) {
                return; // writers run in threads; this time the operation was another one
            }
            result.injected.merge(fault, 1, Integer::sum);
            told.forEach(one -> result.told.merge(one, 1, Integer::sum));
            compare(place, done, told);
            recover(place, done);
            if (!disk.mistrusted().isEmpty()) {
                throw new Violation(disk.mistrusted().toString());
            }
        }

        /** What the writers of the last commit were told with what is there. */
        private void compare(Path place, int done, List<Told> told) throws Violation {
            if (done == scenario.commits().size()) {
                inspection.check(place, new Known(done, done, 0));
                return;
            }
            int committed = bits(told, Told.COMMITTED);
            int possible = scenario.isAtomic() ? committed | bits(told, Told.UNKNOWN) : -1;
            boolean all = (possible + 1 & (1 << told.size()) - 1) == 0;
            inspection.check(
                    place, new Known(done, done + 1, all ? done + 1 : done, 0, 0, new Writers(committed, possible)));
        }

        private static int bits(List<Told> told, Told wanted) {
            return IntStream.range(0, told.size())
                    .filter(writer -> told.get(writer) == wanted)
                    .map(writer -> 1 << writer)
                    .sum();
        }

        private List<Told> told(Scenario.Commit commit, Path place) throws Violation {
            Told[] told = new Told[commit.writers().size()];
            Queue<Violation> unclear = new ConcurrentLinkedQueue<>();
            List<Runnable> writers = new ArrayList<>();
            for (int i = 0; i < told.length; i++) {
                int number = i;
                writers.add(() -> {
                    try {
                        told[number] = told(commit.writers().get(number).act(), place);
                    } catch (Violation e) {
                        unclear.add(e);
                    }
                });
            }
            Together.run(writers);
            if (!unclear.isEmpty()) {
                throw unclear.remove();
            }
            return List.of(told);
        }

        private Told told(Scenario.Act act, Path place) throws Violation {
            try {
                act.on(place);
                return Told.COMMITTED;
            } catch (OutcomeUnknownException e) {
                return Told.UNKNOWN;
            } catch (RuntimeException e) {
                requireClear(e);
                return Told.NOT_COMMITTED;
            }
        }

        /** An error of the product's own, which says what happened. */
        private void requireClear(RuntimeException e) throws Violation {
            String message = String.valueOf(e.getMessage());
            if (!e.getClass().getName().startsWith("org.lightloom.") || message.contains("null")) {
                throw new Violation("an unclear error", e);
            }
        }

        private void recover(Path place, int done) throws Violation {
            int all = scenario.commits().size();
            for (Scenario.Commit commit : scenario.commits().subList(done, all)) {
                succeed(commit, place, "the same call once more");
            }
            inspection.check(place, new Known(all, all, 0));
            succeed(scenario.others().get(0), place, "the next writer");
            inspection.check(place, new Known(all, all, 1));
            Inspection.checkTidy(place);
        }

        private static void succeed(Scenario.Commit commit, Path place, String who) throws Violation {
            try {
                commit.act().on(place);
            } catch (RuntimeException e) {
                throw new Violation(who + " fails", e);
            }
        }
    }
}
