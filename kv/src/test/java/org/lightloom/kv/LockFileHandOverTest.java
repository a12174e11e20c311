package org.lightloom.kv;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The mutex between the threads of one JVM: one thread at a time, and each sees what the one before it wrote. */
@Timeout(120)
class LockFileHandOverTest {
    private static final int THREADS = 4;
    private static final int TIMES = 5_000;
    private static final long OFFSET = 17;

    @TempDir
    Path folder;

    /** Plain fields: only the hand-over may make them visible. */
    private long entered;

    private long shadow;

    @Test
    void whoEntersSeesWhatTheOneBeforeLeft() throws Exception {
        Path path = lock();

        Parallel.threads(THREADS, thread -> {
            LockFile own = LockFile.at(path);
            for (int i = 0; i < TIMES; i++) {
                enter(own);
                step();
                own.leave(OFFSET);
            }
        });

        assertThat(entered).isEqualTo(THREADS * (long) TIMES);
    }

    @Test
    void tryEnterNeverLetsTwoIn() throws Exception {
        Path path = lock();
        AtomicLong successes = new AtomicLong();

        Parallel.threads(THREADS, thread -> {
            LockFile own = LockFile.at(path);
            for (int i = 0; i < TIMES; i++) {
                boolean in = thread % 2 == 0 ? own.tryEnter(OFFSET) : enter(own);
                if (in) {
                    successes.incrementAndGet();
                    step();
                    own.leave(OFFSET);
                }
            }
        });

        assertThat(entered).isEqualTo(successes.get()).isGreaterThanOrEqualTo(THREADS / 2 * (long) TIMES);
    }

    @Test
    void offsetsDoNotWaitForOneAnother() throws Exception {
        LockFile file = LockFile.at(lock());
        enter(file);

        assertThat(file.tryEnter(OFFSET)).isFalse();
        assertThat(file.tryEnter(OFFSET + 1)).isTrue();
        file.leave(OFFSET);
        assertThat(file.tryEnter(OFFSET)).isTrue();
    }

    private void step() {
        assertThat(shadow).isEqualTo(entered);
        entered++;
        shadow++;
    }

    private static boolean enter(LockFile file) {
        while (!file.tryEnter(OFFSET)) {
            Thread.onSpinWait();
        }
        return true;
    }

    private Path lock() throws Exception {
        Path path = folder.resolve("lock");
        LockFile.create(path, Disk.local());
        return path;
    }
}
