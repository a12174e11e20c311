package org.lightloom.lightcurves;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.lightloom.catalogs.SourceCatalog;

/** What a store must hold. */
final class StoreAssertions {
    private StoreAssertions() {}

    /** Every value of a catalog, by object key, and missing where the catalog has none. */
    static void assertHolds(LightcurveStorage storage, String epoch, SourceCatalog catalog) {
        List<String> measurements = catalog.measurementKeys();
        LabelledArray stored = storage.lightcurves()
                .sel(
                        Select.epoch(epoch),
                        Select.object(catalog.objectKeys().toArray(String[]::new)),
                        Select.measurement(measurements.toArray(String[]::new)));
        float[] expected = new float[stored.values().length];
        for (int row = 0; row < catalog.size(); row++) {
            for (int m = 0; m < measurements.size(); m++) {
                float magnitude = catalog.magnitude(row, m);
                int at = 2 * (row * measurements.size() + m);
                expected[at] = magnitude;
                expected[at + 1] = Float.isNaN(magnitude) ? Float.NaN : catalog.magnitudeError(row, m);
            }
        }
        assertThat(stored.values()).as(epoch).containsExactly(expected);
    }

    /** Number of cells of an epoch that have a value. */
    static long cells(LightcurveStorage storage, String epoch) {
        LabelledArray stored = storage.lightcurves().sel(Select.epoch(epoch), Select.value("mag"));
        long present = 0;
        for (float magnitude : stored.values()) {
            present += Float.isFinite(magnitude) ? 1 : 0;
        }
        return present;
    }

    static float[] cell(LightcurveStorage storage, String object, String measurement, String epoch) {
        return storage.lightcurves()
                .sel(Select.object(object), Select.measurement(measurement), Select.epoch(epoch))
                .values();
    }
}
