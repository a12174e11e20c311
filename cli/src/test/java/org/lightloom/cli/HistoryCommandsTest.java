package org.lightloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code undo}, {@code --as-of}, {@code compact}, {@code snapshot} and {@code repair}, as somebody new would use them. */
class HistoryCommandsTest {
    private final Path folder;
    private final Path store;
    private final Path good;
    private final Path other;

    HistoryCommandsTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        this.store = folder.resolve("sky.zarr");
        this.good = Files.copy(Sky.format("head.cat"), folder.resolve("good.cat"));
        this.other = Files.copy(Sky.REFERENCE, folder.resolve("other.cat"));
        Ran.well("create", store, "--reference", Sky.REFERENCE, "--epoch", "e3,e4", "--time-reference", "start");
        Ran.well("populate", store, good, "--epoch", "e4");
    }

    private String magnitude(Object... more) {
        Object[] words = {"lightcurve", store, "237", "--measurement", "default-auto", "--format", "csv"};
        Object[] all = Arrays.copyOf(words, words.length + more.length);
        System.arraycopy(more, 0, all, words.length, more.length);
        return Ran.well(all).lines().stream()
                .filter(line -> line.contains(",e4,"))
                .findFirst()
                .orElseThrow()
                .split(",", -1)[4];
    }

    private JsonNode newest() {
        return Ran.well("log", store, "--epoch", "e4", "--json").json().get(0);
    }

    @Test
    void aWrongPopulationIsSeenInTheLogUndoneAndRedone() {
        String before = magnitude();
        Ran.well("populate", store, other, "--epoch", "e4");
        assertThat(magnitude()).isNotEqualTo(before);

        Ran dry = Ran.well("undo", store, "--epoch", "e4", "--dry-run");
        Ran undo = Ran.well("undo", store, "--epoch", "e4");

        assertThat(dry.out()).startsWith("would undo in e4").contains("taken back: population ", " of other.cat, ");
        assertThat(undo.out()).startsWith("undone in e4").contains("taken back: population ", " of other.cat, ");
        assertThat(magnitude()).isEqualTo(before);
        assertThat(Ran.well("log", store, "--epoch", "e4").lines().get(2)).contains("population, undone", "other.cat");
        assertThat(Ran.well("verify", store).out()).startsWith("verified");
        assertThat(Ran.well("undo", store, "--epoch", "e4").out())
                .startsWith("redone in e4")
                .contains("given back: population ", " of other.cat");
        assertThat(Ran.well("log", store, "--epoch", "e4").lines().get(1)).contains(" redo ");
        assertThat(magnitude()).isNotEqualTo(before);
        assertThat(Ran.well("verify", store).out()).startsWith("verified");
    }

    @Test
    void undoRefusesWithTheReason() {
        String first = newest().path("commit").asText();
        Ran.well("populate", store, other, "--epoch", "e4");
        Ran.well("populate", store, good, "--epoch", "e4", "--again");

        assertThat(Ran.refused("undo", store, "--epoch", "e4", "--to", first.substring(0, 8)))
                .contains("2 populations", "good.cat", "other.cat", "--all");
        assertThat(Ran.refused("undo", store, "--epoch", "e3")).contains("e3: has no values yet");
        assertThat(Ran.refused("undo", store, "--epoch", "e9")).contains("unknown epoch 'e9'");
        assertThat(Ran.refused("undo", store)).contains("--epoch");
        assertThat(Ran.refused("undo", store, "--epoch", "e4", "--to", "")).contains("the id of a commit is needed");
        assertThat(Ran.well("undo", store, "--epoch", "e4", "--to", first.substring(0, 8), "--all", "--json")
                        .json()
                        .path("taken_back"))
                .hasSize(2);
    }

    @Test
    void anUndoneCatalogIsPopulatedAgain() {
        Ran.well("undo", store, "--epoch", "e4");
        assertThat(Ran.well("info", store).out())
                .contains("0 of 2 epochs; not yet e3, e4")
                .contains("start of an exposure");
        assertThat(Ran.well("info", store, "--json")
                        .json()
                        .path("time_reference")
                        .asText())
                .isEqualTo("start");

        assertThat(Ran.well("populate", store, good, "--epoch", "e4").out()).startsWith("populated e4");
    }

    @Test
    void valuesOfATimeAreReadWithAsOf() {
        String before = magnitude();
        String time = newest().path("time").asText();
        Ran.well("populate", store, other, "--epoch", "e4");

        assertThat(magnitude("--as-of", time)).isEqualTo(before);
        assertThat(magnitude("--as-of", time.replace("Z", ""))).isEqualTo(before);
        assertThat(magnitude("--as-of", time.replace("Z", "+00:00"))).isEqualTo(before);
        assertThat(magnitude("--as-of", "2020-01-01")).isEmpty();
        assertThat(Ran.well("epoch", store, "e4", "--as-of", time, "--measurement", "default-auto", "--format", "csv")
                        .out())
                .contains("," + before + ",");
        assertThat(Ran.refused("lightcurve", store, "237", "--as-of", "yesterday"))
                .contains("--as-of 'yesterday' is no time");
        Ran.well("compact", store);
        assertThat(Ran.refused("lightcurve", store, "237", "--as-of", time))
                .contains(
                        "epoch e4: ",
                        "its history begins at " + newest().path("time").asText());
    }

    @Test
    void compactReportsBytesBeforeAndAfter() {
        Ran.well("populate", store, other, "--epoch", "e4");

        JsonNode report = Ran.well("compact", store, "--epoch", "e4", "--json").json();

        assertThat(report.path("bytes_after").asLong())
                .isPositive()
                .isLessThan(report.path("bytes_before").asLong());
        assertThat(Ran.well("compact", store).out()).startsWith("compacted 0 shards: ");
        Ran.well("populate", store, other, "--epoch", "e3");
        Ran.well("populate", store, other, "--epoch", "e3", "--again");
        assertThat(Ran.well("compact", store, "--epoch", "e3").out()).startsWith("compacted 1 shard: ");
        assertThat(Ran.refused("compact", store, "--epoch", "e5")).contains("unknown epoch 'e5'");
        assertThat(Ran.well("verify", store).out()).startsWith("verified");
    }

    @Test
    void infoCountsBytesAsCompactDoes() {
        Ran.well("populate", store, other, "--epoch", "e4");
        long before =
                Ran.well("info", store, "--json").json().path("stored_bytes").asLong();

        JsonNode report = Ran.well("compact", store, "--json").json();

        assertThat(before).isEqualTo(report.path("bytes_before").asLong());
        assertThat(Ran.well("info", store, "--json").json().path("stored_bytes").asLong())
                .isEqualTo(report.path("bytes_after").asLong());
    }

    @Test
    void aSnapshotIsAStoreOfItsOwn() {
        Path copy = folder.resolve("copy.zarr");

        assertThat(Ran.well("snapshot", store, copy).out()).contains("1 shards");
        Ran.well("undo", store, "--epoch", "e4");

        assertThat(Ran.well("verify", copy).out()).contains("2331 values stored, 2331 of them compared");
        assertThat(Ran.refused("snapshot", store, copy)).contains("there is a store already");
        assertThat(Ran.refused("snapshot", folder.resolve("none"), copy)).contains("there is no store");
    }

    @Test
    void repairSaysWhatToPopulateAgain() throws IOException {
        Ran.well("populate", store, other, "--epoch", "e4");
        assertThat(Ran.well("repair", store).out()).startsWith("nothing is damaged");
        Path shard = store.resolve("lightcurves/c/0/0/0/1");
        byte[] bytes = Files.readAllBytes(shard);
        int chunks = 65_536 / 512 * 2;
        int at = (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(bytes.length - 16 * chunks - 4);
        Arrays.fill(bytes, at + 30, at + 60, (byte) 7);
        Files.write(shard, bytes);
        Ran verify = Ran.of("verify", store);
        assertThat(verify.status()).isEqualTo(ExitStatus.FELL_SHORT);
        assertThat(verify.out()).contains("epoch e4: ", "389 objects: ", "measurements: default-auto", "run repair");

        Ran dry = Ran.of("repair", store, "--dry-run");
        Ran repair = Ran.of("repair", store);

        assertThat(dry.status()).isEqualTo(ExitStatus.FELL_SHORT);
        assertThat(dry.out()).contains("would be repaired: 1 chunks put back to an earlier commit");
        assertThat(repair.status()).isEqualTo(ExitStatus.FELL_SHORT);
        assertThat(repair.out())
                .startsWith("epoch e4, shard c/0/0/0/1: repaired: 1 chunks put back to an earlier commit")
                .contains("populate again: " + other.toAbsolutePath());
        assertThat(Ran.of("verify", store).out()).contains("partial population: e4: ", "populate it again");
        Ran.well("populate", store, other, "--epoch", "e4");
        assertThat(Ran.well("verify", store).out()).startsWith("verified");
    }

    @Test
    void aFlippedBitIsRepairedWithoutLoss() throws IOException {
        Path shard = store.resolve("lightcurves/c/0/0/0/1");
        byte[] bytes = Files.readAllBytes(shard);
        bytes[bytes.length / 3] ^= 1;
        Files.write(shard, bytes);
        assertThat(Ran.of("verify", store).status()).isEqualTo(ExitStatus.FELL_SHORT);

        assertThat(Ran.well("repair", store).out()).contains("1 flipped bits corrected; nothing is lost");

        assertThat(Ran.well("verify", store).out()).startsWith("verified");
    }

    @Test
    void aColumnsNameIsNotAMeasurementKeyAndTheErrorSaysWhichIs() {
        assertThat(Ran.refused("lightcurve", store, "237", "--measurement", "MAG_AUTO"))
                .contains("MAG_AUTO is a column; its measurement key is default-auto");
    }
}
