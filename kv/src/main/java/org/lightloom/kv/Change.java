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
 * @param bulk many bytes that belong to the payload, on loan as well: kept apart, so that they are handed on without
 *     being copied; empty where there are none
 */
public record Change(UUID id, ByteBuffer payload, ByteBuffer bulk) {
    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    public Change(UUID id, ByteBuffer payload) {
        this(id, payload, NONE);
    }

    public static Change of(ByteBuffer payload) {
        return of(payload, NONE);
    }

    public static Change of(ByteBuffer payload, ByteBuffer bulk) {
        return new Change(UUID.randomUUID(), payload, bulk);
    }

    /** A view with its own position, little-endian. */
    @Override
    public ByteBuffer payload() {
        return payload.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A view with its own position, little-endian. */
    @Override
    public ByteBuffer bulk() {
        return bulk.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Bytes of payload and bulk. */
    long size() {
        return (long) payload.remaining() + bulk.remaining();
    }
}
