package org.lightloom.kv;

/** How a writer waits between two tries. */
@FunctionalInterface
interface Pause {
    void nanos(long length);
}
