package org.lightloom.bench.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.lightloom.lightcurves.LightcurveStorage;
import org.lightloom.zarr.Zarr;

/**
 * Judges a store by what its writers know: every acknowledged commit is wholly there, every other one wholly there or
 * absent in each shard, labels are whole, and the product reads what the plain reader reads.
 */
final class Inspection {
    private final Scenario scenario;
    private final Map<String, float[]> expected = new ConcurrentHashMap<>();

    Inspection(Scenario scenario) {
        this.scenario = scenario;
    }

    /**
     * What writers know.
     *
     * @param acknowledged commits of the scenario that were reported durable
     * @param issued commits that were asked for
     * @param possible commits whose values may be there: all that were issued, but for one that was reported to have failed
     * @param others commits of other writers that were reported durable
     * @param othersIssued commits of other writers that were asked for
     * @param writers what the writers of the first commit in doubt know
     */
    record Known(int acknowledged, int issued, int possible, int others, int othersIssued, Writers writers) {
        Known(int acknowledged, int issued, int others) {
            this(acknowledged, issued, issued, others, others, Writers.NONE_TOLD);
        }

        Known withOthers(int done, int asked) {
            return new Known(acknowledged, issued, possible, done, asked, writers);
        }
    }

    /**
     * Several writers that share a commit, as bits.
     *
     * @param told that their parts are durable
     * @param possible whose parts may be there: all but those that were told that it failed
     */
    record Writers(int told, int possible) {
        static final Writers NONE_TOLD = new Writers(0, -1);

        boolean fits(int there) {
            return (told & ~there) == 0 && (there & ~possible) == 0;
        }
    }

    void check(Path store, Known known) throws Violation {
        try {
            PlainStore plain = new PlainStore(store);
            List<String> epochs = labels(plain, known);
            List<float[]> cells = new ArrayList<>();
            for (int epoch = 0; epoch < epochs.size(); epoch++) {
                cells.add(plain.epoch(epoch));
                checkEpoch(epochs.get(epoch), cells.get(epoch), plain, known);
            }
            checkProduct(store, epochs, cells);
            CopyOfScenario.check(store, epochs, cells, plain.shape());
        } catch (IOException | RuntimeException e) {
            throw new Violation("the store cannot be read", e);
        }
    }

    private List<String> labels(PlainStore plain, Known known) throws IOException, Violation {
        for (String dimension : List.of("object", "epoch")) {
            if (new HashSet<>(plain.consolidatedLengths(dimension)).size() != 1) {
                throw new Violation("unequal lengths of " + dimension + ": " + plain.consolidatedLengths(dimension));
            }
        }
        List<String> epochs = plain.labels("epoch");
        require(new HashSet<>(epochs).size() == epochs.size() && !epochs.contains(""), "epochs are " + epochs);
        require(startsWith(epochs, scenario.epochs()), "epochs are " + epochs);
        require(epochs.containsAll(epochs(known.acknowledged(), known.others())), "only epochs " + epochs);
        require(epochs(known.issued(), scenario.others().size()).containsAll(epochs), "even epochs " + epochs);
        List<String> objects = plain.labels("object");
        for (int i = 0; i < objects.size(); i++) {
            require(objects.get(i).equals(Integer.toString(i + 1)), "object " + i + " is " + objects.get(i));
        }
        boolean inRange = objects.size() >= objects(known.acknowledged()) && objects.size() <= objects(known.issued());
        require(inRange, objects.size() + " objects");
        return epochs;
    }

    private static boolean startsWith(List<String> list, List<String> start) {
        return list.size() >= start.size() && list.subList(0, start.size()).equals(start);
    }

    private static void require(boolean condition, String otherwise) throws Violation {
        if (!condition) {
            throw new Violation(otherwise);
        }
    }

    private List<String> epochs(int commits, int others) {
        List<String> epochs = new ArrayList<>(scenario.epochs());
        scenario.commits().subList(0, commits).forEach(commit -> epochs.addAll(commit.epochs()));
        scenario.others().subList(0, others).forEach(commit -> epochs.addAll(commit.epochs()));
        return epochs;
    }

    private int objects(int commits) {
        return scenario.commits().subList(0, commits).stream()
                .mapToInt(Scenario.Commit::objects)
                .reduce(scenario.objects(), Math::max);
    }

