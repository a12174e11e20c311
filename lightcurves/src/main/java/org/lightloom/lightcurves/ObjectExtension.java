package org.lightloom.lightcurves;

import java.util.ArrayList;
import java.util.List;
import org.lightloom.catalogs.SourceCatalog;

/** Adds the objects that a new reference has beyond the known ones. */
final class ObjectExtension {
    private final StoreView view;
    private final SourceCatalog reference;

    ObjectExtension(StoreView view, SourceCatalog reference) {
        this.view = view;
        this.reference = reference;
    }

    List<String> run() {
        KnownObjects known = view.knownObjects();
        Match match = Matching.of(reference, known, new MatchMode.ById());
        List<Integer> rows = new ArrayList<>();
        for (int row : reference.spatiallyOrderedRows()) {
            if (match.objectOfRow()[row] == Match.NONE) {
                rows.add(row);
            }
        }
        List<String> labels =
                rows.stream().map(row -> reference.objectKeys().get(row)).toList();
        if (!labels.isEmpty()) {
            new Growth(view.root(), Dimension.OBJECT).add(labels, variables(rows));
        }
        return labels;
    }

    private List<Growth.Variable> variables(List<Integer> rows) {
        List<Growth.Variable> variables = new ArrayList<>();
        for (ReferenceColumns.Column column : ReferenceColumns.of(reference)) {
            List<String> values = rows.stream()
                    .map(row -> column.values()[row])
                    .map(value -> Double.isNaN(value) ? "" : Double.toString(value))
                    .toList();
            variables.add(new Growth.Variable(column.name(), true, values, true));
        }
        return variables;
    }
}
