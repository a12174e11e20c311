package org.lightloom.lightcurves;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A store as one of its users last saw it, and as it is now when asked to look again. Safe for use by several threads. */
final class CurrentView {
    private volatile StoreView view;

    /** @throws LightcurveException if there is no store, or not one of this format */
    CurrentView(Path path) {
        this.view = StoreView.open(path);
    }

    /** As it was last seen. */
    StoreView last() {
        return view;
    }

    /** As it is now. */
    StoreView now() {
        StoreView fresh = view.reopened();
        view = fresh;
        return fresh;
    }

    /** A label that is not known is looked up again in a freshly read store before it is an error. */
    StoreView with(Map<Dimension, List<String>> asked) {
        StoreView known = view;
        boolean all = asked.entrySet().stream()
                .allMatch(entry -> known.labels(entry.getKey()).hasAll(entry.getValue()));
        return all ? known : now();
    }
}
