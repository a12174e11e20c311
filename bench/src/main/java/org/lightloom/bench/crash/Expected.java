package org.lightloom.bench.crash;

import java.util.Arrays;
import java.util.List;

/** What the cells of a store hold after some batches. */
record Expected(List<Batch> batches) {

    /** (object, measurement, value) of an epoch in C order. */
    float[] epoch(String label, int objects, int measurements) {
        float[] cells = new float[objects * measurements * 2];
        Arrays.fill(cells, Float.NaN);
        for (Batch batch : batches) {
            if (batch.epoch().equals(label)) {
                fill(batch, objects, measurements, cells);
            }
        }
        return cells;
    }

    private static void fill(Batch batch, int objects, int measurements, float[] cells) {
        for (int object = batch.first(); object < Math.min(objects, batch.end()); object += batch.step()) {
            for (int m = 0; m < measurements; m++) {
                cells[(object * measurements + m) * 2] = batch.magnitude(object, m);
                cells[(object * measurements + m) * 2 + 1] = batch.error(object, m);
            }
        }
    }
}
