package org.lightloom.kv;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The bytes of a key's next version, in order.
 *
 * @param pieces empty for a version without bytes
 * @param unchanged true if nothing is to be published because the current version already says it all
 * @param removed true if the key has no version any more
 */
public record NextVersion(List<Piece> pieces, boolean unchanged, boolean removed) {

    public NextVersion {
        pieces = List.copyOf(pieces);
    }

    public static NextVersion of(List<Piece> pieces) {
        return new NextVersion(pieces, false, false);
    }

    public static NextVersion of(ByteBuffer bytes) {
        return of(List.of(new Bytes(bytes)));
    }

    public static NextVersion sameAsCurrent() {
        return new NextVersion(List.of(), true, false);
    }

    /** The key is to have no version; versions that are open stay readable. */
    public static NextVersion none() {
        return new NextVersion(List.of(), false, true);
    }

    /** A run of bytes of the next version. */
    public sealed interface Piece {
        /** Length in bytes. */
        long length();
    }

    /** A range of the current version, taken over as it is. */
    public record CopiedRange(long offset, long length) implements Piece {}

    /** New bytes: the remaining ones of the buffer, on loan until the update ends. */
    public record Bytes(ByteBuffer bytes) implements Piece {
        @Override
        public long length() {
            return bytes.remaining();
        }
    }

    /**
     * New bytes that are made while they are written, so that they never lie in memory as a whole.
     *
     * @param producer called once for each attempt to write them, by one thread at a time
     */
    public record Produced(long length, Producer producer) implements Piece {
        /**
         * Has the producer write to a sink.
         *
         * @throws IllegalStateException if it gives more or fewer bytes than it should
         */
        public void writeTo(Sink sink) throws IOException {
            long[] left = {length};
            producer.writeTo(bytes -> {
                int more = bytes.remaining();
                if (more > left[0]) {
                    throw new IllegalStateException("a piece of " + length + " bytes was produced with more");
                }
                sink.write(bytes);
                left[0] -= more;
            });
            if (left[0] > 0) {
                throw new IllegalStateException("a piece of " + length + " bytes was produced without " + left[0]);
            }
        }
    }

    /** Makes the bytes of a piece, the same ones each time. */
    public interface Producer {
        /** @throws IOException that the sink has thrown, and no other */
        void writeTo(Sink sink) throws IOException;
    }

    /** Takes bytes in order. */
    public interface Sink {
        /** Takes the remaining ones of a buffer, which is free again when this returns. */
        void write(ByteBuffer bytes) throws IOException;
    }

    /** Zeros, sparse where the store can. */
    public record Hole(long length) implements Piece {}
}
