package org.lightloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.lightloom.kv.Disk;
import org.lightloom.kv.DiskMount;
import org.lightloom.lightcurves.LightcurveStorage;
import org.lightloom.lightcurves.export.Decimals;

/** {@code manifest}, and {@code populate} and {@code verify} with a manifest. */
class PopulateManifestTest {
    @TempDir
    Path folder;

    @Test
    void bothChannelsOfAFolderEndInTheirOwnMeasurements() throws IOException {
        DualStore dual = DualStore.create(folder);

        Ran ran = Ran.well(
                "populate",
                dual.path(),
                "--manifest",
                dual.catalogs().epochs(),
                "--prefix-column",
                "band",
                "--workers",
                "3");

        assertThat(ran.lines().stream().filter(line -> line.startsWith("populated epoch_")))
                .hasSize(81);
        assertThat(ran.out()).contains("81 catalogs populated with 188642 measurements, 0 skipped, 0 failed");
        Ran verified =
                Ran.well("verify", dual.path(), "--manifest", dual.catalogs().epochs(), "--prefix-column", "band");
        assertThat(verified.out()).contains("188642 values stored, 188642 of them compared");
        Ran again =
                Ran.well("populate", dual.path(), "--manifest", dual.catalogs().epochs(), "--prefix-column", "band");
        assertThat(again.out()).contains("0 catalogs populated with 0 measurements, 81 skipped");
        assertThat(again.lines())
                .doesNotHaveDuplicates()
                .contains(
                        "skipped epoch_0052 from epoch_0052.cat.gz (prefix ch2): already populated with the same content"
                                + " and options");
    }

    @Test
    void aBadCatalogIsNamedTheOthersArePopulatedStatus1() throws IOException {
        Path store = folder.resolve("sky.zarr");
        Ran.well("create", store, "--reference", Sky.REFERENCE);
        Path list = Files.writeString(
                folder.resolve("list.csv"),
                "epoch,catalog,mjd\ngood," + Sky.format("head.cat").toAbsolutePath() + ",2\nbad,"
                        + Sky.bad("not_a_number.cat").toAbsolutePath() + ",1\n");

        Ran ran = Ran.of("populate", store, "--manifest", list);

        assertThat(ran.status()).isEqualTo(ExitStatus.FELL_SHORT);
        assertThat(ran.out()).contains("populated good with 2331", "1 catalogs populated", "1 failed");
        assertThat(ran.err()).hasLineCount(1).contains("bad", "line 3", "line 31, column 6 MAG_AUTO");
        assertThat(LightcurveStorage.load(store).epochKeys()).containsExactly("bad", "good");
        assertThat(Ran.well("log", store, "--epoch", "bad", "--json").json()).isEmpty();
    }

    @Test
    void aStoreThatCannotBeWrittenIsOneErrorBeforeAnyCatalogIsRead() throws IOException {
        Path store = folder.resolve("sky.zarr");
        Ran.well("create", store, "--reference", Sky.REFERENCE, "--epoch", "a,b");
        Path list = Files.writeString(folder.resolve("list.csv"), "epoch,catalog\na,missing.cat\nb,missing.cat\n");
        Path lock = store.resolve("lightcurves/.lightloom/lock");

        try (DiskMount mount = DiskMount.at(store, withoutPermissionFor(lock))) {
            assertThat(Ran.refused("populate", store, "--manifest", list))
                    .contains(lock + ": permission denied to write");
            assertThat(Ran.of("populate", store, "--manifest", list, "--dry-run")
                            .status())
                    .isEqualTo(ExitStatus.FELL_SHORT);
        }
    }

