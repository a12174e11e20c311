package org.lightloom.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.lightloom.lightcurves.Progress;

/** A progress bar on stderr, from the first piece that is finished after a second; safe for many threads. */
final class WorkProgress implements Consumer<String>, Progress, AutoCloseable {
    private static final long PATIENCE_NANOS = 1_000_000_000;

    private final String task;
    private final String unit;
    private final boolean visible;
    private final long start = System.nanoTime();
    private long total;
    private long done;
    private Optional<ProgressBar> bar = Optional.empty();

    /**
     * Begins the work.
     *
     * @param unit of the pieces that are counted, in the plural
     */
    WorkProgress(String task, String unit, long total, boolean visible) {
        this.task = task;
        this.unit = unit;
        this.total = total;
        this.visible = visible;
    }

    /** One more piece is done. */
    @Override
    public synchronized void accept(String piece) {
        at(done + 1, total);
    }

    @Override
    public synchronized void at(long pieces, long ofAll) {
        done = Math.max(done, pieces);
        total = ofAll;
        if (bar.isEmpty() && visible && System.nanoTime() - start > PATIENCE_NANOS) {
            bar = Optional.of(new ProgressBarBuilder()
                    .setTaskName(task)
                    .setUnit(" " + unit, 1)
                    .setInitialMax(total)
                    .setStyle(ProgressBarStyle.ASCII)
                    .showSpeed()
                    .startsFrom(0, Duration.ofNanos(System.nanoTime() - start))
                    .build());
        }
        bar.ifPresent(b -> b.stepTo(done));
    }

    @Override
    public synchronized void close() {
        bar.ifPresent(ProgressBar::close);
    }
}
