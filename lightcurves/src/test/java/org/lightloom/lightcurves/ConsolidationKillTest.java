package org.lightloom.lightcurves;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A consolidation that is killed by SIGKILL at any moment is gone on with by the next one, and nobody notices. */
@Timeout(180)
class ConsolidationKillTest {
    private static final int KILLS = Integer.getInteger("kills", 6);
    private static final int EPOCHS = 5;
    private static final Stars STARS = Stars.field(3000);

    @TempDir
    Path folder;

    @Test
    void itMayBeKilledAtAnyMoment() throws Exception {
        long seed = Long.getLong("kills.seed", System.nanoTime());
        System.out.println("ConsolidationKillTest -Dkills.seed=" + seed);
        Random random = new Random(seed);
        Path store = folder.resolve("store");
        LightcurveStorage storage = LightcurveStorage.create(
                store, STARS.catalog(folder.resolve("reference.csv")), CreateOptions.defaults());
        int[] nights = new int[EPOCHS];
        for (int i = 0; i < KILLS; i++) {
            for (int epoch = 0; epoch < EPOCHS; epoch++) {
                if (i == 0 || random.nextBoolean()) {
                    nights[epoch] = random.nextInt(4);
                    storage.populateEpochFromCatalog(
                            "e" + epoch,
                            STARS.observed(nights[epoch]).catalog(folder.resolve("n.csv")),
                            Stars.KEYS,
                            PopulateOptions.defaults().withAgain());
                }
            }
            Worker worker = Worker.start("--consolidating", store.toString());
            worker.awaitReady();
            worker.go();
            worker.killAfter(random.nextInt(400));

            assertHolds(storage, nights);
            assertHolds(LightcurveStorage.load(store), nights);
        }

        storage.consolidate(ConsolidateOptions.defaults());

        assertHolds(storage, nights);
        assertThat(storage.info().objectMajorCopy()).hasValueSatisfying(copy -> {
            assertThat(copy.shardsCurrent()).isEqualTo(EPOCHS);
            assertThat(copy.shards()).isEqualTo(EPOCHS);
        });
        assertThat(storage.verify().passed()).isTrue();
    }

    private static void assertHolds(LightcurveStorage storage, int[] nights) {
        for (int star : new int[] {1, 1500, 3000}) {
            float[] values = storage.lightcurves()
                    .sel(Select.object("" + star), Select.measurement("default-iso"), Select.value("mag"))
                    .values();
            for (int epoch = 0; epoch < EPOCHS; epoch++) {
                assertThat(values[epoch]).isEqualTo(Stars.magnitude(star, 1, nights[epoch]));
            }
        }
    }
}
