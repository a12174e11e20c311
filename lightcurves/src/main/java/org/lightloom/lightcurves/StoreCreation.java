package org.lightloom.lightcurves;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.lightloom.catalogs.SourceCatalog;
import org.lightloom.zarr.Json;
import org.lightloom.zarr.NdArray;
import org.lightloom.zarr.Selection;
import org.lightloom.zarr.Zarr;
import org.lightloom.zarr.ZarrArray;
import org.lightloom.zarr.ZarrGroup;

/** Makes the arrays of a new store and fills in what a reference catalog says of its objects. */
final class StoreCreation {
    private final Path path;
    private final SourceCatalog reference;
    private final CreateOptions options;
    private final List<String> measurements;
    private final Quantities quantities;

    StoreCreation(Path path, SourceCatalog reference, CreateOptions options) {
        this.path = path;
        this.reference = reference;
        this.options = options;
        this.measurements =
                options.measurementKeys().isEmpty() ? reference.measurementKeys() : options.measurementKeys();
        this.quantities = Quantities.ofColumns(options.quantities());
    }

    void create() {
        requireSoundInput();
        new NewStoreFolder(path).make(this::write);
    }

    private void requireSoundInput() {
        if (reference.size() == 0) {
            throw new LightcurveException(reference.source().path() + ": the reference catalog has no objects");
        }
        if (measurements.isEmpty()) {
            throw new LightcurveException(reference.source().path()
                    + ": the reference catalog has no magnitudes; name the measurements with --measurement");
        }
        Set<String> seen = new HashSet<>();
        for (String key : measurements) {
            Labels.requireSoundMeasurement(key);
            if (!seen.add(key)) {
                throw new LightcurveException("measurement '" + key + "' is given twice");
            }
        }
    }

    private void write(Path folder) {
        ObjectNode attributes = Json.object();
        attributes.set(StoreLayout.ATTRIBUTE, mark());
        ZarrGroup root = Zarr.createGroup(folder, attributes);
        int[] rows = reference.spatiallyOrderedRows();
        List<String> keys = new ArrayList<>();
        for (int row : rows) {
            keys.add(reference.objectKeys().get(row));
        }
        List<String> arrays = new ArrayList<>();
        arrays.add(labels(root, Dimension.OBJECT, keys));
        arrays.add(labels(root, Dimension.MEASUREMENT, measurements));
        arrays.add(labels(root, Dimension.VALUE, List.of("mag", "mag_err")));
        arrays.add(labels(root, Dimension.EPOCH, List.of()));
        root.create(
                StoreLayout.CELLS, StoreLayout.cells(keys.size(), measurements.size(), 0, options.expectedObjects()));
        arrays.add(StoreLayout.CELLS);
        arrays.addAll(detections(root, keys.size()));
        List<String> variables =
                Concurrently.map(ReferenceColumns.of(reference), column -> objectVariable(root, column, rows));
        arrays.addAll(variables);
        root.addWords(StoreLayout.COORDINATES, variables);
        root.consolidate(arrays);
        options.epochs()
                .ifPresent(epochs -> new EpochRegistration(StoreView.open(folder)).register(epochs.rows(), epochs));
    }

    private List<String> detections(ZarrGroup root, int objects) {
        if (quantities.isEmpty()) {
            return List.of();
        }
        List<String> prefixes = measurements.stream()
                .map(MeasurementChoice::prefixOf)
                .distinct()
                .toList();
        root.create(
                StoreLayout.DETECTIONS,
                StoreLayout.detections(objects, quantities, prefixes.size(), options.expectedObjects()));
        return List.of(labels(root, Dimension.QUANTITY, quantities.labels(prefixes, 0)), StoreLayout.DETECTIONS);
    }

    private ObjectNode mark() {
        ObjectNode mark = Json.object()
                .put("format", StoreLayout.FORMAT)
                .put("created", Instant.now().toString())
                .put("software", Software.NAME_AND_VERSION);
        mark.putObject("reference")
                .put("file", reference.source().fileName())
                .put("sha256", reference.source().sha256())
                .put("rows", reference.source().rows());
        mark.putObject("object_order")
                .put("kind", reference.hasSkyPositions() ? "healpix-nested-29" : "file")
                .put("sorted", reference.size());
        quantities.putInto(mark);
        return new TimeSystem(options.timeReference(), options.timeScale()).putInto(mark);
    }

    static String labels(ZarrGroup root, Dimension dimension, List<String> keys) {
        ZarrArray array = root.create(dimension.label(), StoreLayout.labels(dimension, keys.size()));
        if (!keys.isEmpty()) {
            array.write(Selection.all(1), NdArray.ofStrings(keys));
        }
        return dimension.label();
    }

    private static String objectVariable(ZarrGroup root, ReferenceColumns.Column column, int[] rows) {
        String name = Dimension.OBJECT.variablePrefix() + column.name();
        double[] values = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            values[i] = column.values()[rows[i]];
        }
        ObjectNode attributes = VariableAttributes.of(name, TimeSystem.UNKNOWN);
        ZarrArray array = root.create(name, StoreLayout.variable(Dimension.OBJECT, rows.length, true, attributes));
        array.write(Selection.all(1), NdArray.ofDoubles(new int[] {rows.length}, values));
        return name;
    }
}
