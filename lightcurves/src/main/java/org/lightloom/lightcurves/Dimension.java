package org.lightloom.lightcurves;

import java.util.Locale;

/** The dimensions of the array {@code lightcurves}, in its order. */
public enum Dimension {
    OBJECT(0, 65_536),
    MEASUREMENT(1, 64),
    VALUE(2, 2),
    EPOCH(3, 1_024);

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

    /** Which axis of the array it is, from 0. */
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
