package org.lightloom.bench.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.lightloom.lightcurves.Lightcurve;
import org.lightloom.lightcurves.LightcurveStorage;
import org.lightloom.zarr.Zarr;

/**
 * Judges the object-major copy of a store: what its marks call current is what the truth holds. The marks are looked at
 * by themselves, because a reader also compares commits, which would hide a mark that was not taken away.
 */
final class CopyOfScenario {
    /** The folder whose files are changed in place. */
    static final Path MARKS = Path.of("lightcurves/.lightloom/held");

    private static final Path COPY = Path.of("lightcurves/.lightloom/by_object");
    private static final byte MAIN = 1;
    private static final byte RECENT = 2;
    /** Light curves that are read as a user would, in each third of the objects. */
    private static final int READ = 3;

    private CopyOfScenario() {}

    /** Whether a path, relative to the store, belongs to the copy. */
    static boolean isPart(String path) {
        return path.startsWith(MARKS.toString()) || path.startsWith(COPY.toString());
    }

    /** @param cells by epoch, as the plain reader has them: (object, measurement, value) */
    static void check(Path store, List<String> epochs, List<float[]> cells, int[] shape) throws IOException, Violation {
        Path marks = store.resolve(MARKS).resolve("lightcurves/c/0/0/0");
        if (!Files.exists(marks)) {
            return;
        }
        byte[] marked = Files.readAllBytes(marks);
        for (int epoch = 0; epoch < Math.min(marked.length, epochs.size()); epoch++) {
            if (marked[epoch] == MAIN || marked[epoch] == RECENT) {
                String array = marked[epoch] == MAIN ? "lightcurves" : "recent";
                float[] copied = Zarr.openArray(store.resolve(COPY).resolve(array))
                        .read()
                        .toFloats();
                compare(epoch, copied, cells.get(epoch));
            } else if (marked[epoch] != 0) {
                throw new Violation("the mark of epoch " + epoch + " is " + marked[epoch]);
            }
        }
        readAsUser(store, epochs, cells, shape);
    }

    private static void compare(int epoch, float[] copied, float[] truth) throws Violation {
        int epochs = copied.length / truth.length;
        for (int i = 0; i < truth.length; i++) {
            if (Float.floatToIntBits(copied[i * epochs + epoch]) != Float.floatToIntBits(truth[i])) {
                throw new Violation("the mark of epoch " + epoch + " calls a copy current that is another version");
            }
        }
    }

    private static void readAsUser(Path store, List<String> epochs, List<float[]> cells, int[] shape) throws Violation {
        LightcurveStorage storage = LightcurveStorage.load(store);
        List<String> objects = storage.objectKeys();
        for (int object = 0; object < Math.min(READ, objects.size()); object++) {
            Lightcurve curve = storage.lightcurve(
                    objects.get(object), storage.measurementKeys().get(0));
            for (Lightcurve.Point point : curve.points()) {
                float truth = cells.get(epochs.indexOf(point.epoch()))[2 * object * shape[1]];
                if (Float.floatToIntBits(point.magnitude()) != Float.floatToIntBits(truth)) {
                    throw new Violation(
                            "a light curve has " + point.magnitude() + " at " + point.epoch() + ", not " + truth);
                }
            }
        }
    }
}
