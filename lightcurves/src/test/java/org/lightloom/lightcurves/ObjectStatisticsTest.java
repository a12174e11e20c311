package org.lightloom.lightcurves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statistics are those of the light curves, and say whether they still are. */
class ObjectStatisticsTest {
    private static final Stars STARS = Stars.field(40);

    private final Path folder;
    private final LightcurveStorage storage;

    ObjectStatisticsTest(@TempDir Path folder) {
        this.folder = folder;
        this.storage = LightcurveStorage.create(
                folder.resolve("store"), STARS.catalog(folder.resolve("reference.csv")), CreateOptions.defaults());
        for (int epoch = 0; epoch < 4; epoch++) {
            populate(epoch, epoch);
        }
    }

    private void populate(int epoch, int night) {
        storage.populateEpochFromCatalog(
                "e" + epoch, STARS.observed(night).catalog(folder.resolve("n" + night + ".csv")), Stars.KEYS);
    }

    private ObjectStatistics.Column column(String statistic, ObjectStatistics.Freshness freshness) {
        return storage.statistics().column(statistic, "default-iso", 0, 40, freshness);
    }

    @Test
    void ofAKnownSeries() {
        double[] found = new double[5];
        float nan = Float.NaN;
        new SeriesStatistics().compute(new float[] {10, 14, nan, 11, 20, 1, 2, 1, nan, 1}, 0, 5, found);

        // Magnitudes 10, 11, 14, 20: the deviations from 12.5 are 1.5, 1.5, 2.5, 7.5; those with errors: 10±1, 14±2,
        // 20±1.
        double mean = (10 + 14 / 4.0 + 20) / 2.25;
        double chi2 = Math.pow(10 - mean, 2) + Math.pow((14 - mean) / 2, 2) + Math.pow(20 - mean, 2);
        assertThat(found).containsExactly(new double[] {4, 12.5, 2, mean, chi2 / 2}, within(1e-12));
    }

    @Test
    void theyAreKeptByConsolidateAndComputedWhereTheyAreTooOld() {
        assertThat(column("median", ObjectStatistics.Freshness.KEPT).state())
                .isEqualTo(ObjectStatistics.State.COMPUTED);
        storage.consolidate(ConsolidateOptions.defaults());
        ObjectStatistics.Column kept = column("median", ObjectStatistics.Freshness.CURRENT);
        assertThat(kept.state()).isEqualTo(ObjectStatistics.State.CURRENT);

        populate(1, 9);
        ObjectStatistics.Column stale = column("median", ObjectStatistics.Freshness.KEPT);
        ObjectStatistics.Column computed = column("median", ObjectStatistics.Freshness.CURRENT);

        assertThat(stale.state()).isEqualTo(ObjectStatistics.State.STALE);
        assertThat(stale.values()).containsExactly(kept.values());
        assertThat(computed.state()).isEqualTo(ObjectStatistics.State.COMPUTED);
        assertThat(computed.values()).isNotEqualTo(kept.values());
        storage.consolidate(ConsolidateOptions.defaults());
        assertThat(column("median", ObjectStatistics.Freshness.KEPT))
                .satisfies(again -> assertThat(again.state()).isEqualTo(ObjectStatistics.State.CURRENT))
                .satisfies(again -> assertThat(again.values()).containsExactly(computed.values()));
    }

    @Test
    void anEpochThatGetsACommitWhileItIsReadIsNotKnownToBeInThem() {
        storage.consolidate(ConsolidateOptions.defaults());
        populate(1, 9);
        StoreView view = StoreView.open(storage.path());
        AtomicBoolean committed = new AtomicBoolean();
        CellPositions.Source source = new CellReader(storage.path()).of(view.cells());

        new StatisticsPass(view, positions -> {
                    float[] read = source.read(positions);
                    if (!committed.getAndSet(true)) {
                        populate(1, 10);
                    }
                    return read;
                })
                .run();

        assertThat(column("median", ObjectStatistics.Freshness.KEPT).state()).isEqualTo(ObjectStatistics.State.STALE);
    }

    @Test
    void anUnknownStatisticIsNamedWithTheNearest() {
        assertThatThrownBy(() -> column("mediam", ObjectStatistics.Freshness.KEPT))
                .isInstanceOf(LightcurveException.class)
                .hasMessageContaining("median");
    }
}
