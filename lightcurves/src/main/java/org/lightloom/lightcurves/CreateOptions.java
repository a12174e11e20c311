package org.lightloom.lightcurves;

import java.util.List;
import java.util.Optional;
import org.lightloom.lightcurves.time.TimeScale;

/**
 * How to create a store.
 *
 * @param measurementKeys labels of the measurement dimension; empty: those of the reference catalog
 * @param quantities names of columns, in any case, that the array {@code detections} shall keep; empty: none, no such array
 * @param epochs epochs and their variables to register; empty for none yet
 * @param expectedObjects how many objects the store will have once it has grown; 0: as many as the reference has
 * @param timeReference what the times of the epochs say of an exposure
 * @param timeScale of the times of the epochs
 */
public record CreateOptions(
        List<String> measurementKeys,
        List<String> quantities,
        Optional<Manifest> epochs,
        int expectedObjects,
        TimeReference timeReference,
        TimeScale timeScale) {

    public CreateOptions {
        if (expectedObjects < 0) {
            throw new IllegalArgumentException("the expected objects must be 0 or more, not " + expectedObjects);
        }
        measurementKeys = List.copyOf(measurementKeys);
        quantities = List.copyOf(quantities);
    }

    public static CreateOptions defaults() {
        return new CreateOptions(List.of(), List.of(), Optional.empty(), 0, TimeReference.UNKNOWN, TimeScale.UNKNOWN);
    }

    public CreateOptions withMeasurements(List<String> keys) {
        return new CreateOptions(keys, quantities, epochs, expectedObjects, timeReference, timeScale);
    }

    /** Columns of the catalogs that the store keeps beside the magnitudes, {@code FLAGS}, for each prefix. */
    public CreateOptions withQuantities(List<String> columns) {
        return new CreateOptions(measurementKeys, columns, epochs, expectedObjects, timeReference, timeScale);
    }

    public CreateOptions withEpochs(Manifest manifest) {
        return new CreateOptions(
                measurementKeys, quantities, Optional.of(manifest), expectedObjects, timeReference, timeScale);
    }

    public CreateOptions withExpectedObjects(int objects) {
        return new CreateOptions(measurementKeys, quantities, epochs, objects, timeReference, timeScale);
    }

    public CreateOptions withTimeReference(TimeReference reference) {
        return new CreateOptions(measurementKeys, quantities, epochs, expectedObjects, reference, timeScale);
    }

    public CreateOptions withTimeScale(TimeScale scale) {
        return new CreateOptions(measurementKeys, quantities, epochs, expectedObjects, timeReference, scale);
    }
}
