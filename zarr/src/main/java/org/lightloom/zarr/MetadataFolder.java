package org.lightloom.zarr;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.lightloom.kv.Blob;
import org.lightloom.kv.Change;
import org.lightloom.kv.ChangeRejectedException;
import org.lightloom.kv.Folder;
import org.lightloom.kv.NextVersion;

/** Applies {@link MetadataChange}s to a zarr.json. */
record MetadataFolder(String key) implements Folder {

    @Override
    public NextVersion fold(Optional<Blob> current, List<Change> changes) {
        ObjectNode before = current.map(blob -> NodeFile.parse(blob, key)).orElseGet(Json::object);
        ObjectNode document = before.deepCopy();
        for (Change change : changes) {
            try {
                document = MetadataChange.of(change, key).applied(document, change.id(), key);
            } catch (ZarrException e) {
                throw new ChangeRejectedException(change.id(), e);
            }
        }
        return document.equals(before) ? NextVersion.sameAsCurrent() : NextVersion.of(Json.pretty(document));
    }

    /** Reads a zarr.json. */
    static final class NodeFile {
        private static final int LARGEST = 256 << 20;

        private NodeFile() {}

        static ObjectNode parse(Blob blob, String where) {
            if (blob.size() > LARGEST) {
                throw new ZarrException.Unsupported(where, "a metadata document of " + blob.size() + " bytes");
            }
            return Json.parse(blob.read(0, (int) blob.size()), where);
        }
    }
}
