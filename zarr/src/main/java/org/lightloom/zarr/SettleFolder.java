package org.lightloom.zarr;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.lightloom.kv.Blob;
import org.lightloom.kv.Change;
import org.lightloom.kv.Folder;
import org.lightloom.kv.NextVersion;

/** Leaves everything as it is: what an update of nothing promises is that the current version is durable. */
record SettleFolder() implements Folder {

    static Change change() {
        return Change.of(ByteBuffer.allocate(0));
    }

    @Override
    public NextVersion fold(Optional<Blob> current, List<Change> changes) {
        return NextVersion.sameAsCurrent();
    }
}
