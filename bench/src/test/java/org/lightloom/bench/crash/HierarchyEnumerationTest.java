package org.lightloom.bench.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lightloom.bench.crash.CrashEnumeration.Protocol;
import org.lightloom.bench.crash.CrashEnumeration.Result;
import org.lightloom.kv.PassingDisk;

/** Whatever operation a crash comes after: what is added or taken away is there whole or not at all, and then for good. */
class HierarchyEnumerationTest {
    private static final Protocol FOLDERS_NOT_SYNCED = disk -> new PassingDisk(disk) {
        @Override
        public void syncFolder(Path folder) {}
    };

    static List<HierarchyChange> changes() {
        return HierarchyChange.all();
    }

    @ParameterizedTest
    @MethodSource("changes")
    void noCrashLeavesHalfOfAChange(HierarchyChange change) throws IOException {
        Result result = run(change, Protocol.SOUND);

        assertThat(result.violations()).as(result.toString()).isEmpty();
        assertThat(result.checked()).isGreaterThan(10);
    }

    @Test
    void aDeletionThatIsNotSyncedIsFound() throws IOException {
        assertThat(run(HierarchyChange.deletionOfAnArray(), FOLDERS_NOT_SYNCED).violations())
                .anyMatch(found -> found.contains("power lost") && found.contains("was deleted and is there"));
    }

    @Test
    void aCreationThatIsNotSyncedIsFound() throws IOException {
        assertThat(run(HierarchyChange.creationOfAMember(), FOLDERS_NOT_SYNCED).violations())
                .anyMatch(found -> found.contains("power lost") && found.contains("was created and is gone"));
    }

    private static Result run(HierarchyChange change, Protocol protocol) throws IOException {
        try (Workshop workshop = Workshop.open()) {
            return new HierarchyEnumeration(workshop, protocol, Tearing.FINE).run(change);
        }
    }
}
