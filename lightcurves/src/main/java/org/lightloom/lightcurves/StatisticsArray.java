package org.lightloom.lightcurves;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lightloom.zarr.ArrayBuilder;
import org.lightloom.zarr.DataType;
import org.lightloom.zarr.Json;
import org.lightloom.zarr.NdArray;
import org.lightloom.zarr.Selection;
import org.lightloom.zarr.Zarr;
import org.lightloom.zarr.ZarrArray;
import org.lightloom.zarr.ZarrException;
import org.lightloom.zarr.ZarrGroup;

/**
 * The array {@code object_statistics} (object, measurement, statistic) beside the copy: float64 in columns, so that one
 * statistic of one measurement is read by itself; its shards list the commits that they were computed from.
 */
final class StatisticsArray {
    static final String NAME = "object_statistics";
    /** Objects of an inner chunk. */
    static final int CHUNK = 4_096;

    private static final String LABELS = "statistic";
    private static final int MOST_STATISTICS = 16;

    private StatisticsArray() {}

    static Optional<ZarrArray> open(Path store) {
        Path folder = ObjectMajorCopy.path(store).resolve(NAME);
        try {
            return Files.exists(folder.resolve("zarr.json")) ? Optional.of(Zarr.openArray(folder)) : Optional.empty();
        } catch (ZarrException e) {
            return Optional.empty();
        }
    }

    /** Makes the array where it is missing and lets it grow with the store. */
    static ZarrArray prepare(StoreView view) {
        ZarrGroup group = Zarr.openGroup(ObjectMajorCopy.path(view.root().path()));
        int[] truth = view.cells().chunkShape();
        long objects = view.size(Dimension.OBJECT);
        long measurements = view.size(Dimension.MEASUREMENT);
        long statistics = SeriesStatistics.NAMES.size();
        if (!group.contains(LABELS)) {
            group.create(
                            LABELS,
                            new ArrayBuilder(DataType.STRING, statistics)
                                    .chunks(MOST_STATISTICS)
                                    .zstd(1, true)
                                    .dimensionNames(LABELS))
                    .write(Selection.all(1), NdArray.ofStrings(SeriesStatistics.NAMES));
        }
        ZarrArray array = group.contains(NAME)
                ? group.array(NAME)
                : group.create(
                        NAME,
                        new ArrayBuilder(DataType.FLOAT64, objects, measurements, statistics)
                                .fill(Double.NaN)
                                .shards(truth[0], truth[1], MOST_STATISTICS)
                                .chunks(CHUNK, 1, 1)
                                .blosc("zstd", 1, "shuffle")
                                .crc32c()
                                .dimensionNames("object", "measurement", LABELS)
                                .attributes(Json.object()
                                        .put("long_name", "statistics of the light curves")
                                        .put("comment", "mad is not scaled; weights are 1/mag_err^2")));
        array.grow(objects, measurements, statistics);
        group.consolidate(List.of(LABELS, NAME));
        return array.reopened();
    }

    /** The newest commits of all epochs of a column of the truth's shards. */
    static HeldCommits newest(ZarrArray cells, int objectBlock, int measurementBlock) {
        UUID[] commits = new UUID[(int) cells.shape()[3]];
        for (int e = 0; e < commits.length; e++) {
            commits[e] = TruthBlock.newestCommit(cells, objectBlock, measurementBlock, e);
        }
        return new HeldCommits(0, commits);
    }
}
