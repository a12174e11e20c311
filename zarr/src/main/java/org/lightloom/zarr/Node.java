package org.lightloom.zarr;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.lightloom.kv.Blob;
import org.lightloom.kv.Change;
import org.lightloom.kv.Folder;
import org.lightloom.kv.NextVersion;

/** The document of an array or group, and what is done to both alike. Safe for use by several threads. */
record Node(StoreLocation location) {

    Path path() {
        return location.root().resolve(location.prefix());
    }

    String key() {
        return location.prefix() + StoreLocation.DOCUMENT;
    }

    /** Where the document lies, for messages. */
    String where() {
        return location.root().resolve(key()).toString();
    }

    /** The document of now; nothing where there is none. */
    Optional<ObjectNode> document() {
        Optional<Blob> found = location.store().open(key());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (Blob blob = found.get()) {
            return Optional.of(NodeDocument.read(blob, where()));
        }
    }

    /**
     * @throws ZarrException.AlreadyExists if there is a node
     * @throws ZarrException if the place is a file, or lies in an array, which has no members
     */
    void create(ObjectNode document) {
        if (Files.exists(path()) && !Files.isDirectory(path())) {
            throw new ZarrException(path().toString(), "is a file, where a folder should be made; choose another path");
        }
        requireNoArrayAbove();
        update(new MetadataChange.Create(document).toChange(), new MetadataFolder(where(), Optional.empty()));
    }

    /** Beforehand as well, since an update makes folders where there are none. */
    private void requireFolder() {
        if (!Files.exists(path())) {
            throw new ZarrException.NotFound(where(), "the node is gone");
        }
    }

    /** What lies in a private folder, as derived arrays do, is nobody's member. */
    private void requireNoArrayAbove() {
        Path at = path();
        for (int i = at.getNameCount() - 1; i >= 0 && !isPrivate(at); i--) {
            at = at.resolveSibling("");
            if (Files.isRegularFile(at.resolve(StoreLocation.DOCUMENT))) {
                Optional<ObjectNode> document = new Node(StoreLocation.of(at)).document();
                if (document.filter(found -> found.path("node_type").asText().equals("array"))
                        .isPresent()) {
                    throw new ZarrException(path().toString(), "lies in the array " + at + ", which has no members");
                }
                return;
            }
        }
    }

    private static boolean isPrivate(Path folder) {
        return String.valueOf(folder.getFileName()).startsWith(StoreLocation.PRIVATE);
    }

    /** @throws ZarrException.NotFound if there is no node */
    void change(MetadataChange change) {
        requireFolder();
        update(change.toChange(), new MetadataFolder(where(), Optional.empty()));
    }

    /**
     * The same where the document is of this array.
     *
     * @throws ZarrException.NotFound if it isn't
     */
    void change(MetadataChange change, StandingArray standing) {
        // Beforehand as well, since an update makes folders where there are none.
        standing.require();
        update(change.toChange(), new MetadataFolder(where(), Optional.of(standing)));
    }

    /** Replaces the document by what a function makes of it; not called where there is none. */
    void update(UnaryOperator<ObjectNode> function) {
        requireFolder();
        update(Change.of(ByteBuffer.allocate(0)), (current, changes) -> {
            Blob blob = current.orElseThrow(() -> new ZarrException.NotFound(where(), "the node is gone"));
            ObjectNode before = NodeDocument.read(blob, where());
            ObjectNode after = function.apply(before.deepCopy());
            MetadataFolder.requireSameLock(before, after, where());
            return after.equals(before) ? NextVersion.sameAsCurrent() : NextVersion.of(Json.pretty(after));
        });
    }

    void putAttributes(ObjectNode attributes) {
        Objects.requireNonNull(attributes, "attributes");
        change(new MetadataChange.PutAttributes(attributes));
        ConsolidatedAbove.follow(this);
    }

    void updateAttributes(UnaryOperator<ObjectNode> function) {
        update(document -> {
            ObjectNode attributes = document.path("attributes") instanceof ObjectNode present ? present : Json.object();
            ObjectNode changed = function.apply(attributes);
            if (Objects.isNull(changed)) {
                throw new IllegalArgumentException(where() + ": the function made null of the attributes; to take all"
                        + " away, give an empty object");
            }
            document.set("attributes", changed);
            return document;
        });
        ConsolidatedAbove.follow(this);
    }

    private void update(Change change, Folder folder) {
        location.store().update(key(), change, folder).orThrow();
    }

    /**
     * Groups above forget it first: who is killed then finds it at its path and may delete it again. Then its folder goes
     * in one step, with all that is below.
     */
    void delete() {
        if (location.holdsTheLockOfOthers()) {
            throw new ZarrException(
                    path().toString(), "holds the lock of the whole store " + location.root() + "; delete that");
        }
        RemovedFolder folder = new RemovedFolder(path());
        try {
            folder.requirePermission();
            ConsolidatedAbove.forget(this);
            folder.remove();
        } catch (IOException e) {
            String what = Files.exists(path())
                    ? "cannot be deleted, it is still there: "
                    : "was deleted, but may be there again after a power loss, or has left a folder beside it; repeat the"
                            + " call: ";
            throw new ZarrException(path().toString(), what + e, e);
        }
    }

    /** Names directly under the node, without private ones and those of what is still being made. */
    List<String> names() {
        String prefix = location.prefix();
        return location.store().list(prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1)).stream()
                .filter(name -> !NewFolder.isBeingMade(name))
                .toList();
    }
}
