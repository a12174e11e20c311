package org.lightloom.lightcurves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lightloom.lightcurves.StoreAssertions.assertHolds;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lightloom.zarr.Indices;
import org.lightloom.zarr.NdArray;
import org.lightloom.zarr.Selection;
import org.lightloom.zarr.Zarr;
import org.lightloom.zarr.ZarrArray;

/** What a verification proves and what it names, on two channels of a real field. */
@Timeout(120)
class VerificationTest {
    @TempDir
    Path folder;

    private LightcurveStorage storage;
    private Manifest manifest;

    @BeforeEach
    void populate() {
        manifest = Sky.copyTo(folder.resolve("sky"));
        storage = Sky.store(folder.resolve("store"));
        ManifestReport report = storage.populate(manifest, ManifestOptions.defaults());
        assertThat(report.failures()).isEmpty();
        assertThat(report.reports()).hasSize(12);
    }

    @Test
    void everyCellOfEveryEpochIsWhatItsCatalogSays() {
        VerificationReport report = storage.verify();

        assertThat(report.passed()).isTrue();
        assertThat(report.shards()).isEqualTo(6);
        assertThat(report.records()).isEqualTo(12);
        assertThat(report.cellsChecked()).isEqualTo(report.cellsStored());
        for (String epoch : Sky.EPOCHS) {
            assertHolds(storage, epoch, Sky.dual("ch1", epoch));
            assertHolds(storage, epoch, Sky.dual("ch2", epoch));
        }
    }

    @Test
    void aFlippedBitIsNamedWithItsEpoch() throws IOException {
        int at = storage.epochKeys().indexOf("epoch_0004");
        Damage.flipBit(shard(at), endOfChunks(Files.readAllBytes(shard(at))) - 50);

        VerificationReport report = storage.verify();

        assertThat(report.passed()).isFalse();
        assertThat(report.failures()).singleElement().asString().startsWith("epoch epoch_0004: ");
    }

    @Test
    void aSourceThatIsGoneIsListedAndIsNoFailure() throws IOException {
        Path gone = folder.resolve("sky/dual/ch1/epoch_0002.cat.gz");
        Files.delete(gone);

        VerificationReport report = storage.verify();

        assertThat(report.passed()).isTrue();
        assertThat(report.missingSources())
                .singleElement()
                .asString()
                .startsWith(gone + " is no longer there (sha256 ");
        assertThat(report.unexplained())
                .singleElement()
                .asString()
                .matches("epoch epoch_0002: \\d+ cells that no catalog at hand explains");
    }

    @Test
    void aSourceThatChangedIsListedAndNotTrusted() throws IOException {
        Path changed = folder.resolve("sky/dual/ch1/epoch_0002.cat.gz");
        Files.copy(Sky.file("dual/ch1/epoch_0010.cat.gz"), changed, StandardCopyOption.REPLACE_EXISTING);

        VerificationReport report = storage.verify();

        assertThat(report.passed()).isTrue();
        assertThat(report.missingSources())
                .singleElement()
                .asString()
                .startsWith(changed + " has changed since it was populated");
    }

    @Test
    void aSourceThatMovedIsFoundInAManifest() throws IOException {
        Files.move(folder.resolve("sky"), folder.resolve("moved"));
        Manifest moved = Manifest.read(folder.resolve("moved/epochs.csv"), Optional.of("band"));

        VerificationReport report = storage.verify(moved, ManifestOptions.defaults());

        assertThat(report.passed()).isTrue();
        assertThat(report.cellsChecked()).isEqualTo(report.cellsStored());
    }

    @Test
    void aRewriteByAnotherProgramIsListedAndItsValuesAreKept() throws IOException {
        rewriteAsAnotherProgramWould(0);

        VerificationReport report = storage.verify();

        assertThat(report.foreignWrites()).containsExactly("epoch_0000: c/0/0/0/0: foreign write, no record");
        assertThat(storage.info().foreignWrites()).hasSize(1);
        assertThat(report.failures()).isEmpty();
        assertHolds(storage, "epoch_0000", Sky.dual("ch1", "epoch_0000"));
    }

    @Test
    void theNextCommitGoesOnFromARewriteByAnotherProgram() throws IOException {
        rewriteAsAnotherProgramWould(0);

        storage.populateEpochFromCatalog("epoch_0000", Sky.dual("ch1", "epoch_0002"), List.of());

        assertHolds(storage, "epoch_0000", Sky.dual("ch2", "epoch_0000"));
        assertThat(storage.log(Optional.of("epoch_0000"))).hasSize(1);
        assertThat(storage.verify().passed()).isTrue();
    }

