package org.lightloom.zarr;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Optional;
import org.lightloom.kv.Blob;

/** An array or a group. */
public sealed interface ZarrNode permits ZarrArray, ZarrGroup {

    /** Where the node lies on disk. */
    Path path();

    /** A copy of the attributes as they were when the node was opened. */
    ObjectNode attributes();

    /** Reads the document of a node; nothing where there is none. */
    static Optional<ObjectNode> document(StoreLocation location, String key) {
        Optional<Blob> found = location.store().open(key);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (Blob blob = found.get()) {
            return Optional.of(
                    NodeDocument.read(blob, location.root().resolve(key).toString()));
        }
    }
}
