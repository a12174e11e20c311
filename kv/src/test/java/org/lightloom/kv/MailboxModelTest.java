package org.lightloom.kv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Combining between processes, by random schedules over the code that runs in earnest: processes update one key, are
 * killed at any step and started again, or the power goes, or somebody deletes the private folder. {@code
 * -Dlightloom.schedules=300000} runs as many, on all cores;
 * {@code -Dlightloom.seed=N} begins at another seed (that of a failure is in its message).
 */
class MailboxModelTest {
    private static final int SCHEDULES = Integer.getInteger("lightloom.schedules", 1500);
    private static final long SEED = Long.getLong("lightloom.seed", 1);
    private static final String KEY = "c/0";
    private static final int ROUNDS = 3;

    private final AtomicInteger next = new AtomicInteger();
    private final LongAdder kills = new LongAdder();
    private final LongAdder powerLosses = new LongAdder();
    private final LongAdder deletions = new LongAdder();
    private final LongAdder combined = new LongAdder();
    private final Queue<AssertionError> bad = new ConcurrentLinkedQueue<>();

    @Test
    void noScheduleLosesOrRepeatsAChange() throws Exception {
        Path memory = Path.of("/dev/shm");
        Path base = Files.isWritable(memory)
                ? Files.createTempDirectory(memory, "lightloom-")
                : Files.createTempDirectory("lightloom-");
        List<Thread> threads = Stream.generate(() -> new Thread(() -> runAll(base)))
                .limit(Runtime.getRuntime().availableProcessors())
                .toList();
        try {
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
        } finally {
            delete(base);
        }
        System.out.printf(
                "mailbox: %d schedules from seed %d: %s kills, %s power losses, %s deletions of the private folder,"
                        + " %s changes applied for others, %d bad%n",
                Math.min(SCHEDULES, next.get()), SEED, kills, powerLosses, deletions, combined, bad.size());
        assertThat(bad).isEmpty();
        assertThat(combined.sum()).isPositive();
        assertThat(kills.sum()).isPositive();
        assertThat(powerLosses.sum()).isPositive();
        assertThat(deletions.sum()).isPositive();
    }

    /** Schedules in turn with other threads, until one is bad. */
    private void runAll(Path base) {
        for (int i = next.getAndIncrement(); i < SCHEDULES && bad.isEmpty(); i = next.getAndIncrement()) {
            long seed = SEED + i;
            try {
                new Schedule(base.resolve("s" + i), new Random(seed * 0x9E3779B97F4A7C15L)).run();
            } catch (Exception | AssertionError e) {
                bad.add(new AssertionError("seed " + seed + ": " + e.getMessage(), e));
            }
        }
    }

    /** One run of the machine, perhaps two with a power loss between, then a last writer that has to find all in order. */
    private final class Schedule {
        private final Path folder;
        private final Path privateFolder;
        private final Random random;
        private final Map<UUID, String> names = new HashMap<>();
        private final Set<String> acknowledged = new TreeSet<>();
        private final Set<String> refused = new TreeSet<>();
        /** Somebody deletes the private folder, or the lock file alone. */
        private final boolean vanishes;

        private int number;

        Schedule(Path folder, Random random) throws IOException {
            this.folder = folder;
            this.privateFolder = folder.resolve("p");
            this.random = random;
            this.vanishes = random.nextInt(4) == 0;
            Files.createDirectories(folder.resolve("c"));
            Files.createDirectories(privateFolder);
            Files.createFile(privateFolder.resolve("lock"));
        }

        void run() throws Exception {
            for (int boot = 0; boot < 2; boot++) {
                SimulatedMachine machine = new SimulatedMachine(
                        folder, random, random.nextInt(4) == 0 ? 0 : 0.01, boot == 0 ? 0.002 : 0, vanishes);
                List<SimulatedMachine.Program> programs = new ArrayList<>();
                for (int p = 0; p < 2 + random.nextInt(3); p++) {
                    Writer writer = new Writer("w" + boot + p, random.nextInt(6) == 0);
                    programs.add(self -> write(self, writer));
                }
                if (vanishes) {
                    programs.add(this::deletePrivateFolder);
                }
                machine.run(programs);
                kills.add(machine.kills());
                check();
                if (!machine.powerWasLost()) {
                    break;
                }
                powerLosses.increment();
            }
            lastWriter();
            check();
            try (Stream<Path> left = Files.list(privateFolder)) {
                assertThat(left.map(path -> path.getFileName().toString())).containsExactly("lock");
            }
            LockFile.forget(folder);
            delete(folder);
        }

        /** As {@code rm -r} does it, file by file, at any moment. */
        private void deletePrivateFolder(SimulatedMachine.Simulated self) throws IOException {
            for (int pauses = random.nextInt(150); pauses > 0; pauses--) {
                self.timer().pause(1);
            }
            boolean lockOnly = random.nextBoolean();
            try (Stream<Path> files = Files.list(privateFolder)) {
                for (Path file : files.sorted().toList()) {
                    if (!lockOnly || file.endsWith("lock")) {
                        self.disk().delete(file);
                    }
                }
                if (!lockOnly) {
                    self.disk().delete(privateFolder);
                }
            } catch (NoSuchFileException | DirectoryNotEmptyException e) {
                // It was gone already, or somebody put something into it meanwhile.
            }
            deletions.increment();
        }

