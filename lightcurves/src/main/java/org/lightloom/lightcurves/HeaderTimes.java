package org.lightloom.lightcurves;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.lightloom.catalogs.CatalogException;
import org.lightloom.catalogs.CatalogOptions;
import org.lightloom.catalogs.Catalogs;
import org.lightloom.catalogs.ObservationTime;
import org.lightloom.lightcurves.time.TimeScale;

/**
 * Takes the times of a manifest's epochs from the headers of its catalogs: for rows without a time, of epochs without one,
 * where the store has times. It is the middle of the exposure, but its start where the times of the store are that.
 */
final class HeaderTimes {
    private static final String TIME = "mjd";

    private final StoreView view;
    private final PopulateOptions options;
    private final TimeSystem stored;
    private final List<String> warnings = new ArrayList<>();

    HeaderTimes(StoreView view, PopulateOptions options) {
        this.view = view;
        this.options = options;
        this.stored = TimeSystem.of(view.root());
    }

    /** Times that a header has and that do not fit those of the store. */
    List<String> warnings() {
        return warnings;
    }

    Manifest addedTo(Manifest manifest) {
        Optional<double[]> known = view.numbers(Dimension.EPOCH, TIME);
        if (known.isEmpty()) {
            return manifest;
        }
        Labels epochs = view.labels(Dimension.EPOCH);
        List<Manifest.Row> rows = new ArrayList<>();
        for (Manifest.Row row : manifest.rows()) {
            boolean isKnown = epochs.index(row.epoch())
                    .filter(epoch -> !Double.isNaN(known.get()[epoch]))
                    .isPresent();
            rows.add(isKnown || row.values().containsKey(TIME) ? row : timed(row));
        }
        return manifest.withRows(rows, TIME);
    }

    private Manifest.Row timed(Manifest.Row row) {
        Optional<Double> time = observed(row).flatMap(observed -> fitting(row, observed));
        if (time.isEmpty()) {
            return row;
        }
        Map<String, String> values = new LinkedHashMap<>(row.values());
        values.put(TIME, Double.toString(time.get()));
        return new Manifest.Row(row.line(), row.epoch(), row.catalog(), row.prefix(), values);
    }

    private Optional<ObservationTime> observed(Manifest.Row row) {
        try {
            CatalogOptions how = new CatalogOptions(row.measurementPrefix(), options.columns());
            return row.catalog().flatMap(file -> Catalogs.read(file, how).observationTime());
        } catch (CatalogException e) {
            return Optional.empty(); // populating from it says what is wrong
        }
    }

    private Optional<Double> fitting(Manifest.Row row, ObservationTime observed) {
        ObservationTime time = stored.reference() == TimeReference.START ? observed : observed.atMidExposure();
        boolean sameMoment = stored.reference() == TimeReference.UNKNOWN
                || stored.reference().name().equals(time.reference().name());
        boolean sameScale = stored.scale() == TimeScale.UNKNOWN
                || TimeScale.of(time.timeScale()).equals(Optional.of(stored.scale()));
        if (sameMoment && sameScale) {
            return Optional.of(time.mjd());
        }
        warnings.add("epoch " + row.epoch() + ": the time in the catalog's header (" + time.keyword() + ", "
                + time.reference().name().toLowerCase(Locale.ROOT) + " of exposure in " + time.timeScale()
                + ") is left out, because those of the store are " + stored + "; give it with mjd");
        return Optional.empty();
    }
}
