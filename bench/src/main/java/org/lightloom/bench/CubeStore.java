package org.lightloom.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lightloom.lightcurves.CreateOptions;
import org.lightloom.lightcurves.LightcurveStorage;
import org.lightloom.lightcurves.Manifest;
import org.lightloom.zarr.ArrayWrite;
import org.lightloom.zarr.Indices;
import org.lightloom.zarr.Json;
import org.lightloom.zarr.MergeRule;
import org.lightloom.zarr.NdArray;
import org.lightloom.zarr.Selection;
import org.lightloom.zarr.WrittenChunk;
import org.lightloom.zarr.Zarr;
import org.lightloom.zarr.ZarrArray;

/** The light-curve store of a cube, seen as an array: the same work that the peers do, with a record in each commit. */
final class CubeStore {
    private final Cube cube;
    private final ZarrArray cells;

    private CubeStore(Cube cube, ZarrArray cells) {
        this.cube = cube;
        this.cells = cells;
    }

    static Path path(Path folder) {
        return folder.resolve("write.zarr");
    }

    /** Creates the empty store with all its labels. */
    static void create(Cube cube, Path folder) {
        List<Manifest.Row> epochs = IntStream.range(0, cube.epochs())
                .mapToObj(e -> new Manifest.Row(
                        e, epochKey(e), Optional.<Path>empty(), Optional.<String>empty(), Map.<String, String>of()))
                .toList();
        CreateOptions options = CreateOptions.defaults().withEpochs(new Manifest(folder, List.of(), epochs));
        LightcurveStorage.create(path(folder), CubeCatalog.reference(cube), options);
    }

    static String epochKey(int epoch) {
        return "e" + epoch;
    }

    static CubeStore open(Cube cube, Path folder) {
        return new CubeStore(cube, Zarr.openArray(path(folder).resolve("lightcurves")));
    }

    void writeEpoch(int epoch) {
        writeEpoch(epoch, cube.epoch(epoch));
    }

    /** @param values (object, measurement, value, 1) */
    void writeEpoch(int epoch, NdArray values) {
        write(Indices.all(), epoch, values);
    }

    /** Writes an epoch and reads back what its commit left; answers elements that differ. */
    long writeAndVerify(int epoch) {
        NdArray values = cube.epoch(epoch);
        long lost = 0;
        for (WrittenChunk written : write(Indices.all(), epoch, values)) {
            NdArray back = cells.shard(written.coordinates())
                    .readAsOf(written, at(Indices.all(), epoch))
                    .orElseThrow();
            lost += back.equals(values) ? 0 : Cube.differing(back, values);
        }
        return lost;
    }

    /** Writes objects {@code first, first + step, …} of an epoch. */
    void writeRows(int epoch, int first, int step) {
        write(Indices.range(first, cube.objects(), step), epoch, cube.rows(epoch, first, step));
    }

    private List<WrittenChunk> write(Indices objects, int epoch, NdArray values) {
        ArrayWrite how = new ArrayWrite(
                MergeRule.OVERWRITE, Optional.empty(), shards -> Json.object().put("epoch", epochKey(epoch)));
        return cells.write(at(objects, epoch), values, how);
    }

    NdArray readEpoch(int epoch) {
        return cells.read(at(Indices.all(), epoch));
    }

    /** All epochs of one object and measurement: (1, 1, value, epoch). */
    NdArray readObject(int object, int measurement) {
        return cells.read(Selection.of(Indices.at(object), Indices.at(measurement), Indices.all(), Indices.all()));
    }

    private static Selection at(Indices objects, int epoch) {
        return Selection.of(objects, Indices.all(), Indices.all(), Indices.at(epoch));
    }

    /** Elements of the given epochs that differ from the cube. */
    long lost(int epochs) {
        long lost = 0;
        for (int epoch = 0; epoch < epochs; epoch++) {
            lost += Cube.differing(readEpoch(epoch), cube.epoch(epoch));
        }
        return lost;
    }

    /** Elements of one light curve that differ from the cube. */
    long lost(int object, int measurement, NdArray curve) {
        float[] values = curve.toFloats();
        long lost = 0;
        for (int epoch = 0; epoch < cube.epochs(); epoch++) {
            float[] cell = cube.cell(epoch, object, measurement);
            lost += same(cell[0], values[epoch]) ? 0 : 1;
            lost += same(cell[1], values[cube.epochs() + epoch]) ? 0 : 1;
        }
        return lost;
    }

    private static boolean same(float a, float b) {
        return a == b || (Float.isNaN(a) && Float.isNaN(b));
    }
}
