package org.lightloom.kv;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** The mutex of an offset that no other state uses, in a lock file of this JVM. */
class ThreadLock {
    private static final LockFile FILE = file();
    private static final AtomicLong NEXT = new AtomicLong();

    private final long offset = NEXT.getAndIncrement();

    boolean tryEnter() {
        return FILE.tryEnter(offset);
    }

    void enter() {
        while (!tryEnter()) {
            Thread.onSpinWait();
        }
    }

    void leave() {
        FILE.leave(offset);
    }

    private static LockFile file() {
        try {
            Path path = Files.createTempFile("lightloom", ".lock");
            LockFile file = LockFile.at(path);
            Files.delete(path);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