    /** The tests may be run by root, whom no permission stops. */
    private static Disk withoutPermissionFor(Path lock) {
        return (Disk) Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (disk, method, arguments) -> {
                    if (method.getName().equals("tryLock")) {
                        throw new AccessDeniedException(lock.toString());
                    }
                    return method.invoke(Disk.local(), arguments);
                });
    }

    @Test
    void aCatalogOfWhichNothingMatchesIsNotCountedAsPopulated() throws IOException {
        Path store = folder.resolve("sky.zarr");
        Ran.well("create", store, "--reference", Sky.REFERENCE);
        Files.writeString(folder.resolve("strangers.csv"), "id,mag_auto,magerr_auto\n90001,15.0,0.1\n");
        Path list = Files.writeString(
                folder.resolve("list.csv"),
                "epoch,catalog\ngood," + Sky.format("head.cat").toAbsolutePath() + "\nnone,strangers.csv\n");

        Ran ran = Ran.well("populate", store, "--manifest", list);

        assertThat(ran.out())
                .contains(
                        "1 catalogs populated with 2331 measurements, 0 skipped, 0 failed, 1 without a row that matches");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aManifestMayComeThroughAPipe() throws Exception {
        Path store = folder.resolve("sky.zarr");
        Ran.well("create", store, "--reference", Sky.REFERENCE);
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Thread writer = new Thread(() -> {
            try {
                Files.writeString(
                        pipe, "epoch,catalog\ngood," + Sky.format("head.cat").toAbsolutePath() + "\n");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        writer.setDaemon(true);
        writer.start();

        assertThat(Ran.well("populate", store, "--manifest", pipe).out()).contains("populated good with 2331");
        assertThat(Ran.refused("populate", store, "--manifest", folder)).contains("there is no such manifest");
    }

    @Test
    void aManifestThatContradictsTheStoreIsRefusedWithBothValues() throws IOException {
        DualStore dual = DualStore.create(folder);
        Path list = Files.writeString(
                folder.resolve("list.csv"),
                "epoch,catalog,prefix,mjd\nepoch_0000," + dual.catalog("ch1", "epoch_0000") + ",ch1,7\nepoch_0001,"
                        + dual.catalog("ch1", "epoch_0001") + ",ch1,\n");

        assertThat(Ran.refused("populate", dual.path(), "--manifest", list)).contains("60318.396275", "7");
        assertThat(Ran.well("log", dual.path(), "--json").json()).isEmpty();
    }

    @Test
    void strictMakesAnUnknownEpochAnError() throws IOException {
        DualStore dual = DualStore.create(folder);
        Path list = Files.writeString(
                folder.resolve("list.csv"),
                "epoch,catalog,prefix\nepoch_0000," + dual.catalog("ch1", "epoch_0000") + ",ch1\nepoch_xx,"
                        + dual.catalog("ch1", "epoch_0001") + ",ch1\n");

        assertThat(Ran.refused("populate", dual.path(), "--manifest", list, "--strict"))
                .contains("epoch_xx");
    }

    @Test
    void aManifestWithoutTheAskedColumnIsRefused() throws IOException {
        DualStore dual = DualStore.create(folder);

        assertThat(Ran.refused(
                        "populate", dual.path(), "--manifest", dual.catalogs().epochs(), "--prefix-column", "chan"))
                .contains("no column 'chan'", "band");
        assertThat(Ran.refused("populate", dual.path(), "--manifest", folder.resolve("none.csv")))
                .contains("none.csv");
    }

    @Test
    void theManifestCommandWritesWhatPopulateReads() throws IOException {
        DualStore dual = DualStore.create(folder);
        Ran listed = Ran.of("manifest", dual.catalogs().folder(), "--prefix-from", "{parent}");
        Path list = Files.writeString(
                folder.resolve("list.csv"),
                String.join(
                        "\n",
                        listed.lines().stream()
                                .filter(l -> !l.contains("reference"))
                                .toList()));

        Ran.well("populate", dual.path(), "--manifest", list);

        assertThat(listed.lines().get(0)).isEqualTo("epoch,catalog,prefix");
        assertThat(listed.lines().get(1)).isEqualTo("epoch_0000," + dual.catalog("ch1", "epoch_0000") + ",ch1");
        assertThat(listed.err()).contains("skipped", "epochs.csv");
        assertThat(LightcurveStorage.load(dual.path()).verify().cellsStored()).isEqualTo(188642);
    }

    @Test
    void timesOfTheFilesArePartOfTheManifest() throws IOException {
        Path single = Files.createDirectories(folder.resolve("single"));
        for (String name : new String[] {"epoch_0017.ldac.fits", "epoch_0017.cat"}) {
            Files.copy(Sky.single(name), single.resolve(name));
        }

        Ran ran = Ran.well("manifest", single, "--epoch-from", "{parent}-{stem}", "--relative-to", folder);

        assertThat(ran.lines())
                .containsExactly(
                        "epoch,catalog,mjd,time_reference,time_scale",
                        "single-epoch_0017,single/epoch_0017.cat,,,",
                        "single-epoch_0017,single/epoch_0017.ldac.fits," + Decimals.text(60361.129483 + 60 / 86_400.0)
                                + ",mid,UTC");
        JsonNode json = Ran.well("manifest", single, "--json").json();
        assertThat(json.path("rows").get(1).path("mjd").asDouble()).isEqualTo(60361.129483 + 60 / 86_400.0);
    }

    @Test
    void namesThatNeedQuotesStayOneCell() throws IOException {
        Path odd = Files.createDirectories(folder.resolve("a, \"b\""));
        Files.copy(Sky.format("head.cat"), odd.resolve("night,1.cat"));

        Ran ran = Ran.well("manifest", odd);

        Path list = Files.writeString(folder.resolve("list.csv"), ran.out());
        Path store = folder.resolve("sky.zarr");
        Ran.well("create", store, "--reference", Sky.REFERENCE);
        Ran.well("populate", store, "--manifest", list);
        assertThat(LightcurveStorage.load(store).epochKeys()).containsExactly("night,1");
    }

    @Test
    void foldersWithoutCatalogsAreWrongInput() throws IOException {
        Files.writeString(folder.resolve("notes.txt"), "nothing of interest\n");

        Ran ran = Ran.of("manifest", folder);

        assertThat(ran.status()).isEqualTo(ExitStatus.WRONG_INPUT);
        assertThat(ran.err()).contains("skipped", "notes.txt", "no catalogs in");
        assertThat(Ran.refused("manifest", folder.resolve("none"))).contains("no such folder");
        assertThat(Ran.refused("manifest", folder, "--epoch-from", "{night}")).contains("{night}", "{stem}");
    }

    @Test
    void cellsBeyondTheHeaderOfAManifestAreRefusedNotDropped() throws IOException {
        Path store = folder.resolve("sky.zarr");
        Ran.well("create", store, "--reference", Sky.REFERENCE);
        Path list = Files.writeString(
                folder.resolve("list.csv"),
                "epoch,catalog\na," + Sky.format("head.cat").toAbsolutePath() + ",60002\n");

        assertThat(Ran.refused("populate", store, "--manifest", list)).contains("list.csv", "3 fields");
    }

    @Test
    void aDryRunRefusesWhatTheRealRunWouldRefuse() {
        Path store = folder.resolve("sky.zarr");
        Ran.well("create", store, "--reference", Sky.REFERENCE);
        Path catalog = Sky.format("head.cat");
        Ran.well("populate", store, catalog, "--epoch", "a", "--var", "mjd=5");

        assertThat(Ran.refused("populate", store, catalog, "--epoch", "a", "--var", "mjd=6", "--dry-run"))
                .contains("epoch_mjd of a is 5", "6 was given");
    }

    @Test
    void aManifestMayBeginWithAByteOrderMark() throws IOException {
        Path store = folder.resolve("sky.zarr");
        Path list = Files.writeString(folder.resolve("list.csv"), "\uFEFFepoch,mjd\ne1,60318.5\n");

        Ran.well("create", store, "--reference", Sky.REFERENCE, "--epochs", list);

        assertThat(Ran.well("lightcurve", store, "237", "--measurement", "default-auto", "--format", "csv")
                        .out())
                .contains("237,default-auto,e1,60318.5,");
        Path keys = Files.writeString(folder.resolve("keys.txt"), "\uFEFF237\n17\n");
        assertThat(Ran.well("query", store, "--objects-from", keys).lines()).hasSize(3);
    }

    @Test
    void aColumnThatIsThereTwiceIsNamed() throws IOException {
        Path list = Files.writeString(folder.resolve("list.csv"), "epoch,catalog,mjd,mjd\ne1,x.cat,1,2\n");

        assertThat(Ran.refused("create", folder.resolve("sky.zarr"), "--reference", Sky.REFERENCE, "--epochs", list))
                .contains("list.csv, line 1: the column 'mjd' is there more than once");
    }

    @Test
    void aValueThatIsNoNumberIsNamedWithItsPlace() throws IOException {
        Path store = folder.resolve("sky.zarr");
        Path catalog = Sky.format("head.cat").toAbsolutePath();
        Path list = Files.writeString(
                folder.resolve("list.csv"), "epoch,catalog,depth\ne2," + catalog + ",24\ne3," + catalog + ",x\n");
        Ran.well("create", store, "--reference", Sky.REFERENCE);
        Ran.well("populate", store, catalog, "--epoch", "e1", "--var", "mjd=60318", "--var", "depth=23");

        assertThat(Ran.refused("populate", store, "--manifest", list))
                .contains(
                        "list.csv, line 3: depth of e3 is 'x', but epoch_depth holds numbers in this store; nothing was"
                                + " stored, correct the manifest");
        assertThat(Ran.refused("populate", store, catalog, "--epoch", "e2", "--var", "depth=abc"))
                .contains("depth of e2 is 'abc', but epoch_depth holds numbers in this store; nothing was stored")
                .doesNotContain("manifest");
        assertThat(Ran.refused("populate", store, catalog, "--epoch", "e1", "--var", "mjd=5"))
                .contains("epoch_mjd of e1 is 60318.0 in the store, 5 was given")
                .doesNotContain("manifest");
    }
}
