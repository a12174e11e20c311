package org.lightloom.lightcurves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lightloom.lightcurves.StoreAssertions.assertHolds;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lightloom.catalogs.SourceCatalog;

/** From damage to a proven store: verify names what is hit, repair says what to populate again. */
@Timeout(120)
class RepairTest {
    /** 65536 / 256 chunks of objects × 2 of measurements. */
    private static final int INDEX = 256 * 2 * 16 + 4;

    private static final Stars STARS = Stars.field(200);

    private final Path file;
    private final SourceCatalog first;
    private final SourceCatalog second;
    private final LightcurveStorage storage;

    RepairTest(@TempDir Path folder) {
        this.first = STARS.observed(1).catalog(folder.resolve("first.csv"));
        this.second = STARS.observed(2).catalog(folder.resolve("second.csv"));
        this.storage = LightcurveStorage.create(
                folder.resolve("store"), STARS.catalog(folder.resolve("reference.csv")), CreateOptions.defaults());
        this.file = storage.path().resolve("lightcurves/c/0/0/0/0");
        populate(first);
        populate(second);
    }

    private PopulationReport populate(SourceCatalog catalog) {
        return storage.populateEpochFromCatalog("a", catalog, List.of());
    }

    private RepairReport.Repaired repair() {
        RepairReport report = storage.repair(List.of(), false, done -> {});
        assertThat(report.shards()).hasSize(1);
        return report.shards().get(0);
    }

    /** Bytes of the newest first chunk that no checksum can bring back. */
    private void destroyChunk() throws IOException {
        destroyChunk(file, INDEX);
    }

    private static void destroyChunk(Path shard, int indexLength) throws IOException {
        byte[] bytes = Files.readAllBytes(shard);
        ByteBuffer index = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int at = (int) index.getLong(bytes.length - indexLength);
        Arrays.fill(bytes, at + 20, at + 40, (byte) 0x55);
        Files.write(shard, bytes);
    }

    @Test
    void verifyNamesTheShardEpochObjectsAndMeasurementsThatAreHit() throws IOException {
        destroyChunk();

        VerificationReport report = storage.verify();

        assertThat(report.passed()).isFalse();
        FoundDamage damage = report.damages().get(0);
        assertThat(report.damages()).hasSize(1);
        assertThat(damage.epoch()).isEqualTo("a");
        assertThat(damage.shard()).isEqualTo("c/0/0/0/0");
        assertThat(damage.part()).isEqualTo("chunk");
        assertThat(damage.objects()).isEqualTo(storage.objectKeys());
        assertThat(damage.measurements()).isEqualTo(Stars.KEYS);
        assertThat(report.failures())
                .singleElement()
                .asString()
                .startsWith("epoch a: " + file + " inner chunk 0: ")
                .contains("200 objects: ", "2 measurements: default-auto, default-iso", "run repair");
    }

    @Test
    void aSingleFlippedBitIsCorrectedAndNothingIsLost() throws IOException {
        byte[] sound = Files.readAllBytes(file);
        for (int at : new int[] {30, sound.length - INDEX - 48 - 5, sound.length - INDEX - 20, sound.length - 100}) {
            byte[] damaged = sound.clone();
            // the newest chunk lies behind the first version
            int flipped = at == 30 ? newestChunk(sound) + at : at;
            damaged[flipped] ^= 4;
            Files.write(file, damaged);
            assertThat(storage.verify().passed()).as("byte " + flipped).isFalse();

            RepairReport.Repaired repaired = repair();

            assertThat(repaired.losesNothing()).isTrue();
            assertThat(repaired.populateAgain()).isEmpty();
            assertHolds(storage, "a", second);
            assertThat(storage.verify().passed()).isTrue();
            assertThat(storage.log(Optional.of("a"))).hasSize(3);
            assertThat(populate(second).status()).isEqualTo(PopulationReport.Status.SKIPPED);
        }
    }

