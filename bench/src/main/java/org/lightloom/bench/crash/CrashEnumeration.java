package org.lightloom.bench.crash;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.lightloom.bench.crash.Inspection.Known;
import org.lightloom.bench.crash.Inspection.Writers;
import org.lightloom.kv.Disk;
import org.lightloom.kv.DiskMount;

/**
 * Stops a scenario after every single operation on files, in every way in which the disk may look then, and lets readers
 * and the next writer loose on it.
 */
public final class CrashEnumeration {
    private final Workshop workshop;
    private final Protocol protocol;
    private final Depth depth;
    private final StateSample sample;

    CrashEnumeration(Workshop workshop, Protocol protocol, Depth depth, StateSample sample) {
        this.workshop = workshop;
        this.protocol = protocol;
        this.depth = depth;
        this.sample = sample;
    }

    /**
     * How thorough.
     *
     * @param tearing what may be left of unsynced data
     * @param everySecondCrash whether a second crash, during recovery, may come at any operation too, not only at the end
     * @param every how many distinct states after a power loss one is checked of; of those after a kill, all are
     */
    record Depth(Tearing tearing, boolean everySecondCrash, int every) {
        static final Depth SHORT = new Depth(new Tearing(2048, 1), false, 1);
        static final Depth FULL = new Depth(Tearing.FINE, true, 1);

        Depth sampled(int oneOf) {
            return new Depth(tearing, everySecondCrash, oneOf);
        }
    }

    /**
     * What was found.
     *
     * @param objects of the store at the beginning
     * @param operations recorded on files
     * @param states of all prefixes, also equal ones
     * @param distinct states among them, as writers and files have it
     * @param checked of these, which are all but in a sample
     * @param violations the first few, in words
     */
    record Result(
            String scenario,
            int objects,
            int operations,
            long states,
            long distinct,
            long checked,
            List<String> violations,
            double seconds) {}

    /** How writers in a scenario reach the disk: as they should, or with a planted mistake. */
    interface Protocol {
        Protocol SOUND = disk -> disk;

        /** The disk of the writers that are stopped. */
        Disk over(Disk disk);

        /** The disk of those that find what these left. */
        default Disk recovering(Disk disk) {
            return disk;
        }

        /** Called right after a commit was acknowledged. */
        default void acknowledged() {}
    }

    Result run(Scenario scenario) throws IOException {
        return new Run(scenario).result();
    }

    private final class Run {
        private final Scenario scenario;
        private final Inspection inspection;
        private final Set<String> seen = new HashSet<>();
        private final ConcurrentLinkedQueue<String> violations = new ConcurrentLinkedQueue<>();
        private final ThreadPoolExecutor checkers = new ThreadPoolExecutor(
                2, 2, 1, TimeUnit.SECONDS, new ArrayBlockingQueue<>(16), new ThreadPoolExecutor.CallerRunsPolicy());
        private long states;
        private long powerLosses;
        private long checked;

        Run(Scenario scenario) {
            this.scenario = scenario;
            this.inspection = new Inspection(scenario);
        }

        Result result() throws IOException {
            long start = System.nanoTime();
            Path place = workshop.place();
            scenario.prepare(place);
            Tree before = Workshop.read(place);
            List<Event> events = record(place, scenario.commits());
            requireCombined(events);
            Replay replay = Replay.of(before);
            crash(replay, before, List.of());
            for (int prefix = 1; prefix <= events.size(); prefix++) {
                replay.apply(events.get(prefix - 1));
                crash(replay, before, events.subList(0, prefix));
            }
            finish();
            Workshop.remove(place);
            long operations = events.stream()
                    .filter(event -> !(event instanceof Event.Issued || event instanceof Event.Acknowledged))
                    .count();
            return new Result(
                    scenario.name(),
                    scenario.objects(),
                    (int) operations,
                    states,
                    seen.size(),
                    checked,
                    List.copyOf(violations),
                    (System.nanoTime() - start) / 1e9);
        }

        /** Where several writers share a commit, it has to be one. */
        private void requireCombined(List<Event> events) {
            long shards = events.stream()
                    .filter(event -> event instanceof Event.Renamed renamed
                            && renamed.to().startsWith(Path.of("lightcurves", "c")))
                    .count();
            boolean shared = scenario.commits().stream()
                    .anyMatch(commit -> !commit.parts().isEmpty());
            if (shared && shards != scenario.commits().size()) {
                violations.add(scenario.name() + ": the writers shared no commit, there were " + shards);
            }
        }

