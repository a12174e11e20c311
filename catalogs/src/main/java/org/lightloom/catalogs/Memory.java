package org.lightloom.catalogs;

import java.nio.file.Path;

/** Refuses what the heap cannot hold, before it is asked to. */
final class Memory {
    private Memory() {}

    /** The longest byte array that leaves room for a copy and for what is made of it. */
    static int largestArray() {
        return (int) Math.min(Integer.MAX_VALUE - 16, Runtime.getRuntime().maxMemory() / 8);
    }

    static void require(Path file, long bytes) {
        long heap = Runtime.getRuntime().maxMemory();
        if (bytes > heap / 2) {
            throw new CatalogException(
                    file,
                    "the catalog needs over " + (bytes >> 20) + " MiB of memory and the Java heap has " + (heap >> 20)
                            + " MiB; give it more with -Xmx, or split the catalog");
        }
    }
}
