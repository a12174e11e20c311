package org.lightloom.lightcurves;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lightloom.catalogs.CatalogOptions;
import org.lightloom.catalogs.Catalogs;

/** Processes write the same epochs, magnitudes and quantities; one is killed by SIGKILL and run again: nothing is lost. */
@Timeout(180)
class QuantityKillTest {
    private static final int OBJECTS = 2_000;
    private static final int EPOCHS = 5;
    private static final int WRITERS = 4;

    @TempDir
    Path folder;

    @RepeatedTest(2)
    void aKilledWriterTakesNoValueOfEitherArrayWithIt() throws Exception {
        long seed = Long.getLong("kills.seed", System.nanoTime());
        System.out.println("QuantityKillTest -Dkills.seed=" + seed);
        Random random = new Random(seed);
        Path store = folder.resolve("store");
        LightcurveStorage.create(
                store,
                Catalogs.read(catalog("reference.csv", 0, 1, 0), CatalogOptions.defaults()),
                CreateOptions.defaults().withQuantities(List.of("FLAGS", "CLASS_STAR")));
        List<Worker> workers = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            workers.add(Worker.start(words(store, writer)));
        }
        for (Worker worker : workers) {
            worker.awaitReady();
        }
        for (Worker worker : workers) {
            worker.go();
        }
        int victim = random.nextInt(WRITERS);
        for (int reports = random.nextInt(EPOCHS); reports > 0; reports--) {
            workers.get(victim).awaitReport();
        }
        workers.get(victim).killAfter(random.nextInt(30));
        for (Worker worker : workers) {
            if (worker != workers.get(victim)) {
                assertThat(worker.reports()).hasSize(EPOCHS);
            }
        }
        Worker.runTogether(List.of(Worker.start(words(store, victim))));

        LightcurveStorage storage = LightcurveStorage.load(store);
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            assertHolds(storage, epoch);
        }
        VerificationReport verified = storage.verify();
        assertThat(verified.partialPopulations()).isEmpty();
        assertThat(verified.passed()).isTrue();
        assertThat(verified.detectionsChecked()).isEqualTo((long) OBJECTS * EPOCHS);
    }

    private String[] words(Path store, int writer) throws IOException {
        List<String> words = new ArrayList<>(List.of(store.toString()));
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            words.add("e" + epoch);
            words.add(catalog("night" + epoch + "-" + writer + ".csv", writer, WRITERS, epoch)
                    .toString());
        }
        return words.toArray(String[]::new);
    }

    /** Every {@code step}-th object, from the {@code first} on. */
    private Path catalog(String name, int first, int step, int epoch) throws IOException {
        StringBuilder text = new StringBuilder("id,mag_auto,magerr_auto,mag_iso,magerr_iso,FLAGS,CLASS_STAR\n");
        for (int id = first + 1; id <= OBJECTS; id += step) {
            text.append(id).append(',').append(Stars.magnitude(id, 0, epoch)).append(",0.1,");
            text.append(Stars.magnitude(id, 1, epoch)).append(",0.1,").append(flags(id, epoch));
            text.append(",0.5\n");
        }
        return Files.writeString(folder.resolve(name), text);
    }

    private static int flags(int id, int epoch) {
        return (id * 31 + epoch * 977) % 65_536;
    }

    private static void assertHolds(LightcurveStorage storage, int epoch) {
        LabelledArray flags = storage.detections(Select.quantity("default-flags"), Select.epoch("e" + epoch));
        int[] ids = flags.labels("object").stream().mapToInt(Integer::parseInt).toArray();
        assertThat(flags.values())
                .isEqualTo(floats(IntStream.of(ids).map(id -> flags(id, epoch)).toArray()));
        for (int m = 0; m < Stars.KEYS.size(); m++) {
            float[] magnitudes = storage.lightcurves()
                    .sel(Select.measurement(Stars.KEYS.get(m)), Select.value("mag"), Select.epoch("e" + epoch))
                    .values();
            for (int i = 0; i < ids.length; i++) {
                assertThat(magnitudes[i]).isEqualTo(Stars.magnitude(ids[i], m, epoch));
            }
        }
    }

    private static float[] floats(int[] numbers) {
        float[] floats = new float[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            floats[i] = numbers[i];
        }
        return floats;
    }
}
