package org.lightloom.catalogs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lightloom.catalogs.ColumnRoles.Magnitude;
import org.lightloom.catalogs.ColumnRoles.Pair;

/** Checks what a reader found and makes the catalog of it. */
final class CatalogBuilder {
    private static final int MOST_APERTURES = 10_000;

    private final ReadRequest request;
    private final TableContent content;
    private final ColumnStore store;
    private final ColumnRoles roles;
    private final List<String> warnings = new ArrayList<>();

    CatalogBuilder(ReadRequest request, TableContent content) {
        this.request = request;
        this.content = content;
        this.store = content.store();
        this.roles = store.roles();
        warnings.addAll(content.warnings());
        warnings.addAll(roles.warnings());
    }

    SourceCatalog build(String sha256) {
        Extensions extensions = Extensions.of(content, warnings);
        UniqueKeys.check(store, extensions);
        SkyRange.check(store);
        List<MeasuredColumn> measured = measured();
        if (measured.isEmpty()) {
            warnings.add("there is no magnitude column");
        }
        Map<String, double[]> numeric = numericColumns();
        String name = Optional.ofNullable(request.file().getFileName())
                .map(Object::toString)
                .orElse("");
        return new ColumnarCatalog(
                new CatalogSource(request.file(), name, sha256, store.rows()),
                roles.transform(),
                store.keys().labels(roles.keyRule().letter, extensions),
                measured,
                extensions,
                content.observationTime(),
                Arrays.copyOf(store.lines(), store.rows()),
                positions(roles.sky(), numeric),
                positions(roles.pixels(), numeric),
                numeric,
                List.copyOf(warnings));
    }

    private List<MeasuredColumn> measured() {
        List<MeasuredColumn> measured = new ArrayList<>();
        Set<String> labels = new HashSet<>();
        for (Magnitude magnitude : roles.magnitudes()) {
            requireEqualWidths(magnitude);
            for (int element = 0; element < magnitude.column().width(); element++) {
                Measurement measurement = measurement(magnitude, element);
                if (!labels.add(measurement.key())) {
                    throw new CatalogException(
                            request.file(), "two columns give the measurement " + measurement.key() + "; rename one");
                }
                measured.add(measured(measurement, magnitude, element));
            }
        }
        return measured;
    }

    private void requireEqualWidths(Magnitude magnitude) {
        int width = magnitude.column().width();
        if (width > MOST_APERTURES) {
            throw new CatalogException(
                    request.file(),
                    0,
                    magnitude.column().number(),
                    magnitude.column().name(),
                    width + " magnitudes per source, over " + MOST_APERTURES + "; check the header");
        }
        magnitude.error().filter(e -> e.width() != width).ifPresent(error -> {
            throw new CatalogException(
                    request.file(),
                    0,
                    error.number(),
                    error.name(),
                    error.width() + " errors belong to " + width + " values of "
                            + magnitude.column().name() + "; the header must give both the same length");
        });
    }

    private Measurement measurement(Magnitude magnitude, int element) {
        boolean vector = magnitude.column().width() > 1;
        String key = request.prefix() + "-" + magnitude.name() + (vector ? "_" + (element + 1) : "");
        return new Measurement(
                key, magnitude.column().name(), magnitude.error().map(Column::name), vector ? element + 1 : 0);
    }

    private MeasuredColumn measured(Measurement measurement, Magnitude magnitude, int element) {
        float[] magnitudes = store.takeFloats(magnitude.column().firstCell() + element);
        float[] errors = magnitude
                .error()
                .map(e -> store.takeFloats(e.firstCell() + element))
                .orElse(new float[0]);
        return MeasuredColumn.masked(measurement, magnitudes, errors);
    }

    private Map<String, double[]> numericColumns() {
        Map<String, double[]> numeric = new LinkedHashMap<>();
        for (Column column : store.columns()) {
            for (int element = 0; element < column.width(); element++) {
                int cell = column.firstCell() + element;
                if (store.isNumeric(cell)) {
                    numeric.putIfAbsent(column.elementName(element), store.takeDoubles(cell));
                }
            }
        }
        return numeric;
    }

    private static Optional<Positions> positions(Optional<Pair> pair, Map<String, double[]> numeric) {
        return pair.flatMap(p -> Optional.ofNullable(numeric.get(p.first().name()))
                .flatMap(
                        a -> Optional.ofNullable(numeric.get(p.second().name())).map(b -> new Positions(a, b))));
    }
}
