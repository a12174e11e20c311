package org.lightloom.lightcurves;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/** A store as one of its users last saw it, and as it is now when asked to look again. Safe for use by several threads. */
final class CurrentView {
    private final UnaryOperator<StoreView> look;
    /** How many looks have ended. */
    private final AtomicLong looks = new AtomicLong();

    private volatile Seen seen;

    /** @param ended which of the looks it was that showed this, counted by their ends */
    private record Seen(StoreView view, long ended) {}

    /** @throws LightcurveException if there is no store, or not one of this format */
    CurrentView(Path path) {
        this(StoreView.open(path), StoreView::reopened);
    }

    /** @param look answers a view as it is now */
    CurrentView(StoreView view, UnaryOperator<StoreView> look) {
        this.look = look;
        this.seen = new Seen(view, 0);
    }

    /** As it was last seen. */
    StoreView last() {
        return seen.view;
    }

    /**
     * As it is now. Others may look at the same time, so who needs what is in it keeps it: {@link #last} may be older, by
     * as much as two looks overlap.
     */
    StoreView now() {
        long begun = looks.get();
        StoreView fresh = look.apply(last());
        keep(fresh, begun);
        return fresh;
    }

    /** Only in place of what was seen before this look began, which alone is sure not to be newer. */
    private synchronized void keep(StoreView fresh, long begun) {
        long ended = looks.incrementAndGet();
        if (seen.ended <= begun) {
            seen = new Seen(fresh, ended);
        }
    }

    /** A label that is not known is looked up again in a freshly read store before it is an error. */
    StoreView with(Map<Dimension, List<String>> asked) {
        StoreView known = last();
        boolean all = asked.entrySet().stream()
                .allMatch(entry -> known.labels(entry.getKey()).hasAll(entry.getValue()));
        return all ? known : now();
    }
}
