package org.lightloom.zarr;

/** The chunk key encodings {@code default} and {@code v2}. */
record ChunkKeys(boolean v2, String separator) {

    String key(long[] chunk) {
        if (v2 && chunk.length == 0) {
            return "0";
        }
        StringBuilder key = new StringBuilder(v2 ? "" : "c");
        for (int d = 0; d < chunk.length; d++) {
            key.append(v2 && d == 0 ? "" : separator).append(chunk[d]);
        }
        return key.toString();
    }
}
