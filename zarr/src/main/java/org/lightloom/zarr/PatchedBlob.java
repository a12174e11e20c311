package org.lightloom.zarr;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.lightloom.kv.Blob;
import org.lightloom.kv.NextVersion;
import org.lightloom.kv.Version;

/** A blob of which some bits are read flipped. */
final class PatchedBlob implements Blob {
    private final Blob blob;
    private final NavigableMap<Long, Byte> flips;

    private PatchedBlob(Blob blob, NavigableMap<Long, Byte> flips) {
        this.blob = blob;
        this.flips = flips;
    }

    static PatchedBlob of(Blob blob) {
        return new PatchedBlob(blob, new TreeMap<>());
    }

    /** @param bit counted from the lowest bit of the first byte */
    PatchedBlob flipped(long bit) {
        NavigableMap<Long, Byte> more = new TreeMap<>(flips);
        more.merge(bit / 8, (byte) (1 << (bit % 8)), (a, b) -> (byte) (a ^ b));
        return new PatchedBlob(blob, more);
    }

    int flips() {
        return flips.values().stream().mapToInt(b -> Integer.bitCount(b & 0xff)).sum();
    }

    /** A range of this blob as pieces of a next version: copied but for the bytes with flipped bits. */
    List<NextVersion.Piece> pieces(long offset, long length) {
        List<NextVersion.Piece> pieces = new ArrayList<>();
        long at = offset;
        for (long flipped : flips.subMap(offset, offset + length).keySet()) {
            pieces.add(new NextVersion.CopiedRange(at, flipped - at));
            pieces.add(new NextVersion.Bytes(read(flipped, 1)));
            at = flipped + 1;
        }
        pieces.add(new NextVersion.CopiedRange(at, offset + length - at));
        return pieces;
    }

    @Override
    public long size() {
        return blob.size();
    }

    @Override
    public Version version() {
        return blob.version();
    }

    @Override
    public boolean isNewest() {
        return blob.isNewest();
    }

    @Override
    public void read(long offset, ByteBuffer into) {
        int start = into.position();
        blob.read(offset, into);
        for (Map.Entry<Long, Byte> flip :
                flips.subMap(offset, offset + into.position() - start).entrySet()) {
            int at = start + (int) (flip.getKey() - offset);
            into.put(at, (byte) (into.get(at) ^ flip.getValue()));
        }
    }

    /** Leaves the blob below open: it is not this one's. */
    @Override
    public void close() {}
}
