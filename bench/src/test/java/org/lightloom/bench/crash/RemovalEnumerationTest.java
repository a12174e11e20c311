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

/** Whatever operation a crash comes after: what is deleted or cut off is there as it was or gone, and gone for good. */
class RemovalEnumerationTest {

    static List<Removal> removals() {
        return Removal.all();
    }

    @ParameterizedTest
    @MethodSource("removals")
    void noCrashLeavesHalfOfWhatIsRemoved(Removal removal) throws IOException {
        Result result = run(removal, Protocol.SOUND);

        assertThat(result.violations()).as(result.toString()).isEmpty();
        assertThat(result.checked()).isGreaterThan(10);
    }

    @Test
    void aFolderThatIsNotSyncedIsFound() throws IOException {
        Protocol unsynced = disk -> new PassingDisk(disk) {
            @Override
            public void syncFolder(Path folder) {}
        };

        assertThat(run(Removal.deletionOfAnArray(), unsynced).violations())
                .anyMatch(found -> found.contains("power lost") && found.contains("was deleted and is there"));
    }

    private static Result run(Removal removal, Protocol protocol) throws IOException {
        try (Workshop workshop = Workshop.open()) {
            return new RemovalEnumeration(workshop, protocol, Tearing.FINE).run(removal);
        }
    }
}
