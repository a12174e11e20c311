package org.lightloom.zarr;

/** How much this process may allocate, for reading what may ask for anything. */
final class Heap {
    private Heap() {}

    /** Bytes of the heap at its largest. */
    static long size() {
        return Runtime.getRuntime().maxMemory();
    }

    /** What to do about a failed allocation. */
    static String advice(OutOfMemoryError failure) {
        return String.valueOf(failure.getMessage()).contains("direct buffer")
                ? "this process may have no more memory outside the heap: give it more (-XX:MaxDirectMemorySize)"
                : advice();
    }

    /** What to do about it. */
    static String advice() {
        return "this process has " + (size() >> 20) + " MiB: give it more (-Xmx)";
    }
}
