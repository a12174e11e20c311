package org.lightloom.lightcurves;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.lightloom.zarr.ArrayBuilder;
import org.lightloom.zarr.DataType;
import org.lightloom.zarr.Json;
import org.lightloom.zarr.NdArray;
import org.lightloom.zarr.NewFolder;
import org.lightloom.zarr.Selection;
import org.lightloom.zarr.Zarr;
import org.lightloom.zarr.ZarrArray;
import org.lightloom.zarr.ZarrException;
import org.lightloom.zarr.ZarrGroup;

/**
 * The copy of a store in which the epochs of an object lie together: a Zarr store of its own in the private folder, with
 * the labels and variables that the store had when it was made (docs/format.md, "Object-major copy"). It may be deleted
 * at any time. Immutable: its arrays are those of the time it was opened.
 */
final class ObjectMajorCopy {
    /** Relative to the store; also the name under which one at a time makes it. */
    static final String FOLDER = "lightcurves/.lightloom/by_object";

    private final Map<CopyTier, ZarrArray> tiers;

    private ObjectMajorCopy(Map<CopyTier, ZarrArray> tiers) {
        this.tiers = tiers;
    }

    static Path path(Path store) {
        return store.resolve(FOLDER);
    }

    ZarrArray array(CopyTier tier) {
        return Optional.ofNullable(tiers.get(tier)).orElseThrow();
    }

    /** The copy of a store; nothing where there is none that this version can use. */
    static Optional<ObjectMajorCopy> open(Path store, ZarrArray truth) {
        Map<CopyTier, ZarrArray> tiers = new EnumMap<>(CopyTier.class);
        for (CopyTier tier : CopyTier.values()) {
            Path folder = path(store).resolve(tier.array());
            if (!Files.exists(folder.resolve("zarr.json"))) {
                return Optional.empty();
            }
            try {
                ZarrArray array = Zarr.openArray(folder);
                if (!tier.fits(array, truth)) {
                    return Optional.empty();
                }
                tiers.put(tier, array);
            } catch (ZarrException e) {
                return Optional.empty();
            }
        }
        return Optional.of(new ObjectMajorCopy(tiers));
    }

    /** Of all its files; those that a consolidation replaces meanwhile count or don't. */
    static long storedBytes(Path store) {
        AtomicLong bytes = new AtomicLong();
        try {
            Files.walkFileTree(path(store), new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    bytes.addAndGet(attributes.size());
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.get();
    }

    /** Makes it where there is none, and brings labels, variables and lengths up to date; each step may be repeated. */
    static ObjectMajorCopy prepare(StoreView view) {
        Path store = view.root().path();
        Path folder = path(store);
        if (Files.exists(folder) && open(store, view.cells()).isEmpty()) {
            NewFolder.remove(folder);
        }
        ZarrGroup group = Files.exists(folder.resolve("zarr.json"))
                ? Zarr.openGroup(folder)
                : Zarr.createGroup(folder, attributes(view));
        List<Vector> vectors = vectors(view);
        List<String> names = new ArrayList<>(Concurrently.map(vectors, vector -> vector.put(group)));
        for (CopyTier tier : CopyTier.values()) {
            ZarrArray array = group.contains(tier.array())
                    ? group.array(tier.array()).reopened()
                    : group.create(tier.array(), tier.builder(view.cells()));
            if (!Arrays.equals(array.shape(), view.cells().shape())) {
                array.grow(view.cells().shape());
            }
            names.add(tier.array());
        }
        if (!isPublished(group, names, view)) {
            group.addWords(
                    StoreLayout.COORDINATES,
                    vectors.stream()
                            .filter(Vector::isVariable)
                            .map(Vector::name)
                            .toList());
            group.consolidate(names);
        }
        return open(store, view.cells()).orElseThrow();
    }

    /** Whether the group's document shows all arrays with their lengths. */
    private static boolean isPublished(ZarrGroup group, List<String> names, StoreView view) {
        return group.isConsolidated()
                && group.members().keySet().containsAll(names)
                && Arrays.equals(
                        group.array(CopyTier.MAIN.array()).shape(), view.cells().shape())
                && names.stream()
                        .allMatch(name -> Arrays.equals(
                                group.array(name).shape(),
                                group.array(name).reopened().shape()));
    }

    private static ObjectNode attributes(StoreView view) {
        ObjectNode attributes = Json.object()
                .put("title", "Object-major copy of the array lightcurves")
                .put(
                        "comment",
                        "derived by lightloom consolidate, may be deleted at any time; values are of the time of the"
                                + " last consolidate, epochs that came since are missing; the newest epochs may be in the array recent");
        attributes.putObject("derived_from").put("path", "../../..").put("software", Software.NAME_AND_VERSION);
        return attributes.put("created_for", view.root().path().getFileName().toString());
    }

    // ---- labels and variables

    /** A one-dimensional array of the store. */
    private record Vector(String name, boolean isVariable, NdArray values, ArrayBuilder builder) {

        String put(ZarrGroup group) {
            ZarrArray array = group.contains(name) ? group.array(name).reopened() : group.create(name, builder);
            if (array.shape()[0] < values.size()) {
                array.grow(values.size());
                array = array.reopened();
            }
            if (!array.read().equals(values)) {
                array.write(Selection.all(1), values);
            }
            return name;
        }
    }

    private static List<Vector> vectors(StoreView view) {
        List<Vector> vectors = new ArrayList<>();
        for (Dimension dimension : Dimension.OF_LIGHTCURVES) {
            List<String> labels = view.labels(dimension).all();
            vectors.add(new Vector(
                    dimension.label(), false, NdArray.ofStrings(labels), StoreLayout.labels(dimension, labels.size())));
            for (String name : view.variables(dimension)) {
                view.variable(dimension, name)
                        .ifPresent(values -> vectors.add(variable(view, dimension, name, values)));
            }
        }
        return vectors;
    }

    private static Vector variable(StoreView view, Dimension dimension, String variable, NdArray values) {
        String name = dimension.variablePrefix() + variable;
        boolean numeric = values.dataType() == DataType.FLOAT64;
        ObjectNode attributes = view.root().array(name).attributes();
        return new Vector(name, true, values, StoreLayout.variable(dimension, values.size(), numeric, attributes));
    }
}
