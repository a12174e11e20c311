package org.lightloom.zarr;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.lightloom.kv.Blob;
import org.lightloom.kv.Change;
import org.lightloom.kv.ChangeRejectedException;
import org.lightloom.kv.Folder;
import org.lightloom.kv.NextVersion;

/**
 * Applies {@link MetadataChange}s to a zarr.json.
 *
 * @param standing the array that the document has to be of, if it is there
 */
record MetadataFolder(String key, Optional<StandingArray> standing) implements Folder {

    @Override
    public NextVersion fold(Optional<Blob> current, List<Change> changes) {
        Optional<ObjectNode> found = current.map(blob -> NodeDocument.read(blob, key));
        standing.ifPresent(array -> found.ifPresent(array::require));
        ObjectNode before = found.orElseGet(Json::object);
        ObjectNode document = before.deepCopy();
        for (Change change : changes) {
            try {
                document = MetadataChange.of(change, key).applied(document, change.id(), key);
                requireSameLock(before, document, key);
            } catch (ZarrException | IllegalArgumentException e) {
                throw new ChangeRejectedException(change.id(), e);
            }
        }
        return document.equals(before) ? NextVersion.sameAsCurrent() : NextVersion.of(Json.pretty(document));
    }

    /** The attribute says where the lock is: with another one, those who write would no longer see each other's. */
    static void requireSameLock(ObjectNode before, ObjectNode after, String where) {
        String mark = StoreLocation.ATTRIBUTE;
        if (!before.isEmpty()
                && before.path("attributes").has(mark)
                        != after.path("attributes").has(mark)) {
            throw new IllegalArgumentException(where + ": the attribute '" + mark
                    + "' says where the lock of the store is, and is neither added nor taken away");
        }
    }
}
