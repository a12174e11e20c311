package org.lightloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code consolidate} and {@code populate --consolidate}, and what {@code info} says of the copy. */
class ConsolidateCommandTest {
    private final Path store;
    private final Path catalog;

    ConsolidateCommandTest(@TempDir Path folder) throws IOException {
        this.store = folder.resolve("sky.zarr");
        this.catalog = Files.copy(Sky.format("head.cat"), folder.resolve("good.cat"));
        Ran.well("create", store, "--reference", Sky.REFERENCE);
        Ran.well("populate", store, catalog, "--epoch", "e1");
    }

    @Test
    void theCopyIsMadeOnceAndInfoTellsOfIt() throws IOException {
        assertThat(Ran.well("info", store).out()).contains("no copy; make one with consolidate");
        String before = Ran.well("lightcurve", store, "237", "--format", "csv").out();

        assertThat(Ran.well("consolidate", store).out()).startsWith("consolidated 1 shards of epochs");
        assertThat(Ran.well("consolidate", store, "--json")
                        .json()
                        .path("epochs_current")
                        .asInt())
                .isEqualTo(1);

        assertThat(Ran.well("info", store).out())
                .containsPattern("the copy is current for 1 of 1 shards, [0-9.]+ kB on disk");
        assertThat(Ran.well("info", store, "--json")
                        .json()
                        .at("/object_major_copy/stored_bytes")
                        .asLong())
                .isEqualTo(bytesBelow(store.resolve("lightcurves/.lightloom/by_object")));
        assertThat(Ran.well("lightcurve", store, "237", "--format", "csv").out())
                .isEqualTo(before);
    }

    private static long bytesBelow(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    @Test
    void populateBringsTheCopyUpToDateIfAsked() {
        Ran.well("consolidate", store);
        Ran.well("populate", store, catalog, "--epoch", "e2");
        assertThat(Ran.well("info", store).out()).contains("current for 1 of 2 shards, ", "; consolidate again");

        Ran.well("populate", store, catalog, "--epoch", "e3", "--consolidate");

        assertThat(Ran.well("info", store).out()).contains("current for 3 of 3 shards");
    }

    @Test
    void wrongOptionsAreRefusedBeforeAnythingIsDone() {
        assertThat(Ran.of("consolidate", store, "--workers", "0").status()).isEqualTo(ExitStatus.WRONG_INPUT);
        assertThat(Ran.of("consolidate", store, "--memory", "1").err()).contains("--memory");
        assertThat(Ran.well("info", store).out()).contains("no copy");
    }
}
