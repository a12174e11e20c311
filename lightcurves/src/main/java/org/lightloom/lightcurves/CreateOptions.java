package org.lightloom.lightcurves;

import java.util.List;
import java.util.Optional;
import org.lightloom.lightcurves.time.TimeScale;

/**
 * How to create a store.
 *
 * @param measurementKeys labels of the measurement dimension; empty: those of the reference catalog
 * @param epochs epochs and their variables to register; empty for none yet
 * @param expectedObjects how many objects the store will have once it has grown; 0: as many as the reference has
 * @param timeReference what the times of the epochs say of an exposure
 * @param timeScale of the times of the epochs
 */
public record CreateOptions(
        List<String> measurementKeys,
        Optional<Manifest> epochs,
        int expectedObjects,
        TimeReference timeReference,
        TimeScale timeScale) {

    public CreateOptions {
        measurementKeys = List.copyOf(measurementKeys);
    }

    public static CreateOptions defaults() {
        return new CreateOptions(List.of(), Optional.empty(), 0, TimeReference.UNKNOWN, TimeScale.UNKNOWN);
    }

    public CreateOptions withMeasurements(List<String> keys) {
        return new CreateOptions(keys, epochs, expectedObjects, timeReference, timeScale);
    }

    public CreateOptions withEpochs(Manifest manifest) {
        return new CreateOptions(measurementKeys, Optional.of(manifest), expectedObjects, timeReference, timeScale);
    }

    public CreateOptions withExpectedObjects(int objects) {
        return new CreateOptions(measurementKeys, epochs, objects, timeReference, timeScale);
    }

    public CreateOptions withTimeReference(TimeReference reference) {
        return new CreateOptions(measurementKeys, epochs, expectedObjects, reference, timeScale);
    }

    public CreateOptions withTimeScale(TimeScale scale) {
        return new CreateOptions(measurementKeys, epochs, expectedObjects, timeReference, scale);
    }
}
