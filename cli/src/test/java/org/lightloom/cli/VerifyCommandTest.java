package org.lightloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code verify}. */
class VerifyCommandTest {
    private static final int MAG_AUTO = 5;

    @TempDir
    Path folder;

    private Path store = Path.of("");
    private Path catalog = Path.of("");

    @BeforeEach
    void create() throws IOException {
        store = folder.resolve("sky.zarr");
        catalog = Files.copy(Sky.format("head.cat"), folder.resolve("e4.cat"));
        Ran.well("create", store, "--reference", Sky.REFERENCE, "--epoch", "e3,e4");
        Ran.well("populate", store, catalog, "--epoch", "e4");
    }

    @Test
    void everyValueIsComparedWithItsRecordedCatalog() {
        assertThat(Ran.well("verify", store).out())
                .isEqualTo(
                        "verified: 1 shards and 1 commits read, 2331 values stored, 2331 of them compared with their catalogs"
                                + System.lineSeparator());
        JsonNode json = Ran.well("verify", store, "--json").json();
        assertThat(json.path("passed").asBoolean()).isTrue();
        assertThat(json.path("report").path("cells_checked").asInt()).isEqualTo(2331);
    }

    @Test
    void aSourceThatIsGoneIsListedAndNoFailure() throws IOException {
        Files.delete(catalog);

        Ran ran = Ran.well("verify", store);

        assertThat(ran.out()).contains("source not at hand", "e4.cat is no longer there");
        assertThat(Ran.well("verify", store, "--against", Sky.format("head.cat"), "--epoch", "e4")
                        .out())
                .contains("2331 of them compared");
    }

    @Test
    void aDamagedFileFailsWithItsName() throws IOException {
        Path shard = shards().get(0);
        byte[] bytes = Files.readAllBytes(shard);
        bytes[bytes.length / 3] ^= 1;
        Files.write(shard, bytes);

        Ran ran = Ran.of("verify", store);

        assertThat(ran.status()).isEqualTo(ExitStatus.FELL_SHORT);
        assertThat(ran.out()).startsWith("FAILED").contains("failed: epoch e4");
    }

    @Test
    void aCatalogThatWasNeverPopulatedFails() {
        Ran ran = Ran.of("verify", store, "--against", catalog, "--epoch", "e3");

        assertThat(ran.status()).isEqualTo(ExitStatus.FELL_SHORT);
        assertThat(ran.out()).contains("was never populated");
    }

    @Test
    void aGivenCatalogThatChangedExplainsTheValuesThatItStillHas() throws IOException {
        Path quantities = folder.resolve("quantities.zarr");
        Ran.well("create", quantities, "--reference", Sky.REFERENCE, "--quantity", "FLAGS");
        Ran.well("populate", quantities, catalog, "--epoch", "e4");
        String text = Files.readString(catalog);
        Files.writeString(catalog, text + "# a remark\n");

        Ran ran = Ran.well("verify", quantities, "--against", catalog, "--epoch", "e4");

        assertThat(ran.out())
                .contains(
                        "2331 values stored, 2331 of them compared",
                        "389 rows of quantities stored, 389 of them compared",
                        "e4.cat has changed since it was populated")
                .doesNotContain("unexplained", "never populated");
        assertThat(Ran.well("verify", quantities).out())
                .contains(
                        "unexplained: epoch e4: 2331 cells that no catalog at hand explains",
                        "unexplained: epoch e4: 389 rows of quantities that no catalog at hand explains");
    }

    @Test
    void aGivenCatalogThatChangedIsComparedAndNotCalledNeverPopulated() throws IOException {
        String magnitude = Sky.cell(catalog, "237", MAG_AUTO);
        Files.writeString(catalog, Files.readString(catalog).replace(magnitude, "17.7777"));

        Ran ran = Ran.of("verify", store, "--against", catalog, "--epoch", "e4");

        assertThat(ran.status()).isEqualTo(ExitStatus.FELL_SHORT);
        assertThat(ran.out())
                .contains(
                        "e4.cat has changed since it was populated: 0 of its values are missing, 1 differ; populate it"
                                + " again",
                        "unexplained: epoch e4: 1 cells that no catalog at hand explains")
                .doesNotContain("never populated");
    }

    @Test
    void wrongInputIsRefused() {
        assertThat(Ran.refused("verify", store, "--against", catalog)).contains("--epoch");
        assertThat(Ran.refused("verify", store, "--epoch", "e4")).contains("--against");
        assertThat(Ran.refused("verify", store, "--against", catalog, "--epoch", "e5"))
                .contains("unknown epoch 'e5'");
        assertThat(Ran.refused("verify", store, "--against", folder.resolve("x"), "--epoch", "e4"))
                .contains("no such file");
        assertThat(Ran.refused("verify", store, "--manifest", "m.csv", "--epoch", "e4"))
                .contains("--manifest");
    }

    private java.util.List<Path> shards() throws IOException {
        try (Stream<Path> files = Files.walk(store.resolve("lightcurves/c"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
