package org.lightloom.lightcurves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lightloom.catalogs.CatalogOptions;
import org.lightloom.catalogs.Catalogs;
import org.lightloom.catalogs.SourceCatalog;
import org.lightloom.zarr.Json;
import org.lightloom.zarr.NewFolder;
import org.lightloom.zarr.Zarr;
import org.lightloom.zarr.ZarrGroup;

/** A store comes into being whole, once, or not at all. */
@Timeout(120)
class CreationTest {
    private static final Stars FIELD = Stars.field(50);

    @TempDir
    Path folder;

    @Test
    void aCreatedStoreIsWhole() throws IOException {
        Manifest epochs = Manifest.read(
                Files.writeString(folder.resolve("epochs.csv"), "epoch,mjd,band\na,60001.5,g\nb,60000.5,r\n"),
                Optional.empty());
        CreateOptions options = CreateOptions.defaults().withEpochs(epochs).withTimeReference(TimeReference.START);

        LightcurveStorage storage = LightcurveStorage.create(store(), reference(), options);

        assertThat(storage.epochKeys()).containsExactly("b", "a");
        assertThat(storage.measurementKeys()).isEqualTo(Stars.KEYS);
        assertThat(storage.texts(Dimension.EPOCH, "band").orElseThrow()).containsExactly("r", "g");
        assertThat(storage.variables(Dimension.OBJECT)).contains("ra", "dec");
        ZarrGroup root = Zarr.openGroup(store());
        assertThat(root.isConsolidated()).isTrue();
        assertThat(root.attributes().path("coordinates").asText().split(" "))
                .contains("object_ra", "object_dec", "epoch_mjd", "epoch_band");
        assertThat(root.array("epoch_mjd").attributes().path("time_reference").asText())
                .isEqualTo("start");
        assertThat(root.array("lightcurves").shape()).containsExactly(50, 2, 2, 2);
        assertThat(siblings()).containsExactly("epochs.csv", "reference.csv", "store");
    }

    @RepeatedTest(10)
    void ofManyCreatorsOneWinsAndTheOthersAreToldSo() throws Exception {
        SourceCatalog reference = reference();

        List<Optional<LightcurveException>> outcomes = Parallel.threads(4, thread -> {
            try {
                LightcurveStorage.create(store(), reference, CreateOptions.defaults());
                return Optional.empty();
            } catch (LightcurveException e) {
                return Optional.of(e);
            }
        });

        List<LightcurveException> losers =
                outcomes.stream().flatMap(Optional::stream).toList();
        assertThat(losers)
                .hasSize(3)
                .allSatisfy(loser -> assertThat(loser)
                        .hasMessage(
                                store() + ": there is a store already; choose another path, or" + " remove it first"));
        assertThat(LightcurveStorage.load(store()).objectKeys()).hasSize(50);
        assertThat(siblings()).containsExactly("reference.csv", "store");
    }

    @Test
    void whatAKilledCreatorLeftIsRemovedByTheNextAndWhatALivingOneMakesIsNot() throws Exception {
        Path left = folder.resolve(".store.creating-0");
        Files.createDirectories(left.resolve("lightcurves"));
        Files.writeString(left.resolve("lightcurves/zarr.json"), "{}");
        Path living = folder.resolve(".store.creating-1");
        Worker creator = Worker.making(living);
        creator.awaitReady();

        LightcurveStorage.create(store(), reference(), CreateOptions.defaults());

        assertThat(left).doesNotExist();
        assertThat(living).isDirectoryContaining("glob:**.lightloom");
        creator.kill();
        assertThatThrownBy(() -> LightcurveStorage.create(store(), reference(), CreateOptions.defaults()))
                .hasMessageContaining("there is a store already");
        assertThat(living).doesNotExist();
        assertThat(siblings()).containsExactly("reference.csv", "store");
    }

    @Test
    void aCreatorOfTheSameProcessIsLeftAlone() {
        new NewStoreFolder(store()).make(made -> {
            assertThatThrownBy(() -> new NewStoreFolder(store()).make(other -> {
                        assertThat(made).isNotEqualTo(other).exists();
                        throw new LightcurveException("gives up");
                    }))
                    .hasMessage("gives up");
            assertThat(made).exists();
        });

        assertThat(siblings()).containsExactly("store");
    }

    /** A copy of a plain hierarchy to the same place, for instance. */
    @Test
    void whatAnotherKindOfCreatorMakesIsLeftAlone() throws IOException {
        NewFolder.of(store())
                .make(made -> assertThatThrownBy(() -> new NewStoreFolder(store()).make(other -> {
                            assertThat(made).exists();
                            throw new LightcurveException("gives up");
                        }))
                        .hasMessage("gives up"));

        assertThat(siblings()).containsExactly("store");
    }

    @Test
    void aFolderThatWasRemovedMeanwhileIsNotTakenForWhatWasMade() {
        assertThatThrownBy(() -> new NewStoreFolder(store()).make(made -> {
                    NewFolder.remove(made);
                    assertThat(made.toFile().mkdir()).isTrue();
                }))
                .hasMessageContainingAll(store().toString(), "was not made: somebody removed");

        assertThat(siblings()).isEmpty();
    }

    @RepeatedTest(5)
    void manyCreatorsMayRemoveTheSameLeftovers() throws Exception {
        Path left = folder.resolve(".store.creating-0");
        for (int i = 0; i < 200; i++) {
            Files.createDirectories(left.resolve("a" + i));
            Files.writeString(left.resolve("a" + i).resolve("zarr.json"), "{}");
        }
        SourceCatalog reference = reference();

        List<String> refusals = Parallel.threads(4, thread -> {
            try {
                LightcurveStorage.create(store(), reference, CreateOptions.defaults());
                return "";
            } catch (LightcurveException e) {
                return String.valueOf(e.getMessage());
            }
        });

        assertThat(left).doesNotExist();
        assertThat(refusals).allMatch(text -> text.isEmpty() || text.contains("there is a store already"));
    }

