package org.lightloom.lightcurves;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.lightloom.catalogs.SourceCatalog;

/**
 * Which columns of a catalog are the quantities that a store keeps for its prefix.
 *
 * @param group of the quantities in the store
 * @param columns of the catalog, one for each name of the store; nothing where the catalog has none
 * @param deciding the measurement that decides for a row, if the catalog has it
 * @param prefix of the catalog
 * @param names of the store
 */
record QuantityChoice(
        int group,
        List<Optional<String>> columns,
        Optional<CellBlock.Column> deciding,
        String prefix,
        List<String> names) {

    /** Nothing where the store keeps none for the prefix of the catalog. */
    static Optional<QuantityChoice> of(SourceCatalog catalog, StoreView view) {
        String prefix = MeasurementChoice.prefix(catalog);
        List<String> names = view.quantities().names();
        return view.group(prefix)
                .map(group -> new QuantityChoice(
                        group,
                        names.stream().map(name -> column(catalog, name)).toList(),
                        deciding(catalog, view.labels(Dimension.MEASUREMENT), prefix),
                        prefix,
                        names));
    }

    private static Optional<String> column(SourceCatalog catalog, String name) {
        return catalog.numericColumns().stream()
                .filter(column -> Quantities.name(column).equals(name))
                .findFirst();
    }

    /** The first measurement of the prefix in the store, whichever ones are populated: so it is the same for all writers. */
    private static Optional<CellBlock.Column> deciding(SourceCatalog catalog, Labels store, String prefix) {
        return Arrays.stream(MeasurementChoice.ofPrefix(store, prefix))
                .limit(1)
                .mapToObj(m -> new CellBlock.Column(
                        catalog.measurementKeys().indexOf(store.all().get(m)), m))
                .filter(column -> column.ofCatalog() >= 0)
                .findFirst();
    }

    /** Labels whose columns the catalog has. */
    List<String> used() {
        return labels(true);
    }

    /** Labels whose columns the catalog lacks. */
    List<String> onlyInStore() {
        return labels(false);
    }

    private List<String> labels(boolean present) {
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (columns.get(i).isPresent() == present) {
                labels.add(prefix + "-" + names.get(i));
            }
        }
        return labels;
    }

    /** The rows of the matched objects. */
    CellBlock block(SourceCatalog catalog, Match match, PopulateOptions options) {
        CellBlock decidingCells = CellBlock.of(catalog, match, deciding.stream().toList(), options);
        List<float[]> quantities =
                columns.stream().map(column -> rounded(catalog, column)).toList();
        return CellBlock.ofRows(decidingCells, match, quantities, group, options);
    }

    private static float[] rounded(SourceCatalog catalog, Optional<String> column) {
        float[] values = new float[catalog.size()];
        Arrays.fill(values, Float.NaN);
        column.map(catalog::column).ifPresent(numbers -> {
            for (int row = 0; row < values.length; row++) {
                float value = (float) numbers[row];
                values[row] = Float.isFinite(value) ? value : Float.NaN;
            }
        });
        return values;
    }

    /** What of the catalog a float32 does not hold: whole numbers (flags) over 2^24, numbers over 3.4e38. */
    List<String> warnings(SourceCatalog catalog) {
        List<String> warnings = new ArrayList<>();
        columns.stream().flatMap(Optional::stream).forEach(column -> {
            long lost = Arrays.stream(catalog.column(column))
                    .filter(value -> Double.isFinite(value)
                            && (Float.isInfinite((float) value) || value == Math.rint(value) && (float) value != value))
                    .count();
            if (lost > 0) {
                warnings.add(column + ": " + lost + " numbers are too large for a float32 to hold every digit (whole"
                        + " numbers over 16777216); they are stored rounded, their lower bits are lost");
            }
        });
        return warnings;
    }
}
