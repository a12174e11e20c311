package org.lightloom.lightcurves;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.lightloom.catalogs.Healpix;
import org.lightloom.zarr.DataType;
import org.lightloom.zarr.Zarr;
import org.lightloom.zarr.ZarrArray;
import org.lightloom.zarr.ZarrException;
import org.lightloom.zarr.ZarrGroup;

/**
 * An xarray Dataset of light curves, as it is found: {@code lightcurves} over object, measurement, value and epoch in any
 * order, a label array for each of these, and variables {@code object_*} and {@code epoch_*}.
 */
final class ImportedStore {
    private final Path path;
    private final ZarrGroup root;
    private final ZarrArray cells;
    private final Map<Dimension, List<String>> labels = new LinkedHashMap<>();

    /** @throws LightcurveException if it is no such store */
    ImportedStore(Path path) {
        this.path = path;
        this.root = open(path);
        this.cells = root.array(StoreLayout.CELLS);
        requireCells();
        for (Dimension dimension : Dimension.OF_LIGHTCURVES) {
            labels.put(dimension, readLabels(dimension));
        }
        if (!labels(Dimension.VALUE).containsAll(List.of("mag", "mag_err"))
                || labels(Dimension.VALUE).size() != 2) {
            throw wrong("the labels of 'value' are " + labels(Dimension.VALUE) + ", not mag and mag_err");
        }
    }

    private static ZarrGroup open(Path path) {
        ZarrGroup root;
        try {
            root = Zarr.openGroup(path);
        } catch (ZarrException.NotFound e) {
            throw new LightcurveException(
                    Files.exists(path)
                            ? path + ": there is no Zarr v3 group; of Zarr v2, write it again with zarr_format=3"
                            : path + ": there is nothing at this path",
                    e);
        }
        if (root.attributes().has(StoreLayout.ATTRIBUTE)) {
            throw new LightcurveException(path + ": is a Lightloom store already; copy it with snapshot");
        }
        if (!root.contains(StoreLayout.CELLS)) {
            throw new LightcurveException(path + ": has no array 'lightcurves'; its members are "
                    + root.members().keySet());
        }
        return root;
    }

    private LightcurveException wrong(String problem) {
        return new LightcurveException(path + ": " + problem);
    }

    private void requireCells() {
        List<String> expected =
                Dimension.OF_LIGHTCURVES.stream().map(Dimension::label).toList();
        List<String> found = cells.dimensionNames();
        if (found.size() != expected.size() || !new HashSet<>(found).equals(new HashSet<>(expected))) {
            throw wrong("lightcurves has the dimensions " + found + ", not " + expected + " in any order");
        }
        if (cells.dataType() != DataType.FLOAT32) {
            throw wrong("lightcurves is " + cells.dataType().zarrName()
                    + ", not float32; convert it, so that you decide" + " on the rounding");
        }
    }

    private List<String> readLabels(Dimension dimension) {
        String name = dimension.label();
        if (!root.contains(name)) {
            throw wrong("the dimension '" + name + "' has no labels (an array '" + name + "')");
        }
        List<String> read = ImportedVariable.labels(name, root.array(name));
        long length = cells.shape()[axis(dimension)];
        if (read.size() != length) {
            throw wrong("'" + name + "' has " + read.size() + " labels for " + length + " positions");
        }
        read.forEach(Labels::requireSound);
        if (new HashSet<>(read).size() != read.size()) {
            throw wrong("labels of '" + name + "' repeat");
        }
        return read;
    }

    Path path() {
        return path;
    }

    ZarrArray cells() {
        return cells;
    }

    /** Which axis of its array a dimension is. */
    int axis(Dimension dimension) {
        return cells.dimensionNames().indexOf(dimension.label());
    }

    List<String> labels(Dimension dimension) {
        return labels.getOrDefault(dimension, List.of());
    }

    int size(Dimension dimension) {
        return labels(dimension).size();
    }

    /** Whether the objects have positions. */
    boolean hasPositions() {
        return root.contains("object_ra") && root.contains("object_dec");
    }

    /** The objects in HEALPix order where they have positions, those without one last; else in their order. */
    int[] objectOrder() {
        int n = size(Dimension.OBJECT);
        if (!hasPositions()) {
            return IntStream.range(0, n).toArray();
        }
        double[] ra = ImportedVariable.of("object_ra", root.array("object_ra")).numbers();
        double[] dec =
                ImportedVariable.of("object_dec", root.array("object_dec")).numbers();
        if (ra.length != n || dec.length != n) {
            throw wrong("object_ra and object_dec are no numbers for each of the " + n + " objects");
        }
        try {
            return Healpix.order(n, i -> ra[i], i -> dec[i]);
        } catch (IllegalArgumentException e) {
            throw wrong("object_ra, object_dec: " + e.getMessage());
        }
    }

    /** Names of other arrays. */
    List<String> others() {
        List<String> others = new ArrayList<>(root.members().keySet());
        others.remove(StoreLayout.CELLS);
        Dimension.OF_LIGHTCURVES.stream().map(Dimension::label).forEach(others::remove);
        return others;
    }

    ZarrArray array(String name) {
        return root.array(name);
    }

    boolean isArray(String name) {
        return "array".equals(root.members().get(name));
    }
}
