package org.lightloom.lightcurves;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lightloom.catalogs.CatalogException;
import org.lightloom.catalogs.CatalogOptions;
import org.lightloom.catalogs.Catalogs;
import org.lightloom.catalogs.ObservationTime;
import org.lightloom.lightcurves.time.TimeScale;

/**
 * Takes the times of a manifest's epochs from the headers of its catalogs: for rows without a time, of epochs without one. It
 * is the middle of the exposure, but its start where the times of the store are that. A store without times takes over what
 * kind of time it is; into one that has some, only times of the same kind come.
 */
final class HeaderTimes {
    private static final String TIME = "mjd";
    private static final List<String> COLUMNS = List.of(TIME, TimeSystem.REFERENCE, TimeSystem.SCALE);

    private final StoreView view;
    private final PopulateOptions options;
    private final TimeSystem stored;
    private final Optional<double[]> known;
    private final List<String> warnings = new ArrayList<>();

    HeaderTimes(StoreView view, PopulateOptions options) {
        this.view = view;
        this.options = options;
        this.stored = TimeSystem.of(view.root());
        this.known = view.numbers(Dimension.EPOCH, TIME);
    }

    /** Times that a header has and that do not fit those of the store. */
    List<String> warnings() {
        return warnings;
    }

    Manifest addedTo(Manifest manifest) {
        Labels epochs = view.labels(Dimension.EPOCH);
        List<Manifest.Row> rows = new ArrayList<>();
        for (Manifest.Row row : manifest.rows()) {
            boolean isKnown = epochs.index(row.epoch())
                    .filter(epoch -> known.isPresent() && !Double.isNaN(known.get()[epoch]))
                    .isPresent();
            rows.add(isKnown || row.values().containsKey(TIME) ? row : timed(row));
        }
        return manifest.withRows(rows, COLUMNS);
    }

    private Manifest.Row timed(Manifest.Row row) {
        Optional<ObservationTime> fitting = observed(row)
                .map(time -> stored.reference() == TimeReference.START ? time : time.atMidExposure())
                .filter(time -> fits(row, time));
        if (fitting.isEmpty()) {
            return row;
        }
        Map<String, String> values = new LinkedHashMap<>(row.values());
        values.put(TIME, Double.toString(fitting.get().mjd()));
        values.put(TimeSystem.REFERENCE, reference(fitting.get()).label());
        values.put(TimeSystem.SCALE, fitting.get().timeScale());
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

    private boolean fits(Manifest.Row row, ObservationTime time) {
        Optional<TimeScale> scale = TimeScale.of(time.timeScale());
        boolean fits = scale.isPresent()
                && (known.isPresent()
                        ? stored.equals(new TimeSystem(reference(time), scale.get()))
                        : stored.allows(new TimeSystem(reference(time), scale.get())));
        if (!fits) {
            warnings.add("epoch " + row.epoch() + ": the time in the catalog's header (" + time.keyword() + ", "
                    + reference(time).label() + " of exposure in " + time.timeScale() + ") is left out, because "
                    + (scale.isPresent() ? "those of the store are " + stored : "times are in UTC, TAI, TT or TDB")
                    + "; give it with mjd");
        }
        return fits;
    }

    private static TimeReference reference(ObservationTime time) {
        return time.reference() == ObservationTime.Reference.MID ? TimeReference.MID : TimeReference.START;
    }
}
