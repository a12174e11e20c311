package org.lightloom.kv;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Semaphore;

/**
 * A machine whose processes are threads that take turns by a random schedule: one runs, until its next file operation or
 * pause. There one of them may be killed, or the power go: then files and entries of folders that were not synced are
 * lost, wholly or in part.
 *
 * <p>Files are real ones in a folder; locks are the machine's own.
 */
final class SimulatedMachine {
    private static final int MOST_STEPS = 50_000;

    private final Path folder;
    private final Random random;
    private final double killing;
    private final double powerLoss;
    private final boolean quickRename;
    private final Disk disk = Disk.local();
    private final List<Simulated> processes = new ArrayList<>();
    private final Map<LockedByte, Simulated> locks = new HashMap<>();
    private final List<EntryChange> unsyncedEntries = new ArrayList<>();
    private final Map<Path, Boolean> unsyncedFiles = new HashMap<>();
    private final Semaphore ended = new Semaphore(0);
    private int steps;
    private int kills;
    private boolean powerLost;

    /**
     * @param folder of the store, which no other machine has
     * @param killing probability at each step that the process at work is killed
     * @param powerLoss probability at each step that the power goes
     * @param quickRename whether no process has its turn between the last look at the lock and the rename of a new version:
     *     somebody who takes the lock file away in these microseconds cannot be told from one who does so before
     */
    SimulatedMachine(Path folder, Random random, double killing, double powerLoss, boolean quickRename) {
        this.folder = folder;
        this.random = random;
        this.killing = killing;
        this.powerLoss = powerLoss;
        this.quickRename = quickRename;
    }

    /** What a killed process meets at each of its operations. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1;

        Killed() {
            super("killed", null, false, false);
        }
    }

    /** A byte of one lock file: that of another file with the same name is another. */
    private record LockedByte(AsynchronousFileChannel file, long offset) {}

    /** A change of a folder's entries that a power loss may take back. */
    private record EntryChange(Path folder, Path path, Optional<byte[]> before, Optional<Path> movedFrom) {}

    /** Is run again, as a new process, each time it is killed. */
    interface Program {
        void run(Simulated self) throws Exception;
    }

    /** Runs programs, each in a process of its own, to the end of all. */
    void run(List<Program> programs) throws InterruptedException {
        processes.clear();
        List<Thread> threads = new ArrayList<>();
        for (Program program : programs) {
            Simulated process = new Simulated();
            processes.add(process);
            threads.add(new Thread(() -> process.live(program), "simulated"));
        }
        threads.forEach(Thread::start);
        turnTo(random.nextInt(processes.size()));
        ended.acquire(processes.size());
        for (Thread thread : threads) {
            thread.join();
        }
        for (Simulated process : processes) {
            if (process.failure.isPresent()) {
                throw new AssertionError("a process failed: " + process.failure.get(), process.failure.get());
            }
        }
        if (powerLost) {
            losePower();
        }
    }

    int kills() {
        return kills;
    }

    boolean powerWasLost() {
        return powerLost;
    }

    private void turnTo(int index) {
        processes.get(index).turn.release();
    }

    /** One process: what it does goes through {@link #disk}. */
    final class Simulated {
        private final Semaphore turn = new Semaphore(0);
        private boolean dead;
        private boolean done;
        private Optional<Throwable> failure = Optional.empty();

        Disk disk() {
            return new SimulatedDisk(this);
        }

        Timer timer() {
            return new Timer() {
                @Override
                public long now() {
                    return steps * 50_000L;
                }

                @Override
                public void pause(long length) {
                    step(Simulated.this, Pass.ALWAYS);
                }
            };
        }

        boolean isDead() {
            return dead;
        }

        /** Runs the program, and again for as long as it is killed. */
        private void live(Program program) {
            turn.acquireUninterruptibly();
            try {
                while (!ends(program)) {
                    dead = false;
                    pass();
                }
            } catch (Throwable e) {
                failure = Optional.of(e);
            } finally {
                done = true;
                ended.release();
                next().ifPresent(process -> process.turn.release());
            }
        }

        private boolean ends(Program program) throws Exception {
            try {
                program.run(this);
                return true;
            } catch (Killed e) {
                return powerLost;
            } finally {
                // Doubts are the process's own; in here only killed ones have any.
                LockFile.doubtful().removeIf(file -> file.startsWith(folder.toString()));
                locks.values().removeIf(owner -> owner == this);
            }
        }

        private void pass() {
            Simulated next = next().orElse(this);
            if (next != this) {
                next.turn.release();
                turn.acquireUninterruptibly();
            }
        }

        private void die() {
            dead = true;
            kills++;
            locks.values().removeIf(owner -> owner == this);
            throw new Killed();
        }
    }

    private Optional<Simulated> next() {
        List<Simulated> left =
                processes.stream().filter(process -> !process.done).toList();
        return left.isEmpty() ? Optional.empty() : Optional.of(left.get(random.nextInt(left.size())));
    }

    /** Whether another process may have its turn at a step. */
    private enum Pass {
        ALWAYS,
        PERHAPS,
        NEVER
    }

    private void step(Simulated self, Pass pass) {
        if (self.dead || powerLost) {
            self.dead = true;
            throw new Killed();
        }
        if (++steps > MOST_STEPS) {
            throw new AssertionError("stuck after " + steps + " steps");
        }
        if (random.nextDouble() < powerLoss) {
            powerLost = true;
            self.die();
        }
        if (random.nextDouble() < killing) {
            self.die();
        }
        if (pass == Pass.ALWAYS || (pass == Pass.PERHAPS && random.nextInt(3) == 0)) {
            self.pass();
            if (powerLost) {
                self.dead = true;
                throw new Killed();
            }
        }
    }

