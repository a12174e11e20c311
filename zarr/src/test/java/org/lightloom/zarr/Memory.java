package org.lightloom.zarr;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import org.lightloom.kv.MemoryStore;
import org.lightloom.kv.Store;

/** Arrays that live in the heap. */
final class Memory {
    private Memory() {}

    static ZarrArray array(ArrayBuilder builder) {
        return array(new MemoryStore(), builder.toJson());
    }

    static ZarrArray array(Store store, ObjectNode json) {
        return ZarrGroup.createArray(new StoreLocation(store, Path.of("memory"), "", false), json);
    }
}
