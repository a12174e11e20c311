package org.lightloom.bench.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever operation fails, and however: the writer is told the truth, and goes on once the fault is gone. {@code bench
 * faults} injects all faults at all operations, this test a part of them.
 */
class FaultInjectionTest {
    @TempDir
    Path catalogs;

    @Test
    void noFaultMakesAWriterLieOrLeavesItStuck() throws IOException {
        try (Workshop workshop = Workshop.open()) {
            for (Scenario scenario : Scenario.all(catalogs, 130)) {
                FaultInjection.Result result = new FaultInjection(workshop, 23).run(scenario);

                assertThat(result.violations()).as(result.toString()).isEmpty();
                assertThat(result.total()).isGreaterThan(5);
            }
        }
    }
}
