package org.lightloom.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar on stderr, from the first catalog that is finished after a second; safe for many threads. */
final class PopulationProgress implements Consumer<String>, AutoCloseable {
    private static final long PATIENCE_NANOS = 1_000_000_000;

    private final int catalogs;
    private final boolean visible;
    private final long start = System.nanoTime();
    private int done;
    private Optional<ProgressBar> bar = Optional.empty();

    PopulationProgress(int catalogs, boolean visible) {
        this.catalogs = catalogs;
        this.visible = visible;
    }

    @Override
    public synchronized void accept(String epoch) {
        done++;
        if (bar.isEmpty() && visible && System.nanoTime() - start > PATIENCE_NANOS) {
            bar = Optional.of(new ProgressBarBuilder()
                    .setTaskName("populate")
                    .setUnit(" catalogs", 1)
                    .setInitialMax(catalogs)
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
