package org.lightloom.lightcurves;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.lightloom.catalogs.SourceCatalog;
import org.lightloom.testing.Operation;
import org.lightloom.testing.StatefulTest;

/** Whatever is populated, extended, reloaded and replaced, in whatever order, a store holds what its catalogs say. */
class StorageModelTest {
    private static final int RUNS = Integer.getInteger("models.runs", 3);
    private static final Stars FULL = Stars.field(30);

    @Test
    void aStoreIsWhatItsModelIs() {
        new StatefulTest<>(World::new, StorageModelTest::draw, RUNS, 14).run();
    }

    private static Operation<World> draw(Random random) {
        return switch (random.nextInt(9)) {
            case 0, 1, 2, 3 ->
                new Populate(
                        random.nextInt(3),
                        random.nextInt(5),
                        random.nextInt(30),
                        1 + random.nextInt(30),
                        random.nextBoolean() ? Overlap.LAST : Overlap.BEST,
                        random.nextInt(4) == 0,
                        random.nextBoolean());
            case 4 -> new PopulateInParts(random.nextInt(3), random.nextInt(5), 2 + random.nextInt(2));
            case 5 -> new ExtendObjects(random.nextInt(8));
            case 6 -> new ExtendMeasurements();
            case 7 -> new Reload();
            default -> new Verify();
        };
    }

    /** One cell. */
    private record Cell(float magnitude, float error) {
        boolean isBetterThan(Cell other) {
            return error < other.error || (error == other.error && magnitude < other.magnitude);
        }
    }

    /** Where a cell is. */
    private record Key(String object, String measurement, String epoch) {}

    private static final class World implements AutoCloseable {
        final Path folder;
        final Map<Key, Cell> cells = new HashMap<>();
        final Set<String> epochs = new HashSet<>();
        final List<String> measurements = new ArrayList<>(List.of(Stars.KEYS.get(0)));
        int objects = 8;
        int files;
        LightcurveStorage storage;

        World() throws IOException {
            folder = Files.createTempDirectory("storage");
            storage = LightcurveStorage.create(
                    store(), reference(), CreateOptions.defaults().withMeasurements(measurements));
        }

        Path store() {
            return folder.resolve("store.zarr");
        }

        SourceCatalog reference() {
            return FULL.rows(0, objects).catalog(folder.resolve("reference-" + files++ + ".csv"));
        }

        /** Some of the known stars as they are in one of five nights. */
        Stars stars(int night, int from, int count) {
            int first = from % objects;
            return FULL.observed(night).rows(first, Math.min(objects, first + count));
        }

        SourceCatalog catalog(Stars stars) {
            return stars.catalog(folder.resolve("catalog-" + files++ + ".csv"));
        }

        void populated(Stars stars, int night, String epoch, Overlap overlap) {
            epochs.add(epoch);
            for (Stars.Star star : stars.all()) {
                int id = Integer.parseInt(star.id());
                for (String measurement : measurements) {
                    int m = Stars.KEYS.indexOf(measurement);
                    Cell cell = new Cell(Stars.magnitude(id, m, night), Stars.error(id, m, night));
                    cells.merge(
                            new Key(star.id(), measurement, epoch),
                            cell,
                            (old, next) -> overlap == Overlap.LAST || next.isBetterThan(old) ? next : old);
                }
            }
        }

        void check() {
            LightcurveStorage fresh = LightcurveStorage.load(store());
            for (LightcurveStorage each : List.of(storage, fresh)) {
                assertThat(each.epochKeys()).containsExactlyInAnyOrderElementsOf(epochs);
                assertThat(each.objectKeys()).hasSize(objects);
                assertThat(each.measurementKeys()).isEqualTo(measurements);
                LabelledArray all = each.lightcurves().sel();
                assertThat(found(all)).isEqualTo(cells);
            }
        }

        private static Map<Key, Cell> found(LabelledArray all) {
            Map<Key, Cell> found = new HashMap<>();
            int[] shape = all.shape();
            for (int o = 0; o < shape[0]; o++) {
                for (int m = 0; m < shape[1]; m++) {
                    for (int e = 0; e < shape[3]; e++) {
                        Key key = new Key(
                                all.labels("object").get(o),
                                all.labels("measurement").get(m),
                                all.labels("epoch").get(e));
                        Cell cell = new Cell(all.at(o, m, 0, e), all.at(o, m, 1, e));
                        if (Float.isFinite(cell.magnitude())) {
                            found.put(key, cell);
                        }
                    }
                }
            }
            return found;
        }

        @Override
        public void close() throws IOException {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static String name(int number) {
        return "night-" + number;
    }

    private record Populate(
            int epoch, int night, int from, int count, Overlap overlap, boolean replace, boolean byPosition)
            implements Operation<World> {
        @Override
        public void run(World world) {
            Stars stars = world.stars(night, from, count);
            PopulateOptions options =
                    PopulateOptions.defaults().withOverlap(overlap).withAgain();
            options = replace ? options.withReplace() : options;
            options = byPosition ? options.withMatch(new MatchMode.ByPosition(1)) : options;
            world.storage.populateEpochFromCatalog(name(epoch), world.catalog(stars), List.of(), options);
            if (replace) {
                world.cells.keySet().removeIf(key -> key.epoch().equals(name(epoch)));
            }
            world.populated(stars, night, name(epoch), overlap);
            world.check();
        }
    }

    /** As many writers at once as parts, each with a store that it loaded for itself. */
    private record PopulateInParts(int epoch, int night, int parts) implements Operation<World> {
        @Override
        public void run(World world) throws Exception {
            Stars stars = world.stars(night, 0, FULL.all().size());
            SourceCatalog catalog = world.catalog(stars);
            Parallel.threads(
                    parts,
                    part -> LightcurveStorage.load(world.store())
                            .populateEpochFromCatalog(
                                    name(epoch),
                                    catalog,
                                    List.of(),
                                    PopulateOptions.defaults().withAgain().withPartition(part, parts)));
            world.populated(stars, night, name(epoch), Overlap.LAST);
            world.check();
        }
    }

    private record ExtendObjects(int more) implements Operation<World> {
        @Override
        public void run(World world) {
            world.objects = Math.min(FULL.all().size(), world.objects + more);
            world.storage.extend(world.reference());
            world.check();
        }
    }

    private record ExtendMeasurements() implements Operation<World> {
        @Override
        public void run(World world) {
            world.storage.extend(Stars.KEYS);
            world.measurements.clear();
            world.measurements.addAll(Stars.KEYS);
            world.check();
        }
    }

    private record Reload() implements Operation<World> {
        @Override
        public void run(World world) {
            world.storage = LightcurveStorage.load(world.store());
            world.check();
        }
    }

    private record Verify() implements Operation<World> {
        @Override
        public void run(World world) {
            VerificationReport report = world.storage.verify();
            assertThat(report.failures()).isEmpty();
            assertThat(report.unexplained()).isEmpty();
            assertThat(report.passed()).isTrue();
            assertThat(report.cellsStored()).isEqualTo(world.cells.size());
        }
    }
}