    private void checkEpoch(String epoch, float[] found, PlainStore plain, Known known) throws IOException, Violation {
        int[] shape = plain.shape();
        int[] shard = plain.shardShape();
        for (int o = 0; o < shape[0]; o += shard[0]) {
            for (int m = 0; m < shape[1]; m += shard[1]) {
                boolean fits = false;
                for (float[] wanted : allowed(epoch, known, shape)) {
                    fits = fits || same(found, wanted, shape, o, o + shard[0], m, m + shard[1]);
                }
                require(
                        fits,
                        "epoch " + epoch + ", objects from " + o + ", measurements from " + m
                                + ": neither with nor without a commit that is in doubt " + known + ": "
                                + missing(
                                        found,
                                        expected(
                                                epoch,
                                                known.acknowledged(),
                                                known.writers().told(),
                                                known.others(),
                                                shape)));
            }
        }
    }

    /** What each shard of an epoch may hold. */
    List<float[]> allowed(String epoch, Known known, int[] shape) {
        List<float[]> allowed = new ArrayList<>();
        for (int others = known.others(); others <= known.othersIssued(); others++) {
            for (int there : parts(known)) {
                allowed.add(expected(epoch, known.acknowledged(), there, others, shape));
            }
            for (int done = known.acknowledged() + 1; done <= known.possible(); done++) {
                allowed.add(expected(epoch, done, 0, others, shape));
            }
        }
        return allowed;
    }

    /** What may be there of the first commit in doubt, but for all of it. */
    private List<Integer> parts(Known known) {
        boolean isInDoubt = known.issued() > known.acknowledged();
        int all = isInDoubt
                ? scenario.commits().get(known.acknowledged()).writers().size()
                : 0;
        return IntStream.range(0, Math.max(1, (1 << all) - 1))
                .filter(known.writers()::fits)
                .boxed()
                .toList();
    }

    private float[] expected(String epoch, int done, int writers, int others, int[] shape) {
        return expected.computeIfAbsent(
                epoch + " " + done + " " + writers + " " + others + " " + shape[0],
                key -> scenario.expected(done, writers, others).epoch(epoch, shape[0], shape[1]));
    }

    private static boolean same(float[] a, float[] b, int[] shape, int o, int endObject, int m, int endMeasurement) {
        int width = 2 * (Math.min(endMeasurement, shape[1]) - m);
        for (int object = o; object < Math.min(endObject, shape[0]); object++) {
            int at = 2 * (object * shape[1] + m);
            if (!Arrays.equals(a, at, at + width, b, at, at + width)) {
                return false;
            }
        }
        return true;
    }

    private static String missing(float[] found, float[] wanted) {
        int lost = 0;
        int wrong = 0;
        for (int i = 0; i < wanted.length; i++) {
            boolean same = Float.floatToIntBits(found[i]) == Float.floatToIntBits(wanted[i]);
            lost += !same && Float.isNaN(found[i]) ? 1 : 0;
            wrong += !same && !Float.isNaN(found[i]) ? 1 : 0;
        }
        return lost + " acknowledged values lost, " + wrong + " others there";
    }

    private static void checkProduct(Path store, List<String> epochs, List<float[]> cells) throws Violation {
        require(LightcurveStorage.load(store).epochKeys().equals(epochs), "the product sees other epochs");
        float[] all = Zarr.openArray(store.resolve("lightcurves")).read().toFloats();
        int length = cells.isEmpty() ? 0 : all.length / cells.get(0).length;
        for (int epoch = 0; epoch < epochs.size(); epoch++) {
            float[] plain = cells.get(epoch);
            for (int i = 0; i < plain.length; i++) {
                float own = all[i * length + epoch];
                require(
                        Float.floatToIntBits(own) == Float.floatToIntBits(plain[i]),
                        "the product reads " + own + " where the plain reader reads " + plain[i]);
            }
        }
    }

    /** Nothing is left but the lock file and the copy with its marks, and nothing temporary anywhere. */
    static void checkTidy(Path store) throws Violation {
        try (Stream<Path> all = Files.walk(store)) {
            List<String> strange = all.filter(path -> !store.equals(path))
                    .map(path -> store.relativize(path).toString())
                    .filter(path -> path.contains(".tmp")
                            || path.contains(".lightloom/")
                                    && !path.endsWith(".lightloom/lock")
                                    && !CopyOfScenario.isPart(path))
                    .toList();
            require(strange.isEmpty(), "litter after the next writer: " + strange);
        } catch (IOException e) {
            throw new Violation("the store cannot be listed", e);
        }
    }
}
