package org.lightloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lightloom.kv.StoreException;

/** What holds for all commands. */
class LightloomTest {
    @TempDir
    Path folder;

    @Test
    void versionIsOneLine() {
        assertThat(Ran.well("--version").out()).isEqualTo("lightloom 0.1.0" + System.lineSeparator());
        for (String[] words : new String[][] {{"--version", "--json"}, {"--json", "--version"}}) {
            JsonNode json = Ran.well((Object[]) words).json();
            assertThat(json.path("name").asText() + " " + json.path("version").asText())
                    .isEqualTo("lightloom 0.1.0");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://x.org/a.zarr", "s3:bucket/a.zarr", "file:///data/a.zarr", "s3://bucket"})
    void urlsAreRefusedAsSuch(String url) {
        for (List<String> words : List.of(
                List.of("info", url),
                List.of("zarr", "info", url),
                List.of("manifest", url),
                List.of("lightcurve", "sky.zarr", "1", "--png", url),
                List.of("populate", "sky.zarr", "--manifest", url))) {
            assertThat(Ran.refused(words.toArray())).contains("'" + url + "' is a URL; only local paths");
        }
    }

    @Test
    void aFolderMayHaveANameLikeAUrl() throws Exception {
        Path odd = Files.createDirectory(folder.resolve("s3:bucket"));

        assertThat(new LocalPath().convert(odd.toString())).isEqualTo(odd);
        assertThat(new LocalPath().convert("data:2026/a.zarr")).isEqualTo(Path.of("data:2026/a.zarr"));
    }

    @Test
    void aStoreThatMayBeReadButNotWrittenIsWrongInputAndAnUnreadableOneIsDamaged() throws Exception {
        Path lock = Files.createFile(folder.resolve("lock"));
        AccessDeniedException denied = new AccessDeniedException(lock.toString());
        StoreException failure = new StoreException("zarr.json", "was not written: " + lock, denied);

        assertThat(ErrorLine.text(failure)).contains(lock.toString(), "permission denied to write", "snapshot");
        assertThat(ErrorLine.status(failure)).isEqualTo(ExitStatus.WRONG_INPUT);
        assertThat(ErrorLine.status(new StoreException("zarr.json", "is damaged")))
                .isEqualTo(ExitStatus.DAMAGED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "create",
                "extend",
                "manifest",
                "populate",
                "verify",
                "lightcurve",
                "epoch",
                "info",
                "log",
                "zarr",
                "completion"
            })
    void everyCommandHasAHelpWithAnExampleAndCanPrintJson(String command) {
        assertThat(Ran.well(command, "--help").out())
                .containsPattern("\\n  .*lightloom " + command)
                .contains("--json", "--debug");
        assertThat(Ran.well("--help").out()).contains(System.lineSeparator() + "  " + command + " ");
    }

    @Test
    void wrongWordsAreRefusedInOneLineThatHelps() {
        assertThat(Ran.refused()).contains("no command", "--help");
        assertThat(Ran.refused("lightcurv")).contains("did you mean lightcurve");
        assertThat(Ran.refused("populate", "sky.zarr", "--mach")).contains("--match");
        assertThat(Ran.refused("lightcurve", "store")).contains("OBJECT", "lightloom lightcurve --help");
    }

    @ParameterizedTest
    @ValueSource(strings = {"info", "log", "verify"})
    void aFolderWithoutStoreIsWrongInput(String command) {
        assertThat(Ran.refused(command, folder)).contains(folder.toString(), "there is no store", "create");
    }

    @Test
    void aStoreOfAnotherFormatIsUnusable() throws Exception {
        Files.writeString(
                folder.resolve("zarr.json"),
                "{\"zarr_format\":3,\"node_type\":\"group\",\"attributes\":{\"lightloom\":{\"format\":99}}}");

        Ran ran = Ran.of("info", folder);

        assertThat(ran.status()).isEqualTo(ExitStatus.DAMAGED);
        assertThat(ran.err()).hasLineCount(1).contains("format 99");
    }

    @Test
    void aDamagedRootIsStatus3InOneLineAndDebugShowsWhere() throws Exception {
        Files.writeString(folder.resolve("zarr.json"), "{\"zarr_format\":3,");

        Ran quiet = Ran.of("info", folder);
        Ran debug = Ran.of("info", folder, "--debug");

        assertThat(quiet.status()).isEqualTo(ExitStatus.DAMAGED);
        assertThat(quiet.err()).hasLineCount(1).contains("zarr.json", "not valid JSON");
        assertThat(debug.err()).startsWith(quiet.err()).contains("\tat org.lightloom");
    }

    @Test
    void completionIsAScriptThatKnowsTheCommands() {
        assertThat(Ran.well("completion").out())
                .startsWith("#!/usr/bin/env bash")
                .contains("lightcurve", "--prefix-column");
        assertThat(Ran.well("completion", "--json").json().path("script").asText())
                .contains("lightcurve");
    }

    @Test
    void warmUpRunsTheUsualCommandsAndPrintsNothing() {
        assertThat(Ran.well("warm-up").out()).isEmpty();
    }

    @Test
    void flagsOfAllCommandsMayStandBeforeTheCommand() {
        Path store = folder.resolve("sky.zarr");
        Ran.well("create", store, "--reference", Sky.REFERENCE);

        assertThat(Ran.well("--json", "info", store).json())
                .isEqualTo(Ran.well("info", store, "--json").json());
        assertThat(Ran.of("--debug", "info", folder.resolve("nothing")).err()).contains("\tat ");
    }
}
