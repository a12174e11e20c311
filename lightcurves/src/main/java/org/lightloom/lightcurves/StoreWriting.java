package org.lightloom.lightcurves;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lightloom.catalogs.SourceCatalog;

/**
 * What brings catalogs, epochs, measurements and objects into a store. When a method returns, what it wrote is durable.
 * Safe for use by several threads.
 */
final class StoreWriting {
    private final CurrentView store;
    /** Lengths that are known to be in a root that survives a power loss. */
    private volatile Map<Dimension, Integer> durable = Map.of();

    StoreWriting(CurrentView store) {
        this.store = store;
    }

    /** The store as it is now. */
    StoreView view() {
        return store.now();
    }

    // ---- values

    /**
     * Populates one epoch from catalogs in one change of each shard; a new epoch is registered if an object is found. What
     * other processes have added to the store counts, objects and measurements as well as epochs.
     */
    PopulationReport populate(
            String epochKey, List<SourceCatalog> catalogs, List<String> measurementKeys, PopulateOptions options) {
        StoreView known = store.withAllLabels();
        boolean newEpoch = known.labels(Dimension.EPOCH).index(epochKey).isEmpty();
        if (newEpoch && options.strict()) {
            throw known.labels(Dimension.EPOCH).unknown(epochKey);
        }
        if (options.dryRun()) {
            return new Population(known, epochKey, newEpoch, options).run(catalogs, measurementKeys);
        }
        StoreView view = known;
        if (newEpoch) {
            Labels.requireSound(epochKey);
            // A catalog that is refused, or of which nothing matches, must not leave an empty epoch behind.
            PopulationReport tried =
                    new Population(known, epochKey, true, options.asDryRun()).run(catalogs, measurementKeys);
            if (tried.foundNothing()) {
                return tried.asNotRegistered();
            }
            new Growth(known.root(), Dimension.EPOCH).add(List.of(epochKey), List.of());
            view = store.now();
        }
        settle(view, epochKey);
        return new Population(view, epochKey, newEpoch, options).run(catalogs, measurementKeys);
    }

    /** Another process may have published a label and not have synced it yet, or have been killed before it could. */
    private void settle(StoreView view, String epochKey) {
        boolean isDurable =
                isDurable(Dimension.EPOCH, 1 + view.labels(Dimension.EPOCH).indices(List.of(epochKey))[0])
                        && Stream.of(Dimension.OBJECT, Dimension.MEASUREMENT, Dimension.QUANTITY)
                                .allMatch(dimension -> isDurable(dimension, view.size(dimension)));
        if (!isDurable) {
            settle(view);
        }
    }

    private boolean isDurable(Dimension dimension, int length) {
        return durable.getOrDefault(dimension, 0) >= length;
    }

    private void settle(StoreView view) {
        view.root().settle();
        durable = Stream.of(Dimension.values()).collect(Collectors.toMap(d -> d, view::size));
    }

    /**
     * Fails where nothing can be written to the store; what is there already is durable afterwards.
     *
     * @throws org.lightloom.kv.StoreException with the file that may not be written
     */
    void requireWritable() {
        settle(store.now());
    }

    // ---- epochs

    /** What registering a manifest would refuse or warn of; writes nothing. */
    List<String> checkRegistration(Manifest manifest) {
        return new EpochRegistration(store.now()).check(manifest.rows(), manifest);
    }

    /** Registers epochs and their variables; answers warnings. */
    List<String> register(Manifest manifest) {
        List<String> warnings = new EpochRegistration(store.now()).register(manifest.rows(), manifest);
        store.now();
        return warnings;
    }

    // ---- measurements and objects

    /** Adds measurements that are not there yet; answers these. */
    List<String> extend(List<String> measurementKeys) {
        StoreView view = store.now();
        List<String> added = measurementKeys.stream()
                .distinct()
                .filter(key -> view.labels(Dimension.MEASUREMENT).index(key).isEmpty())
                .toList();
        added.forEach(Labels::requireSoundMeasurement);
        if (added.isEmpty()) {
            view.root().settle();
        } else {
            addQuantities(view, added);
            new Growth(view.root().reopened(), Dimension.MEASUREMENT).add(added, List.of());
            store.now();
        }
        return added;
    }

    /** The quantities of a new prefix are there before its measurements, so that nothing is populated without them. */
    private static void addQuantities(StoreView view, List<String> measurementKeys) {
        List<String> prefixes = measurementKeys.stream()
                .map(MeasurementChoice::prefixOf)
                .distinct()
                .filter(prefix -> view.group(prefix).isEmpty())
                .toList();
        for (String prefix : view.quantities().isEmpty() ? List.<String>of() : prefixes) {
            List<String> labels = view.quantities().labels(List.of(prefix), view.size(Dimension.QUANTITY));
            new Growth(view.root().reopened(), Dimension.QUANTITY).add(labels, List.of());
        }
    }

    /** Adds the objects that a reference catalog has beyond the known ones; answers their keys. */
    List<String> extend(SourceCatalog reference) {
        StoreView view = store.now();
        List<String> added = new ObjectExtension(view, reference).run();
        if (added.isEmpty()) {
            view.root().settle(); // whoever added them may have been killed before they were durable
        }
        store.now();
        return added;
    }
}
