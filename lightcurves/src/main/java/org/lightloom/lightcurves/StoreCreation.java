package org.lightloom.lightcurves;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lightloom.catalogs.SourceCatalog;
import org.lightloom.zarr.Json;
import org.lightloom.zarr.NdArray;
import org.lightloom.zarr.Selection;
import org.lightloom.zarr.Zarr;
import org.lightloom.zarr.ZarrArray;
import org.lightloom.zarr.ZarrGroup;

/**
 * Makes a store whole in a folder beside its place and moves it there in one step, so that nobody ever sees a part of
 * one and of two creators one gets an error. What a killed creator left is removed by the next one.
 */
final class StoreCreation {
    private static final String BEING_MADE = ".creating-";

    private final Path path;
    private final SourceCatalog reference;
    private final CreateOptions options;
    private final List<String> measurements;

    StoreCreation(Path path, SourceCatalog reference, CreateOptions options) {
        this.path = path.toAbsolutePath().normalize();
        this.reference = reference;
        this.options = options;
        this.measurements =
                options.measurementKeys().isEmpty() ? reference.measurementKeys() : options.measurementKeys();
    }

    void create() {
        requireSoundInput();
        Path made = path.resolveSibling(
                "." + path.getFileName() + BEING_MADE + ProcessHandle.current().pid() + "-" + UUID.randomUUID());
        try {
            Optional<Path> parent = Optional.ofNullable(path.getParent());
            if (parent.isPresent()) {
                makeDurable(parent.get());
                removeLeftovers(parent.get());
            }
            requireFreePlace();
            write(made);
            Files.move(made, path, StandardCopyOption.ATOMIC_MOVE);
            if (parent.isPresent()) {
                sync(parent.get());
            }
        } catch (DirectoryNotEmptyException | FileAlreadyExistsException e) {
            throw taken();
        } catch (FileSystemException e) {
            throw Files.exists(path) ? taken() : failed(e);
        } catch (IOException e) {
            throw failed(e);
        } finally {
            remove(made);
        }
    }

    private void requireSoundInput() {
        if (reference.size() == 0) {
            throw new LightcurveException(reference.source().path() + ": the reference catalog has no objects");
        }
        if (measurements.isEmpty()) {
            throw new LightcurveException(reference.source().path()
                    + ": the reference catalog has no magnitudes; name the measurements with --measurement");
        }
        Set<String> seen = new HashSet<>();
        for (String key : measurements) {
            Labels.requireSound(key);
            if (!seen.add(key)) {
                throw new LightcurveException("measurement '" + key + "' is given twice");
            }
        }
    }

    private void requireFreePlace() throws IOException {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw taken();
        }
        if (Files.isDirectory(path)) {
            try (Stream<Path> content = Files.list(path)) {
                if (content.findAny().isPresent()) {
                    throw taken();
                }
            }
        }
    }

    private LightcurveException taken() {
        String what = Files.exists(path.resolve("zarr.json")) ? "there is a store already" : "is not empty";
        return new LightcurveException(path + ": " + what + "; choose another path, or remove it first");
    }

    private LightcurveException failed(IOException e) {
        return new LightcurveException(path + ": the store cannot be created: " + e, e);
    }

    private void write(Path folder) {
        ObjectNode attributes = Json.object();
        attributes.set(StoreLayout.ATTRIBUTE, mark());
        ZarrGroup root = Zarr.createGroup(folder, attributes);
        int[] rows = reference.spatiallyOrderedRows();
        List<String> keys = new ArrayList<>();
        for (int row : rows) {
            keys.add(reference.objectKeys().get(row));
        }
        List<String> arrays = new ArrayList<>();
        arrays.add(labels(root, Dimension.OBJECT, keys));
        arrays.add(labels(root, Dimension.MEASUREMENT, measurements));
        arrays.add(labels(root, Dimension.VALUE, List.of("mag", "mag_err")));
        arrays.add(labels(root, Dimension.EPOCH, List.of()));
        root.create(
                StoreLayout.CELLS, StoreLayout.cells(keys.size(), measurements.size(), 0, options.expectedObjects()));
        arrays.add(StoreLayout.CELLS);
        List<String> variables =
                Concurrently.map(ReferenceColumns.of(reference), column -> objectVariable(root, column, rows));
        arrays.addAll(variables);
        root.addWords(StoreLayout.COORDINATES, variables);
        root.consolidate(arrays);
        options.epochs()
                .ifPresent(epochs -> new EpochRegistration(StoreView.open(folder)).register(epochs.rows(), epochs));
    }

    private ObjectNode mark() {
        ObjectNode mark = Json.object()
                .put("format", StoreLayout.FORMAT)
                .put("created", Instant.now().toString())
                .put("software", Software.NAME_AND_VERSION);
        mark.putObject("reference")
                .put("file", reference.source().fileName())
                .put("sha256", reference.source().sha256())
                .put("rows", reference.source().rows());
        mark.putObject("object_order")
                .put("kind", reference.hasSkyPositions() ? "healpix-nested-29" : "file")
                .put("sorted", reference.size());
        return mark.put(
                VariableAttributes.TIME_REFERENCE, options.timeReference().label());
    }

    private static String labels(ZarrGroup root, Dimension dimension, List<String> keys) {
        ZarrArray array = root.create(dimension.label(), StoreLayout.labels(dimension, keys.size()));
        if (!keys.isEmpty()) {
            array.write(Selection.all(1), NdArray.ofStrings(keys));
        }
        return dimension.label();
    }

    private static String objectVariable(ZarrGroup root, ReferenceColumns.Column column, int[] rows) {
        String name = Dimension.OBJECT.variablePrefix() + column.name();
        double[] values = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            values[i] = column.values()[rows[i]];
        }
        ObjectNode attributes = VariableAttributes.of(name, "");
        ZarrArray array = root.create(name, StoreLayout.variable(Dimension.OBJECT, rows.length, true, attributes));
        array.write(Selection.all(1), NdArray.ofDoubles(new int[] {rows.length}, values));
        return name;
    }

    private void removeLeftovers(Path parent) throws IOException {
        String start = "." + path.getFileName() + BEING_MADE;
        List<Path> leftovers;
        try (Stream<Path> siblings = Files.list(parent)) {
            leftovers = siblings.filter(p -> String.valueOf(p.getFileName()).startsWith(start))
                    .toList();
        }
        for (Path leftover : leftovers) {
            String pid =
                    leftover.getFileName().toString().substring(start.length()).replaceFirst("-.*", "");
            if (pid.matches("\\d{1,18}")
                    && ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
                remove(leftover);
            }
        }
    }

    /** Another creator may be removing the same. */
    private static void remove(Path folder) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                    if (e instanceof NoSuchFileException) {
                        return FileVisitResult.CONTINUE;
                    }
                    throw e;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path emptied, @Nullable IOException e) throws IOException {
                    Files.deleteIfExists(emptied);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new LightcurveException(folder + ": is left over from a creation and cannot be removed: " + e, e);
        }
    }

    /** Makes a folder and its parents where they are missing, with their entries synced. */
    private static void makeDurable(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Path parent = Optional.ofNullable(folder.getParent()).orElse(folder);
            makeDurable(parent);
            Files.createDirectories(folder);
            sync(parent);
        }
    }

    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
