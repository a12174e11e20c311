package org.lightloom.zarr;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where to start: opens and creates arrays and groups of Zarr v3 hierarchies on the local file system. */
public final class Zarr {
    private static final List<String> OLDER = List.of(".zgroup", ".zarray");

    private Zarr() {}

    /**
     * Opens an array or a group.
     *
     * @throws ZarrException.NotFound if there is no zarr.json at this path
     */
    public static ZarrNode open(Path path) {
        StoreLocation location = StoreLocation.of(path);
        ObjectNode document = document(location, path);
        return document.path("node_type").asText().equals("array")
                ? ZarrArray.of(location, document)
                : ZarrGroup.of(location, document);
    }

    /** @throws ZarrException.NotFound if there is no array at this path */
    public static ZarrArray openArray(Path path) {
        StoreLocation location = StoreLocation.of(path);
        return ZarrArray.of(location, document(location, path));
    }

    /**
     * Opens an array of a store. Nothing outside the store's folder is opened, whatever the links in it say.
     *
     * @param store folder of a hierarchy; need not have a zarr.json of its own
     * @param name of the array in it, parts joined by "/"; empty for the folder itself
     * @throws ZarrException.NotFound if there is no such array
     */
    public static ZarrArray openArray(Path store, String name) {
        StoreLocation location = name.isEmpty() ? StoreLocation.of(store) : StoreLocation.of(store, name);
        return ZarrArray.of(location, document(location, store.resolve(name)));
    }

    /** @throws ZarrException.NotFound if there is no group at this path */
    public static ZarrGroup openGroup(Path path) {
        StoreLocation location = StoreLocation.of(path);
        return ZarrGroup.of(location, document(location, path));
    }

    private static ObjectNode document(StoreLocation location, Path path) {
        return new Node(location)
                .document()
                .orElseThrow(() -> new ZarrException.NotFound(path.toString(), "no zarr.json there" + older(path)));
    }

    private static String older(Path path) {
        return OLDER.stream()
                .filter(name -> Files.isRegularFile(path.resolve(name)))
                .findFirst()
                .map(name -> ", but " + name + ": it is of Zarr v2; only v3 is read, write it again")
                .orElse("");
    }

    /**
     * Creates an array in a folder that has none yet.
     *
     * @throws ZarrException.AlreadyExists if there is a node at this path, or chunks of one that was deleted
     * @throws IllegalArgumentException if the description is of no valid array; then nothing is written
     * @throws ZarrException.Unsupported if such an array cannot be written; then nothing is written
     */
    public static ZarrArray create(Path path, ArrayBuilder array) {
        return create(path, array.toJson());
    }

    /**
     * Creates an array as a zarr.json describes it, with whatever is supported: chunk key encodings, nested shards, an
     * index at the start, fill values by their bits.
     *
     * @param metadata the whole document
     * @throws ZarrException.AlreadyExists if there is a node at this path
     * @throws IllegalArgumentException if the document is of no valid array; then nothing is written
     * @throws ZarrException.Unsupported if such an array cannot be written; then nothing is written
     */
    public static ZarrArray create(Path path, ObjectNode metadata) {
        return ZarrGroup.createArray(StoreLocation.of(path), metadata.deepCopy());
    }

    /**
     * Creates a group without attributes.
     *
     * @throws ZarrException.AlreadyExists if there is a node at this path
     */
    public static ZarrGroup createGroup(Path path) {
        return createGroup(path, Json.object());
    }

    /**
     * Creates a group. With the attribute {@code lightloom} it is the root of a store with one lock file for all that
     * is below it; whatever is there already has locks of its own, so such a store begins in an empty folder.
     *
     * @throws ZarrException.AlreadyExists if there is a node at this path, or anything below a root with that attribute
     */
    public static ZarrGroup createGroup(Path path, ObjectNode attributes) {
        return ZarrGroup.create(
                attributes.has(StoreLocation.ATTRIBUTE) ? StoreLocation.ofNewRoot(path) : StoreLocation.of(path),
                attributes);
    }
}