    /** Drops the record and its tail: what is left is a plain shard. */
    private void rewriteAsAnotherProgramWould(int epoch) throws IOException {
        ZarrArray cells = cells();
        Path shard = shard(epoch);
        Selection all = Selection.of(Indices.all(), Indices.all(), Indices.all(), Indices.at(epoch));
        NdArray values = cells.read(all);
        byte[] bytes = Files.readAllBytes(shard);
        int index = indexLength();
        int end = endOfChunks(bytes);
        byte[] plain = Arrays.copyOf(bytes, end + index);
        System.arraycopy(bytes, bytes.length - index, plain, end, index);
        Files.write(shard, plain);
        assertThat(cells.read(all)).isEqualTo(values);
    }

    /** Where the chunks of the newest commit end and its record begins. */
    private int endOfChunks(byte[] shard) {
        int tail = shard.length - indexLength() - 48;
        assertThat(new String(shard, tail + 40, 8, StandardCharsets.US_ASCII)).isEqualTo("LLOOMREC");
        return tail - ByteBuffer.wrap(shard).order(ByteOrder.LITTLE_ENDIAN).getInt(tail);
    }

    private int indexLength() {
        int[] shard = cells().chunkShape();
        int[] chunk = cells().innerChunkShape();
        return 16 * (shard[0] / chunk[0]) * (shard[1] / chunk[1]) + 4;
    }

    @Test
    void aValueThatIsLostIsAFailureThatNamesItsObject() {
        overwrite(Float.NaN);

        VerificationReport report = storage.verify();

        assertThat(report.passed()).isFalse();
        assertThat(report.failures())
                .singleElement()
                .asString()
                .startsWith("epoch epoch_0002: 1 cells are not what the catalogs say; first: object "
                        + storage.objectKeys().get(5) + ", measurement ch1-iso: NaN is stored");
    }

    @Test
    void aValueThatNoCatalogHasIsAFailureWhereAllCatalogsAreAtHand() {
        overwrite(3.5f);

        assertThat(storage.verify().failures()).singleElement().asString().contains("3.5 is stored");
    }

    /** One cell of epoch_0002, past all records of populations. */
    private void overwrite(float value) {
        int epoch = storage.epochKeys().indexOf("epoch_0002");
        cells().write(
                        Selection.of(Indices.at(5), Indices.at(1), Indices.all(), Indices.at(epoch)),
                        NdArray.ofFloats(new int[] {1, 1, 2, 1}, value, value));
    }

    @Test
    void aCatalogOfAManifestThatWasNeverPopulatedIsAFailure() throws IOException {
        Files.writeString(
                folder.resolve("sky/epochs.csv"),
                "epoch_0000,60318.4,ch1,g,120," + Sky.file("bad/row_missing.cat.gz") + ",2,0,good,\n"
                        + "epoch_9999,60400,ch1,g,120," + Sky.file("bad/row_missing.cat.gz") + ",2,0,good,\n",
                StandardOpenOption.APPEND);
        Manifest more = Manifest.read(folder.resolve("sky/epochs.csv"), Optional.of("band"));

        VerificationReport report = storage.verify(more, ManifestOptions.defaults());

        assertThat(report.failures())
                .satisfiesExactlyInAnyOrder(
                        unknown ->
                                assertThat(unknown).isEqualTo("epoch epoch_9999 of the manifest is not in the store"),
                        never -> assertThat(never)
                                .startsWith("epoch epoch_0000: ")
                                .contains("was never populated (no record names it)"));
    }

    @Test
    void aWholeManifestIsProvenWithItsOwnFiles() {
        VerificationReport report = storage.verify(manifest, ManifestOptions.defaults());

        assertThat(report.passed()).isTrue();
        assertThat(report.cellsChecked()).isEqualTo(report.cellsStored());
    }

    @Test
    void aValueThatABetterCommitReplacedIsNoFailure() {
        PopulateOptions best = PopulateOptions.defaults().withOverlap(Overlap.BEST);
        storage.populateEpochFromCatalog("epoch_0000", Sky.dual("ch1", "epoch_0017"), List.of(), best);

        VerificationReport report = storage.verify(manifest, ManifestOptions.defaults());

        assertThat(report.passed()).isTrue();
        assertThat(report.cellsChecked()).isEqualTo(report.cellsStored());
    }

    private ZarrArray cells() {
        return Zarr.openGroup(storage.path()).array("lightcurves");
    }

    private Path shard(int epoch) {
        return storage.path().resolve("lightcurves/c/0/0/0/" + epoch);
    }
}