    @Test
    void aFolderThatHoldsSomethingElseIsRefusedAndLeftAlone() throws IOException {
        Files.createDirectory(store());
        Path thesis = Files.writeString(store().resolve("thesis.tex"), "dear");

        assertThatThrownBy(() -> LightcurveStorage.create(store(), reference(), CreateOptions.defaults()))
                .isInstanceOf(LightcurveException.class)
                .hasMessageContaining("is not empty");

        assertThat(thesis).hasContent("dear");
        assertThat(siblings()).containsExactly("reference.csv", "store");
    }

    @Test
    void anEmptyFolderIsAGoodPlace() throws IOException {
        Files.createDirectory(store());

        LightcurveStorage storage = LightcurveStorage.create(store(), reference(), CreateOptions.defaults());

        assertThat(storage.objectKeys()).hasSize(50);
    }

    @Test
    void foldersOnTheWayAreMade() {
        Path deep = folder.resolve("a/b/c/store");

        LightcurveStorage.create(deep, reference(), CreateOptions.defaults());

        assertThat(LightcurveStorage.load(deep).objectKeys()).hasSize(50);
    }

    @Test
    void aCreationThatFailsLeavesNothing() {
        SourceCatalog reference = reference();
        List<CreateOptions> unsound = new ArrayList<>();
        unsound.add(CreateOptions.defaults().withMeasurements(List.of("default-auto", "default-auto")));
        unsound.add(CreateOptions.defaults().withMeasurements(List.of("default\nauto")));
        unsound.add(CreateOptions.defaults().withEpochs(manifestWithABadLabel()));

        for (CreateOptions options : unsound) {
            assertThatThrownBy(() -> LightcurveStorage.create(store(), reference, options))
                    .isInstanceOf(LightcurveException.class);
            assertThat(siblings()).containsExactly("reference.csv");
        }
    }

    private Manifest manifestWithABadLabel() {
        return Manifest.ofOne(folder.resolve("none"), "night\t1", Optional.empty(), Map.of());
    }

    @Test
    void aReferenceWithoutObjectsIsRefused() {
        assertThatThrownBy(() ->
                        LightcurveStorage.create(store(), Sky.read("bad/header_only.cat.gz"), CreateOptions.defaults()))
                .isInstanceOf(LightcurveException.class)
                .hasMessageContaining("has no objects");
    }

    @Test
    void columnsThatHappenToBeEqualAreVariablesAllTheSameAndMagnitudesHaveUnits() throws IOException {
        Path file = Files.writeString(
                folder.resolve("reference.csv"),
                "id,ra,dec,mag_auto,magerr_auto,FLAGS,IMAFLAGS_ISO,ALPHA_J2000\n1,10,5,15,0.1,0,0,10\n2,11,5,16,0.1,0,0,11\n");

        LightcurveStorage storage = LightcurveStorage.create(
                store(), Catalogs.read(file, CatalogOptions.defaults()), CreateOptions.defaults());

        assertThat(storage.variables(Dimension.OBJECT))
                .containsExactlyInAnyOrder("ra", "dec", "mag_auto", "flags", "imaflags_iso");
        assertThat(StoreView.open(store())
                        .root()
                        .array("object_mag_auto")
                        .attributes()
                        .path("units")
                        .asText())
                .isEqualTo("mag");
    }

    @Test
    void aMeasurementKeyHasNoComma() throws IOException {
        Path file = Files.writeString(folder.resolve("r.csv"), "id,mag_auto,magerr_auto\n1,15,0.1\n");
        SourceCatalog reference = Catalogs.read(file, CatalogOptions.defaults());
        CreateOptions options = CreateOptions.defaults().withMeasurements(List.of("default-auto,iso"));
        assertThatThrownBy(() -> LightcurveStorage.create(store(), reference, options))
                .isInstanceOf(LightcurveException.class)
                .hasMessageContaining("'default-auto,iso'")
                .hasMessageContaining("comma");
        assertThat(siblings()).containsExactly("r.csv");
        LightcurveStorage storage = LightcurveStorage.create(store(), reference, CreateOptions.defaults());
        assertThatThrownBy(() -> storage.extend(List.of("default-a,b"))).hasMessageContaining("comma");
    }

    @Test
    void whatIsNoStoreIsNotLoaded() {
        Zarr.createGroup(folder.resolve("other"), Json.object());

        assertThatThrownBy(() -> LightcurveStorage.load(folder.resolve("none")))
                .hasMessageContaining("there is no store; make one with create");
        assertThatThrownBy(() -> LightcurveStorage.load(folder.resolve("other")))
                .hasMessageContaining("is a Zarr group but no Lightloom store");
    }

    @Test
    void aStoreOfAFormatToComeSaysWhichVersionReadsIt() throws IOException {
        LightcurveStorage.create(store(), reference(), CreateOptions.defaults());
        Path root = store().resolve("zarr.json");
        Files.writeString(root, Files.readString(root).replaceFirst("\"format\" ?: ?1", "\"format\":2"));

        assertThatThrownBy(() -> LightcurveStorage.load(store()))
                .isInstanceOf(LightcurveException.UnusableStore.class)
                .hasMessageContaining("is of format 2, written by lightloom");
    }

    private Path store() {
        return folder.resolve("store");
    }

    private SourceCatalog reference() {
        return FIELD.catalog(folder.resolve("reference.csv"));
    }

    private List<String> siblings() {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(path -> String.valueOf(path.getFileName())).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
