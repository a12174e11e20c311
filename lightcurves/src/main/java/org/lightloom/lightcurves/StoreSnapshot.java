package org.lightloom.lightcurves;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.lightloom.zarr.Json;
import org.lightloom.zarr.NewFolder;

/**
 * Copies a store while others write to it. Shards come first, then the root's document, then everything else: a shard is
 * only ever written once the root shows its labels, and labels are written before the root shows them, so what is copied
 * later always covers what was copied before. A shard file never changes, it is replaced; an open one is one version.
 */
final class StoreSnapshot {
    private static final String LIGHTCURVES = StoreLayout.CELLS + "/c";
    /** Copied after the others, because quantities are there before their magnitudes. */
    private static final String DETECTIONS = StoreLayout.DETECTIONS + "/c";

    private static final String DOCUMENT = "zarr.json";

    private final Path store;
    private final Path copy;
    private final Progress progress;
    private final Instant started = Instant.now();
    private final AtomicLong copiedShards = new AtomicLong();
    private final AtomicLong copiedBytes = new AtomicLong();

    StoreSnapshot(Path store, Path copy, Progress progress) {
        this.store = store.toAbsolutePath().normalize();
        this.copy = copy.toAbsolutePath().normalize();
        this.progress = progress;
    }

    SnapshotReport run() {
        if (copy.startsWith(store) || store.startsWith(copy)) {
            throw new LightcurveException(copy + ": a copy cannot lie within the store, nor the store within it");
        }
        new NewStoreFolder(copy).make(this::fill);
        StoreInfo info = LightcurveStorage.load(copy).info();
        return new SnapshotReport(
                copy,
                started,
                (int) copiedShards.get(),
                copiedBytes.get(),
                info.damagedShards(),
                info.partialPopulations());
    }

    private void fill(Path folder) {
        try {
            Files.createDirectories(folder);
            StoreFiles shardFiles = new StoreFiles(store, shard -> true);
            List<StoreFiles.Found> lightcurves = shardFiles.below(LIGHTCURVES);
            List<StoreFiles.Found> detections = shardFiles.below(DETECTIONS);
            int shards = lightcurves.size() + detections.size();
            Concurrently.map(lightcurves, shard -> copyShard(shardFiles, shard, folder, shards));
            Concurrently.map(detections, shard -> copyShard(shardFiles, shard, folder, shards));
            ByteBuffer root = ByteBuffer.wrap(Files.readAllBytes(store.resolve(DOCUMENT)));
            FileCopy.write(root, folder.resolve(DOCUMENT));
            JsonNode members = Json.parse(root, store.resolve(DOCUMENT).toString())
                    .path("consolidated_metadata")
                    .path("metadata");
            StoreFiles files = new StoreFiles(store, file -> mayVanish(file, members));
            Concurrently.map(files.below(""), file -> copyOther(files, file, folder, members));
            syncFolders(folder);
        } catch (IOException e) {
            throw new LightcurveException(store + ": cannot be copied: " + e, e);
        } catch (UncheckedIOException e) {
            throw new LightcurveException(store + ": cannot be copied: " + e.getCause(), e);
        }
    }

    private StoreFiles.Found copyShard(StoreFiles files, StoreFiles.Found shard, Path folder, int total) {
        copy(files, shard, folder);
        progress.at(copiedShards.incrementAndGet(), total);
        return shard;
    }

    /** Arrays get the lengths that the root shows; those that it doesn't show are left to whoever is making them. */
    private StoreFiles.Found copyOther(StoreFiles files, StoreFiles.Found found, Path folder, JsonNode members) {
        Path relative = found.relative();
        boolean done = isShard(relative) || relative.equals(Path.of(DOCUMENT));
        if (done || isBeingMade(relative, members)) {
            return found;
        }
        String name = relative.getName(0).toString();
        JsonNode shown = members.path(name);
        if (relative.equals(Path.of(name, DOCUMENT)) && shown.has("shape")) {
            copyDocument(found.file(), folder.resolve(relative), shown);
        } else {
            copy(files, found, folder);
        }
        return found;
    }

    private static boolean isShard(Path relative) {
        return relative.startsWith(LIGHTCURVES) || relative.startsWith(DETECTIONS);
    }

    private static boolean isBeingMade(Path relative, JsonNode members) {
        String name = relative.getName(0).toString();
        return isVariable(name) && !members.has(name);
    }

    /**
     * A shard goes with an undo, other members whenever somebody removes them; but labels, variables and the documents of
     * the store's own arrays are only ever replaced, and a copy without one of them would be no copy.
     */
    private static boolean mayVanish(Path relative, JsonNode members) {
        String name = relative.getName(0).toString();
        boolean own = name.isEmpty() || name.equals(DOCUMENT) || isArray(name) || isVariable(name);
        return !own || isShard(relative) || isBeingMade(relative, members);
    }

    private static boolean isArray(String name) {
        return name.equals(StoreLayout.CELLS)
                || name.equals(StoreLayout.DETECTIONS)
                || Stream.of(Dimension.values()).anyMatch(dimension -> name.equals(dimension.label()));
    }

    private static boolean isVariable(String name) {
        return Stream.of(Dimension.values()).anyMatch(dimension -> name.startsWith(dimension.variablePrefix()));
    }

    private static void copyDocument(Path file, Path to, JsonNode shown) {
        try {
            ObjectNode document = Json.parse(ByteBuffer.wrap(Files.readAllBytes(file)), file.toString());
            document.set("shape", shown.get("shape"));
            FileCopy.write(Json.pretty(document), to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void copy(StoreFiles files, StoreFiles.Found found, Path folder) {
        try {
            copiedBytes.addAndGet(files.copy(found, folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The entries of a folder before its own entry. */
    private static void syncFolders(Path folder) throws IOException {
        List<Path> folders;
        try (Stream<Path> all = Files.walk(folder)) {
            folders = all.filter(Files::isDirectory)
                    .sorted(Comparator.comparing(Path::getNameCount).reversed())
                    .toList();
        }
        for (Path each : folders) {
            NewFolder.sync(each);
        }
    }
}
