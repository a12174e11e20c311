package org.lightloom.lightcurves;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A store as one of its users last saw it, and as it is now when asked to look again. Safe for use by several threads. */
final class CurrentView {
    private final UnaryOperator<StoreView> look;
    /** How many looks have ended. */
    private final AtomicLong looks = new AtomicLong();

    private volatile Seen seen;
    private volatile Complete complete;

    /** @param ended which of the looks it was that showed this, counted by their ends */
    private record Seen(StoreView view, long ended) {}

    /** @param version of the root's document in which no label is missing from a view */
    private record Complete(StoreView view, String version) {}

    /** @throws LightcurveException if there is no store, or not one of this format */
    CurrentView(Path path) {
        this(StoreView.open(path), StoreView::reopened);
    }

    /** @param look answers a view as it is now */
    CurrentView(StoreView view, UnaryOperator<StoreView> look) {
        this.look = look;
        this.seen = new Seen(view, 0);
        this.complete = new Complete(view, "");
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

    /**
     * A view with all labels of now: the last one if none has come since, because that remembers what was read with it.
     */
    StoreView withAllLabels() {
        long begun = looks.get();
        StoreView known = last();
        // Before the look, which then sees this version or a later one.
        String version = known.root().version();
        Complete before = complete;
        if (before.view == known && before.version.equals(version)) {
            return known;
        }
        StoreView fresh = look.apply(known);
        if (Stream.of(Dimension.values()).allMatch(dimension -> fresh.size(dimension) == known.size(dimension))) {
            complete = new Complete(known, version);
            return known;
        }
        keep(fresh, begun);
        complete = new Complete(fresh, version);
        return fresh;
    }

    /** Only in place of what was seen before this look began, which alone is sure not to be newer. */
    private synchronized void keep(StoreView fresh, long begun) {
        long ended = looks.incrementAndGet();
        if (seen.ended <= begun) {
            seen = new Seen(fresh, ended);
        }
    }

    /**
     * With some labels, and all of each dimension that is taken whole. A label that is not known is looked up again in a
     * freshly read store before it is an error.
     *
     * @param dimensions of what is asked for
     * @param asked by dimension; one that is not there is taken whole
     */
    StoreView with(List<Dimension> dimensions, Map<Dimension, List<String>> asked) {
        StoreView known = last();
        boolean named = dimensions.stream()
                .filter(dimension -> dimension != Dimension.VALUE) // the one that never grows
                .allMatch(asked::containsKey);
        boolean all = named
                && asked.entrySet().stream()
                        .allMatch(entry -> known.labels(entry.getKey()).hasAll(entry.getValue()));
        return all ? known : withAllLabels();
    }
}
