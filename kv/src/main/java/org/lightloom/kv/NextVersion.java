package org.lightloom.kv;

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

    /** Zeros, sparse where the store can. */
    public record Hole(long length) implements Piece {}
}