    private void losePower() {
        try {
            int kept = random.nextInt(unsyncedEntries.size() + 1);
            for (int i = unsyncedEntries.size() - 1; i >= kept; i--) {
                undo(unsyncedEntries.get(i));
            }
            for (Path file : List.copyOf(unsyncedFiles.keySet())) {
                if (Files.exists(file) && random.nextBoolean()) {
                    byte[] content = Files.readAllBytes(file);
                    Files.write(file, Arrays.copyOf(content, random.nextInt(content.length + 1)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void undo(EntryChange change) throws IOException {
        if (change.movedFrom().isPresent() && Files.exists(change.path())) {
            restore(change.movedFrom().get(), Files.readAllBytes(change.path()));
        }
        if (change.before().isPresent()) {
            restore(change.path(), change.before().get());
        } else {
            Files.deleteIfExists(change.path());
        }
    }

    private static void restore(Path path, byte[] content) throws IOException {
        Files.createDirectories(path.resolveSibling(""));
        Files.write(path, content);
    }

    private static Optional<byte[]> content(Path path) throws IOException {
        return Files.isRegularFile(path) ? Optional.of(Files.readAllBytes(path)) : Optional.empty();
    }

    private final class SimulatedDisk implements Disk {
        private final Simulated self;

        SimulatedDisk(Simulated self) {
            this.self = self;
        }

        @Override
        public NewFile create(Path path) throws IOException {
            // The lock file is made under a monitor of this JVM, which processes of their own would not share.
            step(self, path.endsWith("lock") ? Pass.NEVER : Pass.PERHAPS);
            NewFile file = disk.create(path);
            unsyncedEntries.add(new EntryChange(path.resolveSibling(""), path, Optional.empty(), Optional.empty()));
            unsyncedFiles.put(path, true);
            return new SimulatedFile(self, path, file);
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            boolean publishes = from.toString().endsWith(Leftovers.SUFFIX);
            step(self, quickRename && publishes ? Pass.NEVER : Pass.PERHAPS);
            Optional<byte[]> before = content(to);
            disk.rename(from, to);
            unsyncedEntries.add(new EntryChange(to.resolveSibling(""), to, before, Optional.of(from)));
            unsyncedFiles.remove(to);
            if (unsyncedFiles.remove(from) != null) {
                unsyncedFiles.put(to, true);
            }
        }

        @Override
        public void syncFile(Path file) throws IOException {
            step(self, Pass.PERHAPS);
            disk.syncFile(file);
            unsyncedFiles.remove(file);
        }

        @Override
        public void syncFolder(Path folder) throws IOException {
            step(self, Pass.PERHAPS);
            unsyncedEntries.removeIf(change -> change.folder().equals(folder));
        }

        @Override
        public void createFolder(Path folder) throws IOException {
            step(self, Pass.PERHAPS);
            disk.createFolder(folder);
        }

        @Override
        public void overwrite(Path path, long offset, byte value) throws IOException {
            step(self, Pass.PERHAPS);
            disk.overwrite(path, offset, value);
        }

        @Override
        public void delete(Path path) throws IOException {
            step(self, Pass.PERHAPS);
            Optional<byte[]> before = content(path);
            disk.delete(path);
            if (before.isPresent()) {
                unsyncedEntries.add(new EntryChange(path.resolveSibling(""), path, before, Optional.empty()));
            }
        }

        @Override
        public Optional<FileLock> tryLock(AsynchronousFileChannel lockFile, long offset) throws IOException {
            step(self, Pass.PERHAPS);
            LockedByte at = new LockedByte(lockFile, offset);
            return locks.putIfAbsent(at, self) == null
                    ? Optional.of(new SimulatedLock(lockFile, at, self))
                    : Optional.empty();
        }
    }

    private final class SimulatedFile implements Disk.NewFile {
        private final Simulated self;
        private final Path path;
        private final Disk.NewFile file;

        SimulatedFile(Simulated self, Path path, Disk.NewFile file) {
            this.self = self;
            this.path = path;
            this.file = file;
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            step(self, Pass.PERHAPS);
            file.write(bytes);
        }

        @Override
        public void copy(FileChannel source, long offset, long length) throws IOException {
            step(self, Pass.PERHAPS);
            file.copy(source, offset, length);
        }

        @Override
        public void skip(long length) throws IOException {
            step(self, Pass.PERHAPS);
            file.skip(length);
        }

        @Override
        public void flush() throws IOException {
            step(self, Pass.PERHAPS);
            file.flush();
        }

        @Override
        public void sync() throws IOException {
            step(self, Pass.PERHAPS);
            file.sync();
            unsyncedFiles.remove(path);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    private final class SimulatedLock extends FileLock {
        private final LockedByte at;
        private final Simulated self;
        private boolean released;

        SimulatedLock(AsynchronousFileChannel channel, LockedByte at, Simulated self) {
            super(channel, at.offset(), 1, false);
            this.at = at;
            this.self = self;
        }

        @Override
        public boolean isValid() {
            return !released;
        }

        @Override
        public void release() {
            released = true;
            locks.remove(at, self);
        }
    }
}
