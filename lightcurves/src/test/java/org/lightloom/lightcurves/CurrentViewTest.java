package org.lightloom.lightcurves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lightloom.lightcurves.StoreAssertions.assertHolds;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lightloom.catalogs.SourceCatalog;
import org.lightloom.kv.Disk;
import org.lightloom.kv.DiskMount;
import org.lightloom.kv.PassingDisk;

/** One user of a store whose threads look at it at the same time. */
@Timeout(120)
class CurrentViewTest {
    private static final Stars FIELD = Stars.field(60);

    private final Path folder;
    private final LightcurveStorage others;
    private final SourceCatalog catalog;

    CurrentViewTest(@TempDir Path folder) {
        this.folder = folder;
        this.catalog = FIELD.catalog(folder.resolve("reference.csv"));
        this.others = LightcurveStorage.create(folder.resolve("store"), catalog, CreateOptions.defaults());
    }

    private void register(String epoch) {
        others.register(Manifest.ofOne(folder.resolve("none"), epoch, Optional.empty(), Map.of()));
    }

    private CurrentView view(UnaryOperator<StoreView> look) {
        return new CurrentView(StoreView.open(others.path()), look);
    }

    @Test
    void aLookThatTookLongDoesNotPutAnOlderViewOverANewerOne() {
        AtomicBoolean slow = new AtomicBoolean(true);
        CompletableFuture<CurrentView> store = new CompletableFuture<>();
        store.complete(view(known -> {
            StoreView seen = known.reopened();
            if (slow.getAndSet(false)) {
                register("later");
                store.join().now();
            }
            return seen;
        }));

        StoreView older = store.join().now();

        assertThat(older.labels(Dimension.EPOCH).all()).isEmpty();
        assertThat(store.join().last().labels(Dimension.EPOCH).all()).containsExactly("later");
    }

    @Test
    void anEpochIsPopulatedThatALookOfAnotherThreadDidNotShowYet() throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        CountDownLatch registered = new CountDownLatch(1);
        AtomicInteger looks = new AtomicInteger();
        Thread writer = Thread.currentThread();
        CurrentView store = view(known -> {
            StoreView seen = known.reopened();
            if (Thread.currentThread() == writer) {
                looks.incrementAndGet();
            } else {
                read.countDown();
                await(registered);
            }
            return seen;
        });
        CompletableFuture<StoreView> slow = CompletableFuture.supplyAsync(store::now);
        await(read);
        // The writer looks for the epoch, and again when it has registered it; then it settles the root.
        Disk afterThat = new PassingDisk(Disk.local()) {
            @Override
            public void syncFolder(Path synced) throws IOException {
                super.syncFolder(synced);
                if (looks.get() == 2) {
                    registered.countDown();
                    slow.join();
                }
            }
        };

        try (DiskMount mount = DiskMount.at(others.path(), afterThat)) {
            new StoreWriting(store).populate("new", List.of(catalog), List.of(), PopulateOptions.defaults());
        }

        assertThat(slow.join().labels(Dimension.EPOCH).all()).isEmpty();
        assertHolds(LightcurveStorage.load(others.path()), "new", catalog);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anEpochThatTheViewDoesNotKnowIsAnErrorAndNothingIsWritten() {
        StoreView view = StoreView.open(others.path());
        Population population = new Population(view, "new", true, PopulateOptions.defaults());

        assertThatThrownBy(() -> population.run(List.of(catalog), List.of()))
                .isInstanceOf(LightcurveException.UnknownLabel.class)
                .hasMessageContaining("unknown epoch 'new'");
        assertThat(Files.exists(others.path().resolve("lightcurves/c"))).isFalse();
    }
}
