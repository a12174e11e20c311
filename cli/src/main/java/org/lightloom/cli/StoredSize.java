package org.lightloom.cli;

import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import org.lightloom.zarr.ZarrArray;

/**
 * How much of an array is stored.
 *
 * @param chunks that are stored: files
 * @param ofChunks of the grid
 * @param bytes of the files
 * @param valueBytes of all values, stored or not; nothing for strings
 */
record StoredSize(long chunks, double ofChunks, long bytes, Optional<Double> valueBytes) {

    static StoredSize of(ZarrArray array) {
        long chunks = 0;
        long bytes = 0;
        for (Iterator<long[]> stored = array.storedChunks().iterator(); stored.hasNext(); chunks++) {
            bytes += array.storedBytes(stored.next()).orElse(0L);
        }
        long[] shape = array.shape();
        int[] chunk = array.chunkShape();
        double grid = 1;
        double values = array.dataType().size();
        for (int d = 0; d < shape.length; d++) {
            grid *= Math.ceil((double) shape[d] / chunk[d]);
            values *= shape[d];
        }
        return new StoredSize(
                chunks,
                grid,
                bytes,
                Optional.of(values).filter(size -> array.dataType().size() > 0));
    }

    /** {@code 12.3 kB in 3 of 8 chunks, 96.0 kB of values, ratio 7.8}. */
    String text() {
        String stored =
                String.format(Locale.ROOT, "%s in %d of %.0f chunks", InfoCommand.bytes(bytes), chunks, ofChunks);
        if (valueBytes.isEmpty()) {
            return stored;
        }
        String values = stored + ", " + InfoCommand.bytes(valueBytes.get().longValue()) + " of values";
        return bytes == 0 ? values : values + String.format(Locale.ROOT, ", ratio %.3g", valueBytes.get() / bytes);
    }
}
