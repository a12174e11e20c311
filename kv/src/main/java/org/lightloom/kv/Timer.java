package org.lightloom.kv;

import java.util.concurrent.locks.LockSupport;

/** How a writer waits between two tries; times are nanoseconds. */
interface Timer {

    /** That of the machine. */
    Timer OF_THE_MACHINE = new Timer() {
        @Override
        public long now() {
            return System.nanoTime();
        }

        @Override
        public void pause(long length) {
            LockSupport.parkNanos(this, length);
        }
    };

    /** Only differences count. */
    long now();

    void pause(long length);
}
