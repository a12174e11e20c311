package org.lightloom.lightcurves;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.lightloom.zarr.StoreClaim;
import org.lightloom.zarr.ZarrArray;

/**
 * Makes the object-major copy or brings it up to date, beside any number of writers and readers. Each step is repeatable:
 * a shard of the copy says which commits it holds, and an epoch is marked only when all its shards are published; so it
 * may be killed at any moment and run again.
 */
final class Consolidation {
    private final StoreView view;
    private final ConsolidateOptions options;
    private final ZarrArray cells;
    private final List<String> left = new ArrayList<>();
    private int shards;
    private int copied;
    private int current;

    Consolidation(StoreView view, ConsolidateOptions options) {
        this.view = view;
        this.options = options;
        this.cells = view.cells();
    }

    ConsolidationReport run(CellReader reader) {
        int workers = workers();
        try (StoreClaim claim = StoreClaim.tryTakeFor(
                        ObjectMajorCopy.FOLDER, view.root().path())
                .orElseThrow(() -> new LightcurveException(
                        view.root().path() + ": another process is consolidating it; wait for its end"))) {
            long start = System.nanoTime();
            ObjectMajorCopy copy = ObjectMajorCopy.prepare(view);
            copyAll(copy, workers);
            long copiedAt = System.nanoTime();
            if (options.statistics()) {
                new StatisticsPass(view, reader.of(view.cells())).run();
            }
            return new ConsolidationReport(
                    ObjectMajorCopy.path(view.root().path()),
                    shards,
                    copied,
                    current,
                    left,
                    (copiedAt - start) / 1e9,
                    (System.nanoTime() - copiedAt) / 1e9);
        } catch (AccessDeniedException e) {
            throw new LightcurveException(
                    view.root().path() + ": cannot be consolidated: no permission to write " + e.getFile()
                            + "; get it from the owner, or consolidate a copy of your own (snapshot)",
                    e);
        } catch (IOException e) {
            throw new LightcurveException(view.root().path() + ": cannot be consolidated: " + e, e);
        }
    }

    private int workers() {
        int measurements = Math.min(cells.chunkShape()[1], view.size(Dimension.MEASUREMENT));
        long each = Math.max(
                CopiedShard.memory(CopyTier.MAIN, measurements), CopiedShard.memory(CopyTier.RECENT, measurements));
        if (each > options.memory()) {
            throw new LightcurveException("consolidating needs at least " + (each / 1_000_000 + 1) + " MB of memory, "
                    + options.memory() / 1_000_000 + " MB are allowed; allow more with --memory");
        }
        return (int) Math.max(1, Math.min(options.workers(), options.memory() / each));
    }

    private void copyAll(ObjectMajorCopy copy, int workers) {
        ExecutorService threads = Executors.newFixedThreadPool(workers);
        try {
            CopyBlock.forEach(cells, copy, (block, progress) -> {
                copy(block, threads);
                options.progress().at(progress.number(), progress.total());
            });
        } finally {
            threads.shutdownNow();
        }
    }

    private void copy(CopyBlock block, ExecutorService threads) {
        current += block.currentEpochs();
        List<CopyBlock.Work> work = block.work();
        Set<Integer> damaged = new ConcurrentSkipListSet<>();
        List<Future<?>> running = new ArrayList<>();
        for (CopyBlock.Work each : work) {
            running.add(threads.submit(() -> damaged.addAll(maker(each.tier()).make(each.task(), each.shard()))));
        }
        await(running);
        shards += work.size();
        CopyBlock.Settled settled = block.settle(work, damaged);
        copied += settled.copied();
        List<String> epochs = view.labels(Dimension.EPOCH).all();
        settled.left().forEach(one -> left.add(epochs.get(one.epoch()) + ": " + one.reason()));
    }

    private final ThreadLocal<Map<CopyTier, CopiedShard>> makers =
            ThreadLocal.withInitial(() -> new EnumMap<>(CopyTier.class));

    private CopiedShard maker(CopyTier tier) {
        return makers.get().computeIfAbsent(tier, t -> new CopiedShard(t, cells));
    }

    private static void await(List<Future<?>> running) {
        try {
            for (Future<?> each : running) {
                each.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LightcurveException("interrupted; consolidate again to go on", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new LightcurveException("failed: " + e, e);
        }
    }
}
