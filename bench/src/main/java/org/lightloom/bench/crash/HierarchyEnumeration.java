package org.lightloom.bench.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.lightloom.bench.crash.CrashEnumeration.Protocol;
import org.lightloom.bench.crash.CrashEnumeration.Result;
import org.lightloom.kv.Disk;
import org.lightloom.kv.DiskMount;
import org.lightloom.zarr.Json;
import org.lightloom.zarr.Zarr;

/** Stops a {@link HierarchyChange} after every single operation on files, in every way in which the disk may look then. */
final class HierarchyEnumeration {
    private final Workshop workshop;
    private final Protocol protocol;
    private final Tearing tearing;

    HierarchyEnumeration(Workshop workshop, Protocol protocol, Tearing tearing) {
        this.workshop = workshop;
        this.protocol = protocol;
        this.tearing = tearing;
    }

    Result run(HierarchyChange change) throws IOException {
        return new Run(change).result();
    }

    private final class Run {
        private final HierarchyChange change;
        private final Set<String> seen = new HashSet<>();
        private final List<String> violations = new ArrayList<>();
        private long states;

        Run(HierarchyChange change) {
            this.change = change;
        }

        Result result() throws IOException {
            long start = System.nanoTime();
            Path place = workshop.place();
            change.prepare().accept(place);
            Tree before = Workshop.read(place);
            List<Event> events = record(place);
            Workshop.remove(place);
            Replay replay = Replay.of(before);
            crash(replay, 0);
            for (int prefix = 1; prefix <= events.size(); prefix++) {
                replay.apply(events.get(prefix - 1));
                crash(replay, prefix);
                crashAgain(before, events.subList(0, prefix));
            }
            return new Result(
                    change.name(),
                    0,
                    events.size() - 2,
                    states,
                    seen.size(),
                    seen.size(),
                    List.copyOf(violations),
                    (System.nanoTime() - start) / 1e9);
        }

        private List<Event> record(Path place) {
            Recorder recorder = new Recorder(place, Disk.local());
            try (DiskMount mount = DiskMount.at(place, protocol.over(recorder))) {
                recorder.issued(1);
                change.act().accept(place);
                recorder.acknowledged(0);
            }
            return recorder.events();
        }

        private void crash(Replay replay, int events) throws IOException {
            boolean returned = replay.acknowledged() > 0;
            check(replay.afterKill(), returned, "after " + events + " events, killed");
            for (Tree tree : replay.afterPowerLoss(tearing)) {
                check(tree, returned, "after " + events + " events, power lost");
            }
        }

        /** The process is killed, the call is repeated and returns, then the power fails. */
        private void crashAgain(Tree before, List<Event> first) throws IOException {
            Replay replay = Replay.of(before);
            first.forEach(replay::apply);
            Path place = workshop.make(replay.afterKill());
            List<Event> second = record(place);
            Workshop.remove(place);
            replay.nextRecording();
            second.forEach(replay::apply);
            for (Tree tree : replay.afterPowerLoss(Tearing.NONE)) {
                check(tree, change.completes(), "after " + first.size() + " events, killed, repeated, power lost");
            }
        }

        private void check(Tree tree, boolean returned, String where) throws IOException {
            states++;
            if (!seen.add(tree.hash() + returned)) {
                return;
            }
            Path place = workshop.make(tree);
            try (DiskMount mount = DiskMount.at(place, Disk.local())) {
                change.check().of(place, returned);
                change.act().accept(place);
                change.check().of(place, true);
                change.afterwards().of(place, true);
                Zarr.openGroup(place).putAttributes(Json.object().put("next", "writer"));
                requireTidy(place);
            } catch (Violation | RuntimeException e) {
                violations.add(change.name() + ", " + where + ": " + e.getMessage());
            } finally {
                Workshop.remove(place);
            }
        }

        private static void requireTidy(Path place) throws IOException, Violation {
            try (Stream<Path> all = Files.walk(place)) {
                List<Path> strange = all.filter(
                                path -> path.getFileName().toString().contains(".tmp")
                                        || path.getFileName().toString().contains("deleted"))
                        .map(place::relativize)
                        .toList();
                if (!strange.isEmpty()) {
                    throw new Violation("litter after the next writer: " + strange);
                }
            }
        }
    }
}
