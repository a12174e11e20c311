package org.lightloom.kv;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;

/**
 * What a writer wants done to a key, as bytes that its {@link Folder} understands, so that another thread or process
 * can apply it. The payload starts with a format version of the folder's own.
 *
 * @param id unique to this change; the same id is never applied twice by a folder that {@linkplain Folder#holds
 *     recognises} it
 * @param payload on loan: neither side changes its bytes; readers take a {@link #payload() duplicate}
 */
public record Change(UUID id, ByteBuffer payload) {

    public static Change of(ByteBuffer payload) {
        return new Change(UUID.randomUUID(), payload);
    }

    /** A view with its own position, little-endian. */
    @Override
    public ByteBuffer payload() {
        return payload.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }
}
