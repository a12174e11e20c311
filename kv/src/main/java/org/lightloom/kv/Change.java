package org.lightloom.kv;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;

/**
 * What a writer wants done to a key, so that another thread or process can apply it. Its {@link Folder} understands it:
 * as the object that the writer made where both are in one process, else as bytes.
 *
 * @param id unique to this change; the same id is never applied twice by a folder that {@linkplain Folder#holds
 *     recognises} it
 * @param content on loan: neither side changes it
 */
public record Change(UUID id, Content content) {

    /** What is to be done. Safe for use by any number of threads. */
    public interface Content {
        /** The same for another process; made anew each time. */
        Bytes toBytes();
    }

    /**
     * Content that is no more than bytes. The payload starts with a format version of the folder's own.
     *
     * @param payload readers take a {@link #payload() duplicate}
     * @param bulk many bytes that belong to the payload, kept apart, so that they are handed on without being copied;
     *     empty where there are none
     */
    public record Bytes(ByteBuffer payload, ByteBuffer bulk) implements Content {
        private static final ByteBuffer NONE = ByteBuffer.allocate(0);

        public Bytes(ByteBuffer payload) {
            this(payload, NONE);
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

        @Override
        public Bytes toBytes() {
            return this;
        }

        /** Bytes of payload and bulk. */
        long size() {
            return (long) payload.remaining() + bulk.remaining();
        }
    }

    public Change(UUID id, ByteBuffer payload) {
        this(id, new Bytes(payload));
    }

    public static Change of(Content content) {
        return new Change(UUID.randomUUID(), content);
    }

    public static Change of(ByteBuffer payload) {
        return of(new Bytes(payload));
    }

    /** The payload of its bytes, for changes that are no more than a payload: others are made into bytes anew. */
    public ByteBuffer payload() {
        return content.toBytes().payload();
    }
}
