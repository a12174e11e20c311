package org.lightloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lightloom.lightcurves.Dimension;
import org.lightloom.lightcurves.LightcurveStorage;

/** {@code create} and {@code extend}. */
class CreateCommandTest {
    @TempDir
    Path folder;

    private Path store() {
        return folder.resolve("sky.zarr");
    }

    private LightcurveStorage loaded() {
        return LightcurveStorage.load(store());
    }

    @Test
    void theDefaultPrefixIsDefaultAndEveryMagnitudeIsAMeasurement() {
        Ran ran = Ran.well("create", store(), "--reference", Sky.REFERENCE);

        assertThat(ran.lines().get(0)).contains("389 objects, 6 measurements, 0 epochs");
        assertThat(loaded().measurementKeys())
                .containsExactly(
                        "default-auto",
                        "default-iso",
                        "default-aper_1",
                        "default-aper_2",
                        "default-aper_3",
                        "default-aper_4");
    }

    @Test
    void prefixesByCommaOrRepeatedMakeEveryPrefixTimesEveryMagnitude() {
        Ran.well("create", store(), "--reference", Sky.REFERENCE, "--prefix", "ch1,ch2", "--prefix", "ch3");

        assertThat(loaded().measurementKeys())
                .hasSize(18)
                .startsWith("ch1-auto", "ch1-iso")
                .endsWith("ch3-aper_3", "ch3-aper_4");
    }

    @Test
    void listsOfKeysAreNeverGreedy() {
        Ran.well("create", "--epoch", "e2,e1", "--reference", Sky.REFERENCE, "--measurement", "default-iso", store());

        assertThat(loaded().epochKeys()).containsExactly("e2", "e1");
        assertThat(loaded().measurementKeys()).containsExactly("default-iso");
    }

    @Test
    void epochsOfAFileComeInTimeOrderWithTheirVariablesByPrefix() throws IOException {
        DualStore dual = DualStore.create(folder);

        LightcurveStorage storage = LightcurveStorage.load(dual.path());

        assertThat(storage.epochKeys()).hasSize(58).startsWith("epoch_0000", "epoch_0001");
        assertThat(storage.variables(Dimension.EPOCH))
                .contains("mjd", "ch1_mjd", "ch2_mjd", "band", "ch2_zeropoint_offset");
        assertThat(storage.numbers(Dimension.EPOCH, "ch2_mjd").orElseThrow()[0]).isEqualTo(60318.398011);
        assertThat(Files.readString(dual.path().resolve("zarr.json"))).contains("\"time_reference\"", "\"start\"");
    }

    @Test
    void lessThanNoObjectsCannotBeExpected() {
        assertThat(Ran.refused("create", store(), "--reference", Sky.REFERENCE, "--objects-expected", "-5"))
                .contains("the expected objects must be 0 or more, not -5");
        assertThat(store()).doesNotExist();
    }

    @Test
    void jsonTellsWhatWasMade() {
        JsonNode made = Ran.well("create", store(), "--reference", Sky.REFERENCE, "--json")
                .json();

        assertThat(made.path("lengths").path("object").asInt()).isEqualTo(389);
        assertThat(made.path("measurements").get(0).asText()).isEqualTo("default-auto");
    }

    @Test
    void aColumnIsToldItsMeasurementKey() {
        assertThat(Ran.refused("create", store(), "--reference", Sky.REFERENCE, "--measurement", "MAG_AUTO"))
                .contains("MAG_AUTO is a column; its measurement key is default-auto");
        assertThat(store()).doesNotExist();
    }

    @Test
    void whatIsThereIsNeverReplaced() throws IOException {
        Ran.well("create", store(), "--reference", Sky.REFERENCE);

        assertThat(Ran.refused("create", store(), "--reference", Sky.REFERENCE)).contains("there is a store already");
        Files.writeString(folder.resolve("file"), "precious");
        assertThat(Ran.refused("create", folder.resolve("file"), "--reference", Sky.REFERENCE))
                .contains("is a file and no folder");
        assertThat(folder.resolve("file")).hasContent("precious");
    }

    @Test
    void optionsThatContradictAreRefused() {
        assertThat(Ran.refused("create", store(), "--reference", Sky.REFERENCE, "--epochs", "x.csv", "--epoch", "e"))
                .contains("not both");
        assertThat(Ran.refused("create", store(), "--reference", Sky.REFERENCE, "--epochs", "x.csv"))
                .contains("x.csv", "no such");
        assertThat(Ran.refused("create", store(), "--reference", Sky.REFERENCE, "--time-reference", "noon"))
                .contains("--time-reference");
        assertThat(Ran.refused("create", store())).contains("--reference");
        assertThat(store()).doesNotExist();
    }

    @Test
    void theFirstPrefixOfAReadableButUselessReferenceIsNoExcuse() {
        assertThat(Ran.refused("create", store(), "--reference", Sky.bad("header_only.cat")))
                .contains("no objects");
        assertThat(Ran.refused("create", store(), "--reference", Sky.bad("not_a_number.cat")))
                .contains("line 31, column 6 MAG_AUTO");
        assertThat(store()).doesNotExist();
    }

    @Test
    void extendAddsMeasurementsPrefixesAndObjectsAndKeepsTheRest() throws IOException {
        Path small = folder.resolve("small.cat");
        Files.write(small, Files.readAllLines(Sky.REFERENCE).subList(0, 116));
        Ran.well("create", store(), "--reference", small, "--measurement", "default-auto");

        Ran.well("extend", store(), "--measurement", "default-psf", "--prefix", "ch2,ch3");
        Ran ran = Ran.well("extend", store(), "--reference", Sky.REFERENCE);

        assertThat(loaded().measurementKeys()).containsExactly("default-auto", "default-psf", "ch2-auto", "ch3-auto");
        assertThat(ran.out()).contains("289 objects and 0 measurements");
        assertThat(loaded().objectKeys()).hasSize(389).doesNotHaveDuplicates();
    }

    @Test
    void extendRefusesNamesOfColumnsAndHavingNothingToDo() {
        Ran.well("create", store(), "--reference", Sky.REFERENCE);

        assertThat(Ran.refused("extend", store(), "--measurement", "MAG_PSF")).contains("default-psf");
        assertThat(Ran.refused("extend", store())).contains("nothing to add");
        assertThat(Ran.refused("extend", store(), "--reference", Sky.bad("another_field.cat")))
                .contains("another field");
        assertThat(loaded().measurementKeys()).hasSize(6);
    }
}
