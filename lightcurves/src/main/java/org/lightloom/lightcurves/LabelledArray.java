package org.lightloom.lightcurves;

import java.util.List;
import java.util.Map;

/**
 * float32 values with labels on each dimension, as {@link LightcurveStorage.Lightcurves#sel} and {@link
 * LightcurveStorage#detections} answer them.
 *
 * @param dimensions object, measurement, value, epoch (of detections: object, quantity, epoch); a dimension that was asked for by one label stays, with length 1
 * @param labels of each dimension
 * @param values in C order; NaN where missing
 */
public record LabelledArray(List<String> dimensions, Map<String, List<String>> labels, float[] values) {

    /** Number of labels in each dimension. */
    public int[] shape() {
        return dimensions.stream().mapToInt(d -> labels(d).size()).toArray();
    }

    public List<String> labels(String dimension) {
        return labels.getOrDefault(dimension, List.of());
    }

    /** The value at one position per dimension. */
    public float at(int... position) {
        int index = 0;
        int[] shape = shape();
        for (int d = 0; d < shape.length; d++) {
            index = index * shape[d] + position[d];
        }
        return values[index];
    }
}