        private void write(SimulatedMachine.Simulated self, Writer writer) throws IOException {
            Rewrite rewrite = rewrite(self);
            while (writer.round < ROUNDS) {
                writer.round++;
                List<Waiting> waiting = new ArrayList<>();
                for (int w = 0; w < (random.nextInt(4) == 0 ? 2 : 1); w++) {
                    waiting.add(new Waiting(KEY, change(writer), writer.folder));
                }
                while (!waiting.isEmpty()) {
                    Map<Waiting, Outcome> outcomes = rewrite.run(KEY, () -> List.copyOf(waiting));
                    if (self.isDead()) {
                        throw new SimulatedMachine.Killed();
                    }
                    outcomes.forEach(this::note);
                    waiting.removeAll(outcomes.keySet());
                }
            }
        }

        /** What the first update of a process does: it sweeps, then it writes. */
        private Rewrite rewrite(SimulatedMachine.Simulated self) throws IOException {
            Locks locks = new Locks(privateFolder, new DurableFolders(folder, self.disk()), self.disk());
            locks.file();
            new Leftovers(privateFolder, self.disk(), locks).sweepAll();
            return new Rewrite(folder, privateFolder, self.disk(), Durability.SYNCED, self.timer());
        }

        private void note(Waiting waiting, Outcome outcome) {
            String name = names.get(waiting.id());
            if (outcome instanceof Outcome.Committed) {
                acknowledged.add(name);
            } else if (outcome instanceof Outcome.NotCommitted) {
                refused.add(name);
            } else {
                throw new AssertionError("nothing fails here, so nothing is unknown: " + outcome);
            }
        }

        private Change change(Writer writer) {
            boolean bad = random.nextInt(20) == 0;
            String name = String.format("%s/%02d/%04d%s", writer.name, writer.round, number++, bad ? "bad" : "");
            UUID id = new UUID(random.nextLong(), random.nextLong());
            names.put(id, name);
            return new Change(id, ByteBuffer.wrap(name.getBytes(StandardCharsets.UTF_8)));
        }

        private void lastWriter() throws Exception {
            new SimulatedMachine(folder, random, 0, 0, vanishes).run(List.of(self -> {
                Waiting last = new Waiting(KEY, change(new Writer("last", false)), new Log("log"));
                rewrite(self).run(KEY, () -> List.of(last)).forEach(this::note);
            }));
        }

        private void check() throws IOException {
            Path file = folder.resolve(KEY);
            List<String> stored = Files.exists(file) ? Log.names(Files.readString(file)) : List.of();
            if (!vanishes) {
                // Who finds its patch gone has only the newest commit to look for its change in, and may do it again.
                assertThat(stored).doesNotHaveDuplicates();
            }
            assertThat(acknowledged).isSubsetOf(stored);
            assertThat(stored).noneMatch(refused::contains);
            assertThat(stored).noneMatch(name -> name.endsWith("bad"));
            // Those that waited together may come in any order; but nothing comes after a later round of its writer.
            Map<String, List<String>> byWriter = stored.stream()
                    .collect(Collectors.groupingBy(
                            name -> name.substring(0, name.indexOf('/')),
                            Collectors.mapping(name -> name.substring(0, name.lastIndexOf('/')), Collectors.toList())));
            byWriter.values().forEach(rounds -> assertThat(rounds).isSorted());
        }
    }

    private final class Writer {
        private final String name;
        private final Log folder;
        private int round;

        /** @param odd whether it has a folder of its own, so that nobody can apply its changes */
        Writer(String name, boolean odd) {
            this.name = name;
            this.folder = new Log(odd ? "odd" : "log");
        }
    }

    /** The key's content: a line of the newest commit's ids, then a line for each change ever applied. */
    private final class Log implements Folder {
        private final String kind;

        Log(String kind) {
            this.kind = kind;
        }

        static List<String> names(String content) {
            return content.lines().skip(1).toList();
        }

        @Override
        public Optional<String> signature() {
            return Optional.of(kind);
        }

        @Override
        public boolean holds(Blob version, UUID change) {
            return text(version).lines().findFirst().orElse("").contains(change.toString());
        }

        @Override
        public NextVersion fold(Optional<Blob> current, List<Change> changes) {
            StringBuilder text = new StringBuilder();
            changes.forEach(change -> text.append(change.id()).append(' '));
            text.append('\n');
            current.ifPresent(
                    blob -> names(text(blob)).forEach(name -> text.append(name).append('\n')));
            for (Change change : changes) {
                String name = StandardCharsets.UTF_8.decode(change.payload()).toString();
                if (name.endsWith("bad")) {
                    throw new ChangeRejectedException(change.id(), new IllegalArgumentException("bad"));
                }
                text.append(name).append('\n');
            }
            combined.add(changes.size() - 1);
            return NextVersion.of(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)));
        }

        private static String text(Blob blob) {
            return StandardCharsets.UTF_8
                    .decode(blob.read(0, (int) blob.size()))
                    .toString();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
