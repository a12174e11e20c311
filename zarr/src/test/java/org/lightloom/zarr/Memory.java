package org.lightloom.zarr;

import java.nio.file.Path;
import org.lightloom.kv.MemoryStore;

/** Arrays that live in the heap. */
final class Memory {
    private Memory() {}

    static ZarrArray array(ArrayBuilder builder) {
        return ZarrGroup.createArray(new StoreLocation(new MemoryStore(), Path.of("memory"), ""), builder.toJson());
    }
}