        private void finish() {
            checkers.shutdown();
            try {
                if (!checkers.awaitTermination(1, TimeUnit.HOURS)) {
                    violations.add("the check did not end within an hour");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private List<Event> record(Path place, List<Scenario.Commit> commits) {
            Recorder recorder = new Recorder(place, Disk.local());
            Disk disk = protocol.over(recorder);
            // Only the scenario's own commits are staged: others come alone.
            Disk staged =
                    commits.equals(scenario.commits()) ? scenario.staging().apply(disk) : disk;
            try (DiskMount mount = DiskMount.at(place, staged)) {
                for (Scenario.Commit commit : commits) {
                    recorder.issued(commit.writers().size());
                    commit.act().on(place, recorder::acknowledged);
                    protocol.acknowledged();
                }
            }
            return recorder.events();
        }

        private static Known known(int acknowledged, int issued, int told) {
            return new Known(acknowledged, issued, issued, 0, 0, new Writers(told, -1));
        }

        private Replay replay(Tree before, List<Event> events) {
            Replay replay = Replay.of(before);
            events.forEach(replay::apply);
            return replay;
        }

        private void crash(Replay replay, Tree before, List<Event> events) throws IOException {
            Known known = known(replay.acknowledged(), replay.issued(), replay.told());
            String where = "after " + events.size() + " events";
            if (submit(replay.afterKill(), known, where + ", killed")) {
                crashAgain(before, events, known);
            }
            for (Tree tree : replay.afterPowerLoss(depth.tearing())) {
                submit(tree, known, where + ", power lost");
            }
        }

        /** A process is killed, another one is told that its commit is durable, then the power fails. */
        private void crashAgain(Tree before, List<Event> first, Known known) throws IOException {
            String where = "after " + first.size() + " events, killed, ";
            crashAgain(
                    before,
                    first,
                    scenario.others().subList(0, 1),
                    where + "next writer",
                    replayed -> known.withOthers(replayed.acknowledged(), replayed.issued()));
            crashAgain(
                    before,
                    first,
                    scenario.commits(),
                    where + "same writer once more",
                    replayed -> known(
                            Math.max(known.acknowledged(), replayed.acknowledged()),
                            Math.max(known.issued(), replayed.issued()),
                            toldEver(known, replayed)));
        }

        private static int toldEver(Known known, Replay replayed) {
            int before = known.acknowledged() >= replayed.acknowledged()
                    ? known.writers().told()
                    : 0;
            return before | (replayed.acknowledged() >= known.acknowledged() ? replayed.told() : 0);
        }

        private void crashAgain(
                Tree before, List<Event> first, List<Scenario.Commit> then, String where, Knowing knowing)
                throws IOException {
            Replay replay = replay(before, first);
            Path place = workshop.make(replay.afterKill());
            List<Event> second = record(place, then);
            Workshop.remove(place);
            replay.nextRecording();
            for (int i = 0; i < second.size(); i++) {
                replay.apply(second.get(i));
                boolean told = second.get(i) instanceof Event.Acknowledged;
                if (told || depth.everySecondCrash()) {
                    Known secondly = knowing.after(replay);
                    for (Tree tree : replay.afterPowerLoss(Tearing.NONE)) {
                        submit(tree, secondly, where + ", " + (i + 1) + " events, power lost");
                    }
                }
            }
        }

        /** What is known when a second writer was told of some of its commits. */
        private interface Knowing {
            Known after(Replay replayed);
        }

        /** True if such a state was not there before. */
        private boolean submit(Tree tree, Known known, String where) {
            states++;
            if (!seen.add(tree.hash() + known)) {
                return false;
            }
            if (where.endsWith("power lost") && powerLosses++ % depth.every() != 0) {
                return true;
            }
            checked++;
            checkers.execute(() -> {
                try {
                    check(tree, known);
                } catch (Violation | IOException | RuntimeException e) {
                    violations.add(scenario.name() + ", " + where + ": " + e.getMessage());
                }
            });
            return true;
        }

        private void check(Tree tree, Known known) throws IOException, Violation {
            Path place = workshop.make(tree);
            try (DiskMount mount = DiskMount.at(place, protocol.recovering(Disk.local()))) {
                inspection.check(place, known);
                sample.offer(tree, inspection, known, scenario, workshop);
                proceed(place, known);
            } finally {
                Workshop.remove(place);
            }
        }

        /** The next writer, who has something to write, then whoever was stopped once more. */
        private void proceed(Path place, Known known) throws Violation {
            int others = known.othersIssued() + 1;
            for (Scenario.Commit commit : scenario.others().subList(known.others(), others)) {
                act(commit, place, "the next writer");
            }
            inspection.check(place, known.withOthers(others, others));
            Inspection.checkTidy(place);
            for (Scenario.Commit commit : scenario.commits()) {
                act(commit, place, "the stopped writer, once more,");
            }
            int all = scenario.commits().size();
            inspection.check(place, new Known(all, all, others));
            Inspection.checkTidy(place);
        }

        private static void act(Scenario.Commit commit, Path place, String who) throws Violation {
            try {
                commit.act().on(place);
            } catch (RuntimeException e) {
                throw new Violation(who + " fails", e);
            }
        }
    }
}
