package org.lightloom.bench.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lightloom.bench.crash.CrashEnumeration.Depth;
import org.lightloom.bench.crash.CrashEnumeration.Protocol;

/**
 * Whatever operation a crash comes after, and whatever it leaves of names and data: what was acknowledged is there, what
 * was not is there or not, and the next writer goes on. {@code bench enumerate --full} looks at many more states.
 */
class CrashEnumerationTest {
    /** One of so many states after a power loss; all after a kill. */
    private static final int SAMPLE = 40;

    @TempDir
    Path catalogs;

    @Test
    void noCrashLosesAnAcknowledgedValueOrStopsTheNextWriter() throws IOException {
        try (Workshop workshop = Workshop.open()) {
            CrashEnumeration enumeration =
                    new CrashEnumeration(workshop, Protocol.SOUND, Depth.SHORT.sampled(SAMPLE), StateSample.none());
            for (Scenario scenario : Scenario.all(catalogs, 130)) {
                CrashEnumeration.Result result = enumeration.run(scenario);

                assertThat(result.violations()).as(result.toString()).isEmpty();
                assertThat(result.distinct()).isGreaterThan(40);
                assertThat(result.checked()).isGreaterThan(10);
            }
        }
    }
}
