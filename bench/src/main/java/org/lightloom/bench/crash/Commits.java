package org.lightloom.bench.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.lightloom.catalogs.CatalogOptions;
import org.lightloom.catalogs.Catalogs;
import org.lightloom.catalogs.SourceCatalog;
import org.lightloom.lightcurves.LightcurveStorage;
import org.lightloom.lightcurves.PopulateOptions;
import org.lightloom.zarr.ArrayWrite;
import org.lightloom.zarr.Indices;
import org.lightloom.zarr.Json;
import org.lightloom.zarr.MergeRule;
import org.lightloom.zarr.NdArray;
import org.lightloom.zarr.Selection;
import org.lightloom.zarr.Zarr;
import org.lightloom.zarr.ZarrArray;

/** How the commits of scenarios write. */
final class Commits {
    private Commits() {}

    /** Three writers of one epoch, every third object each. */
    static List<Scenario.Commit> thirds(int objects, String epoch) {
        return IntStream.range(0, 3)
                .mapToObj(k -> written(new Batch(epoch, k, 3, objects, k), objects, List.of(epoch)))
                .toList();
    }

    static Scenario.Act then(Consumer<Path> action) {
        return (store, told) -> {
            action.accept(store);
            told.accept(0);
        };
    }

    /** Several writers at once, each with a store of its own, as several processes would. */
    static Scenario.Commit writtenAtOnce(List<Batch> batches, int objects, String epoch) {
        List<Scenario.Commit> parts = batches.stream()
                .map(batch -> written(batch, objects, List.of(epoch)))
                .toList();
        Scenario.Act act = (store, told) -> Together.run(IntStream.range(0, parts.size())
                .<Runnable>mapToObj(i -> () -> {
                    parts.get(i).act().on(store);
                    told.accept(i);
                })
                .toList());
        return new Scenario.Commit(act, batches, objects, List.of(epoch), parts);
    }

    static Scenario.Commit written(Batch batch, int objects, List<String> epochs) {
        return new Scenario.Commit(
                then(store -> write(store, batch, epochs.indexOf(batch.epoch()))), List.of(batch), objects, epochs);
    }

    static Scenario.Commit populated(Path folder, Batch batch, int objects, int measurements, List<String> epochs) {
        SourceCatalog catalog = catalog(folder, objects, measurements, batch);
        Scenario.Act act = then(store -> LightcurveStorage.load(store)
                .populateEpochFromCatalog(batch.epoch(), catalog, List.of(), PopulateOptions.defaults()));
        return new Scenario.Commit(act, List.of(batch), objects, epochs);
    }

    static void write(Path store, Batch batch, int epoch) {
        ZarrArray cells = Zarr.openArray(store.resolve("lightcurves"));
        int measurements = (int) cells.shape()[1];
        int count = (batch.end() - batch.first() + batch.step() - 1) / batch.step();
        float[] values = new float[count * measurements * 2];
        for (int i = 0; i < count; i++) {
            for (int m = 0; m < measurements; m++) {
                int object = batch.first() + i * batch.step();
                values[(i * measurements + m) * 2] = batch.magnitude(object, m);
                values[(i * measurements + m) * 2 + 1] = batch.error(object, m);
            }
        }
        Selection where = Selection.of(
                Indices.range(batch.first(), batch.end(), batch.step()),
                Indices.all(),
                Indices.all(),
                Indices.at(epoch));
        cells.write(
                where,
                NdArray.ofFloats(new int[] {count, measurements, 2, 1}, values),
                new ArrayWrite(
                        MergeRule.OVERWRITE,
                        Optional.empty(),
                        shards -> Json.object().put("epoch", batch.epoch())));
    }

    /** The objects of a batch as a SExtractor catalog; object i has the key i + 1. */
    static SourceCatalog catalog(Path folder, int objects, int measurements, Batch batch) {
        StringBuilder text = new StringBuilder("#   1 NUMBER\n");
        for (int m = 0; m < measurements; m++) {
            text.append("# ").append(2 * m + 2).append(" MAG_M").append(m).append('\n');
            text.append("# ").append(2 * m + 3).append(" MAGERR_M").append(m).append('\n');
        }
        for (int object = 0; object < objects; object++) {
            if (batch.covers(object)) {
                text.append(object + 1);
                for (int m = 0; m < measurements; m++) {
                    text.append(' ').append(batch.magnitude(object, m));
                    text.append(' ').append(batch.error(object, m));
                }
                text.append('\n');
            }
        }
        try {
            Path file = Files.createTempFile(Files.createDirectories(folder), batch.epoch() + "-", ".cat");
            return Catalogs.read(Files.writeString(file, text), CatalogOptions.defaults());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
