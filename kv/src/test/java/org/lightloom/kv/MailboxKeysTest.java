package org.lightloom.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lightloom.kv.Ids.IDS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class MailboxKeysTest {
    @TempDir
    Path folder;

    @Test
    @Timeout(60)
    void aChangeOfAnotherKeyWithTheSameLockIsNotAppliedToThisOne() throws Exception {
        List<String> keys = keysOfOneLock();
        LocalStore holder = LocalStore.open(folder, LocalStoreTest.PRIVATE);
        LocalStore poster = LocalStore.open(folder, LocalStoreTest.PRIVATE);
        SlowAtFirst ids = new SlowAtFirst(new CountDownLatch(1), new CountDownLatch(1));
        Change first = Ids.next();
        Change second = Ids.next();
        Change ofOther = Ids.next();

        Thread one = started(() -> holder.update(keys.get(0), first, ids).orThrow());
        ids.folding.await();
        Thread other = started(() -> poster.update(keys.get(1), ofOther, ids).orThrow());
        awaitPatch();
        Thread two = started(() -> holder.update(keys.get(0), second, ids).orThrow());
        while (two.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        ids.release.countDown();
        for (Thread each : List.of(one, other, two)) {
            each.join();
        }

        assertThat(Ids.in(holder, keys.get(1))).containsExactly(ofOther.id());
        assertThat(Ids.in(holder, keys.get(0))).containsExactly(first.id(), second.id());
    }

    /** It says only that somebody waits; whoever waits beside it is written as well. */
    @Test
    @Timeout(60)
    void aChangeThatBecomesNoBytesIsAppliedByItsWriter() throws Exception {
        LocalStore holder = LocalStore.open(folder, LocalStoreTest.PRIVATE);
        LocalStore poster = LocalStore.open(folder, LocalStoreTest.PRIVATE);
        SlowAtFirst ids = new SlowAtFirst(new CountDownLatch(1), new CountDownLatch(1));
        Change first = Ids.next();
        Change good = Ids.next();
        Change bad = Change.of((Change.Content) () -> {
            throw new IllegalStateException("no bytes of this");
        });

        Thread one = started(() -> holder.update("key", first, ids).orThrow());
        ids.folding.await();
        List<Outcome> outcomes = new CopyOnWriteArrayList<>();
        Thread two = started(() -> outcomes.add(poster.update("key", bad, ids)));
        awaitPatch();
        Thread three = started(() -> outcomes.add(poster.update("key", good, ids)));
        ids.release.countDown();
        for (Thread each : List.of(one, two, three)) {
            each.join();
        }

        assertThat(outcomes).hasSize(2).allMatch(Outcome.Committed.class::isInstance);
        assertThat(Ids.in(holder, "key")).containsExactlyInAnyOrder(first.id(), bad.id(), good.id());
    }

    private static Thread started(Runnable work) {
        Thread thread = new Thread(work);
        thread.start();
        return thread;
    }

    private void awaitPatch() throws IOException {
        boolean posted = false;
        while (!posted) {
            try (Stream<Path> files = Files.list(folder.resolve(LocalStoreTest.PRIVATE))) {
                posted = files.anyMatch(file -> file.toString().endsWith(PatchName.POSTED));
            }
        }
    }

    /** Among 2^32 offsets some 80,000 keys are enough. */
    private static List<String> keysOfOneLock() {
        Map<Long, String> seen = new HashMap<>();
        for (long i = 1; ; i++) {
            String key = "c/" + Long.toHexString(i * 0x9E3779B97F4A7C15L);
            String before = seen.put(Keys.lockOffset(key), key);
            if (before != null) {
                return List.of(before, key);
            }
        }
    }

    /** Like {@link Ids}, with a signature; the first fold waits. */
    private record SlowAtFirst(CountDownLatch folding, CountDownLatch release) implements Ids.Signed {
        @Override
        public NextVersion fold(Optional<Blob> current, List<Change> changes) {
            folding.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return IDS.fold(current, changes);
        }
    }
}