    private static int newestChunk(byte[] bytes) {
        return (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(bytes.length - INDEX);
    }

    @Test
    void whatIsLostIsListedWithItsFileUntilItIsPopulatedAgain() throws IOException {
        destroyChunk();
        assertThatThrownBy(() -> populate(STARS.observed(3).catalog(file.resolveSibling("third.csv"))))
                .hasMessageContaining("inner chunk");

        RepairReport.Repaired repaired = repair();

        assertThat(repaired.chunksPutBack()).isEqualTo(1);
        assertThat(repaired.populateAgain())
                .singleElement()
                .satisfies(lost -> assertThat(lost.catalogs())
                        .containsExactly(second.source().path().toString()));
        assertHolds(storage, "a", first);
        VerificationReport verified = storage.verify();
        assertThat(verified.damages()).isEmpty();
        assertThat(verified.failures()).isEmpty();
        assertThat(verified.partialPopulations())
                .singleElement()
                .asString()
                .contains("second.csv", "lacks c/0/0/0/0", "populate it again");
        assertThat(verified.passed()).isFalse();
        assertThat(storage.log(Optional.of("a")).get(1).standing()).isEqualTo("lost");

        assertThat(populate(second).status()).isEqualTo(PopulationReport.Status.POPULATED);

        assertHolds(storage, "a", second);
        VerificationReport again = storage.verify();
        assertThat(again.passed()).isTrue();
        assertThat(again.unexplained()).isEmpty();
        assertThat(again.cellsChecked()).isEqualTo(400);
    }

    @Test
    void whatFoundItsValuesThereAlreadyIsLostWithThem() throws IOException {
        SourceCatalog sameValues = STARS.observed(2)
                .rows(100, 200)
                .and(STARS.observed(2).rows(0, 100))
                .catalog(file.resolveSibling("same.csv"));
        storage.populateEpochFromCatalog(
                "a", second, List.of(), PopulateOptions.defaults().withAgain());
        populate(sameValues);
        destroyChunk();

        RepairReport.Repaired repaired = repair();

        assertThat(repaired.populateAgain())
                .extracting(lost -> Path.of(lost.catalogs().get(0)).getFileName())
                .hasToString("[same.csv, second.csv, second.csv]");
        assertThat(storage.log(Optional.of("a")))
                .extracting(CommitEntry::standing)
                .containsExactly("stands", "lost", "lost", "lost", "stands");
        assertThat(populate(second).status()).isEqualTo(PopulationReport.Status.POPULATED);
        assertThat(storage.verify().partialPopulations())
                .singleElement()
                .asString()
                .contains("same.csv");
        assertThat(populate(sameValues).status()).isEqualTo(PopulationReport.Status.POPULATED);
        assertHolds(storage, "a", second);
        assertThat(storage.verify().passed()).isTrue();
    }

    @Test
    void whatACompactionKeptOfTheLogIsLostAsWell() throws IOException {
        storage.compact(List.of(), done -> {});
        destroyChunk();

        RepairReport.Repaired repaired = repair();

        assertThat(repaired.chunksLost()).isEqualTo(1);
        assertThat(repaired.populateAgain()).hasSize(2);
        assertThat(populate(first).status()).isEqualTo(PopulationReport.Status.POPULATED);
        assertThat(populate(second).status()).isEqualTo(PopulationReport.Status.POPULATED);
        assertHolds(storage, "a", second);
        assertThat(storage.verify().passed()).isTrue();
    }

    @Test
    void whatLiesInOtherChunksIsNotLost(@TempDir Path folder) throws IOException {
        Stars many = Stars.field(1500);
        LightcurveStorage large = LightcurveStorage.create(
                folder.resolve("store"), many.catalog(folder.resolve("reference.csv")), CreateOptions.defaults());
        List<String> inFirstChunk = large.objectKeys().subList(0, 1024);
        Stars observed = many.observed(1);
        SourceCatalog near =
                observed.where(star -> inFirstChunk.contains(star.id())).catalog(folder.resolve("near.csv"));
        SourceCatalog far =
                observed.where(star -> !inFirstChunk.contains(star.id())).catalog(folder.resolve("far.csv"));
        large.populateEpochFromCatalog("a", near, List.of());
        large.populateEpochFromCatalog("a", far, List.of());
        destroyChunk(large.path().resolve("lightcurves/c/0/0/0/0"), 64 * 2 * 16 + 4);

        RepairReport report = large.repair(List.of(), false, done -> {});

        assertThat(report.shards().get(0).populateAgain())
                .singleElement()
                .satisfies(lost -> assertThat(lost.catalogs())
                        .containsExactly(near.source().path().toString()));
        assertThat(large.populateEpochFromCatalog("a", far, List.of()).status())
                .isEqualTo(PopulationReport.Status.SKIPPED);
    }

    @Test
    void aFileThatWasCutShortGoesBackToTheVersionBefore() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 7));
        VerificationReport report = storage.verify();
        assertThat(report.damages())
                .singleElement()
                .satisfies(damage -> assertThat(damage.part()).isEqualTo("index"));
        assertThat(report.damages().get(0).objects()).hasSize(200);

        RepairReport.Repaired repaired = repair();

        assertThat(repaired.wentBack()).isTrue();
        assertThat(repaired.populateAgain())
                .singleElement()
                .satisfies(lost -> assertThat(lost.catalogs())
                        .containsExactly(second.source().path().toString()));
        assertHolds(storage, "a", first);
        assertThat(storage.verify().passed()).isTrue();
        assertThat(populate(second).status()).isEqualTo(PopulationReport.Status.POPULATED);
        assertThat(storage.verify().passed()).isTrue();
    }

    @Test
    void aDryRunTellsTheSameAndWritesNothing() throws IOException {
        destroyChunk();
        byte[] before = Files.readAllBytes(file);

        RepairReport plan = storage.repair(List.of("a"), true, done -> {});

        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        assertThat(plan.shards()).containsExactly(repair());
        assertThat(storage.repair(List.of(), false, done -> {}).shards()).isEmpty();
    }
}
