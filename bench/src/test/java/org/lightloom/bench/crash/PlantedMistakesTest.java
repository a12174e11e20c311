package org.lightloom.bench.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lightloom.bench.crash.CrashEnumeration.Depth;
import org.lightloom.bench.crash.CrashEnumeration.Protocol;
import org.lightloom.kv.Disk;
import org.lightloom.kv.Disk.NewFile;
import org.lightloom.kv.PassingDisk;

/** The enumeration of crashes finds each mistake that one can make in the protocol of a commit, so its silence counts. */
class PlantedMistakesTest {
    @TempDir
    Path catalogs;

    @Test
    void withoutAMistakeNothingIsFound() throws IOException {
        assertThat(violations(Protocol.SOUND)).isEmpty();
    }

    @Test
    void aFileThatIsNotSyncedIsFound() throws IOException {
        assertThat(violations(disk -> new PassingDisk(disk) {
                    @Override
                    public NewFile create(Path path) throws IOException {
                        return new PassingFile(super.create(path)) {
                            @Override
                            public void sync() {}
                        };
                    }
                }))
                .anyMatch(found -> found.contains("power lost") && found.contains("cannot be read"));
    }

    @Test
    void aFolderThatIsNotSyncedIsFound() throws IOException {
        assertThat(violations(disk -> new PassingDisk(disk) {
                    @Override
                    public void syncFolder(Path folder) {}
                }))
                .anyMatch(found -> found.contains("power lost") && found.contains("acknowledged values lost"));
    }

    @Test
    void aRenameBeforeTheSyncIsFound() throws IOException {
        assertThat(violations(RenamedFirst::new))
                .anyMatch(found -> found.contains("power lost") && found.contains("cannot be read"));
    }

    /** Syncs and closes a file only after it was renamed. */
    private static final class RenamedFirst extends PassingDisk {
        private final Map<Path, NewFile> open = new ConcurrentHashMap<>();

        RenamedFirst(Disk disk) {
            super(disk);
        }

        @Override
        public NewFile create(Path path) throws IOException {
            NewFile file = super.create(path);
            open.put(path, file);
            return new PassingFile(file) {
                @Override
                public void sync() {}

                @Override
                public void close() {}
            };
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            super.rename(from, to);
            if (open.containsKey(from)) {
                try (NewFile file = Objects.requireNonNull(open.remove(from))) {
                    file.sync();
                }
            }
        }
    }

    @Test
    void anAcknowledgementBeforeTheRenameIsFound() throws IOException {
        assertThat(violations(new AcknowledgedFirst()))
                .anyMatch(found -> found.contains("killed") && found.contains("acknowledged values lost"));
    }

    /** Renames only after the writer was told. */
    private static final class AcknowledgedFirst implements Protocol {
        private final Map<Path, Path> late = new ConcurrentHashMap<>();
        private Disk below = Disk.local();

        @Override
        public Disk over(Disk disk) {
            below = disk;
            return new PassingDisk(disk) {
                @Override
                public void rename(Path from, Path to) {
                    late.put(from, to);
                }
            };
        }

        @Override
        public void acknowledged() {
            late.forEach((from, to) -> {
                try {
                    below.rename(from, to);
                    below.syncFolder(to.resolveSibling(""));
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            late.clear();
        }
    }

    @Test
    void litterThatNobodySweepsIsFound() throws IOException {
        assertThat(violations(new Protocol() {
                    @Override
                    public Disk over(Disk disk) {
                        return disk;
                    }

                    @Override
                    public Disk recovering(Disk disk) {
                        return new PassingDisk(disk) {
                            @Override
                            public void delete(Path path) {}
                        };
                    }
                }))
                .anyMatch(found -> found.contains("killed") && found.contains("litter"));
    }

    @Test
    void aMarkThatIsNotTakenAwayIsFound() throws IOException {
        assertThat(violations(
                        disk -> new PassingDisk(disk) {
                            @Override
                            public void overwrite(Path path, long offset, byte value) {}
                        },
                        Scenario.markedEpoch(catalogs, 130)))
                .anyMatch(found -> found.contains("killed") && found.contains("calls a copy current"));
    }

    @Test
    void aMarkThatIsTakenAwayAfterTheRenameIsFound() throws IOException {
        assertThat(violations(ClearedLate::new, Scenario.markedEpoch(catalogs, 130)))
                .anyMatch(found -> found.contains("killed") && found.contains("calls a copy current"));
    }

    /** Takes marks away only after the next rename. */
    private static final class ClearedLate extends PassingDisk {
        private final Map<Path, Long> late = new ConcurrentHashMap<>();

        ClearedLate(Disk disk) {
            super(disk);
        }

        @Override
        public void overwrite(Path path, long offset, byte value) {
            late.put(path, offset);
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            super.rename(from, to);
            for (Map.Entry<Path, Long> mark : late.entrySet()) {
                super.overwrite(mark.getKey(), mark.getValue(), (byte) 0);
            }
            late.clear();
        }
    }

    private List<String> violations(Protocol protocol) throws IOException {
        return violations(protocol, Scenario.appendCommit(catalogs, 130));
    }

    private static List<String> violations(Protocol protocol, Scenario scenario) throws IOException {
        try (Workshop workshop = Workshop.open()) {
            return new CrashEnumeration(workshop, protocol, Depth.SHORT, StateSample.none())
                    .run(scenario)
                    .violations();
        }
    }
}
