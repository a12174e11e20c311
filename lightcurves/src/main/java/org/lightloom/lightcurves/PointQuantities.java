package org.lightloom.lightcurves;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.lightloom.zarr.Indices;
import org.lightloom.zarr.Selection;
import org.lightloom.zarr.ZarrArray;
import org.lightloom.zarr.ZarrException;

/** The quantities of some objects at some epochs, each read when it is first asked for. Safe for use by several threads. */
final class PointQuantities {
    private final StoreView view;
    private final int[] objects;
    private final int[] epochs;
    private final Optional<Instant> asOf;
    private final Map<Integer, float[]> read = new ConcurrentHashMap<>();

    /**
     * Keeps the arrays.
     *
     * @param objects indices in the store
     * @param epochs indices in the store
     * @param asOf as they were then, or as they are
     */
    PointQuantities(StoreView view, int[] objects, int[] epochs, Optional<Instant> asOf) {
        this.view = view;
        this.objects = objects;
        this.epochs = epochs;
        this.asOf = asOf;
    }

    /**
     * One value; NaN where it is missing.
     *
     * @param quantity index in the store
     * @param object position among the objects
     * @param epoch position among the epochs
     */
    float at(int quantity, int object, int epoch) {
        return read.computeIfAbsent(quantity, this::read)[object * epochs.length + epoch];
    }

    private float[] read(int quantity) {
        ZarrArray array = view.detections().orElseThrow().array();
        Selection selection =
                Selection.of(CellPositions.indices(objects), Indices.at(quantity), CellPositions.indices(epochs));
        try {
            return (asOf.isPresent() ? array.read(selection, asOf.get()) : array.read(selection)).toFloats();
        } catch (ZarrException.HistoryCut e) {
            throw StoreAsOf.cut(view, e);
        }
    }
}
