package org.lightloom.lightcurves;

import java.util.List;
import java.util.Locale;

/** The dimensions of a store: those of {@code lightcurves} in its order, and {@code quantity} of {@code detections}. */
public enum Dimension {
    OBJECT(0, 65_536),
    MEASUREMENT(1, 64),
    VALUE(2, 2),
    EPOCH(3, 1_024),
    /** Of the array {@code detections} (object, quantity, epoch), where the store has one. */
    QUANTITY(-1, 1_024);

    static final List<Dimension> OF_LIGHTCURVES = List.of(OBJECT, MEASUREMENT, VALUE, EPOCH);
    static final List<Dimension> OF_DETECTIONS = List.of(OBJECT, QUANTITY, EPOCH);

    private final int axis;
    private final int labelChunk;

    Dimension(int axis, int labelChunk) {
        this.axis = axis;
        this.labelChunk = labelChunk;
    }

    /** The name in the store. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Which axis of {@code lightcurves} it is, from 0; quantity has none there. */
    int axis() {
        return axis;
    }

    /** Chunk length of labels and variables: never changed, so that open readers survive growth. */
    int labelChunk() {
        return labelChunk;
    }

    /** The variables of this dimension are the arrays whose names start so. */
    String variablePrefix() {
        return label() + "_";
    }
}
