package org.lightloom.lightcurves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lightloom.lightcurves.expression.Variable;
import org.lightloom.zarr.NewFolder;

/** Queries use what {@code consolidate} keeps, and are as new as without it. */
@Timeout(120)
class QueryOfCopyTest {
    private static final Stars STARS = Stars.field(300);
    private static final int EPOCHS = 7;
    private static final List<String> ISO = List.of("default-iso");
    private static final ObjectQuery SCATTERED =
            ObjectQuery.all().withKeys(List.of("250", "3", "77", "140", "141", "299"));

    private final Path folder;
    private final Path store;
    private final LightcurveStorage storage;

    QueryOfCopyTest(@TempDir Path folder) {
        this.folder = folder;
        this.store = folder.resolve("store");
        this.storage = LightcurveStorage.create(
                store, STARS.catalog(folder.resolve("reference.csv")), CreateOptions.defaults());
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            populate(epoch, epoch);
        }
    }

    private void populate(int epoch, int night) {
        storage.populateEpochFromCatalog(
                "e" + epoch, STARS.observed(night).catalog(folder.resolve("n" + night + ".csv")), Stars.KEYS);
    }

    private static double medianOf(String star, int... nights) {
        double[] sorted = IntStream.of(nights)
                .mapToDouble(night -> Stars.magnitude(Integer.parseInt(star), 1, night))
                .sorted()
                .toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private static int[] nightsWithLast(int night) {
        int[] nights = IntStream.range(0, EPOCHS).toArray();
        nights[EPOCHS - 1] = night;
        return nights;
    }

    private static List<String> starsAbove(double magnitude, int... nights) {
        return STARS.all().stream()
                .map(Stars.Star::id)
                .filter(id -> medianOf(id, nights) > magnitude)
                .toList();
    }

    private static Map<String, Double> column(ObjectSelection found, String name) {
        Map<String, Double> values = new LinkedHashMap<>();
        found.forEach(found.variables(List.of(name)), rows -> {
            Variable.Numbers column = (Variable.Numbers) rows.variables().get(0);
            for (int row = 0; row < rows.size(); row++) {
                values.put(rows.keys().get(row), column.at().applyAsDouble(row));
            }
        });
        return values;
    }

    // ---- statistics

    @Test
    void conditionsAndColumnsKnowStatistics() {
        storage.consolidate(ConsolidateOptions.defaults());
        ObjectSelection found = storage.select(
                ObjectQuery.all().where("16.5 < median and n_good = 7").withMeasurements(ISO));

        List<String> expected = starsAbove(16.5, nightsWithLast(EPOCHS - 1));
        assertThat(found.keys()).isNotEmpty().containsExactlyInAnyOrderElementsOf(expected);
        column(found, "median")
                .forEach((star, median) -> assertThat(median).isEqualTo(medianOf(star, nightsWithLast(EPOCHS - 1))));
        assertThat(column(found, "n_good").values()).containsOnly(7.0);
        assertThat(found.statistics()).contains(ObjectStatistics.State.CURRENT);
        assertThat(found.variables(List.of("median")).get(0).units()).isEqualTo("mag");
    }

    @Test
    void statisticsAreNeverOlderThanTheLastCommit() {
        storage.consolidate(ConsolidateOptions.defaults());
        populate(EPOCHS - 1, 40);

        ObjectQuery query = ObjectQuery.all().where("median > 16.5").withMeasurements(ISO);
        ObjectSelection found = storage.select(query);
        List<String> expected = starsAbove(16.5, nightsWithLast(40));
        assertThat(expected).isNotEqualTo(starsAbove(16.5, nightsWithLast(EPOCHS - 1)));
        assertThat(found.keys()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(found.statistics()).contains(ObjectStatistics.State.COMPUTED);
        column(found, "median")
                .forEach((star, median) -> assertThat(median).isEqualTo(medianOf(star, nightsWithLast(40))));

        storage.consolidate(ConsolidateOptions.defaults());
        assertThat(storage.select(query).keys()).isEqualTo(found.keys());
        assertThat(storage.select(query).statistics()).contains(ObjectStatistics.State.CURRENT);
    }

    @Test
    void statisticsOfObjectsAndMeasurementsThatCameLaterAreComputed() {
        storage.consolidate(ConsolidateOptions.defaults());
        Stars late = new Stars(List.of(STARS.all().get(0).named("1000").at(150.25, 2.25)), true, false);
        storage.extend(STARS.and(late).catalog(folder.resolve("extended.csv")));
        storage.extend(List.of("default-petro"));

        ObjectSelection found =
                storage.select(ObjectQuery.all().where("n_good = 0").withMeasurements(ISO));
        assertThat(found.keys()).containsExactly("1000");
        assertThat(storage.select(ObjectQuery.all().where("n_good > 0").withMeasurements(List.of("default-petro")))
                        .keys())
                .isEmpty();
    }

    @Test
    void statisticsAreComputedWhereNoneAreKept() {
        ObjectQuery query = ObjectQuery.all().where("median > 16.5").withMeasurements(ISO);
        ObjectSelection computed = storage.select(query);
        assertThat(computed.statistics()).contains(ObjectStatistics.State.COMPUTED);

        storage.consolidate(ConsolidateOptions.defaults());
        ObjectSelection kept = storage.select(query);
        assertThat(kept.statistics()).contains(ObjectStatistics.State.CURRENT);
        assertThat(kept.keys()).isNotEmpty().isEqualTo(computed.keys());
        assertThat(column(kept, "median")).isEqualTo(column(computed, "median"));
    }

    @Test
    void aStatisticIsOfOneMeasurement() {
        ObjectQuery query = ObjectQuery.all().where("dec > 0 and median > 15");
        assertThatThrownBy(() -> storage.select(query))
                .hasMessageContaining("character 13")
                .hasMessageContaining("one measurement")
                .hasMessageContaining("default-auto, default-iso");
        assertThatThrownBy(() -> storage.select(query.withMeasurements(List.of("default-isa"))))
                .hasMessageContaining("'default-iso'");
        assertThatThrownBy(() -> storage.select(ObjectQuery.all()).variables(List.of("mad")))
                .isInstanceOf(LightcurveException.class)
                .hasMessageContaining("one measurement");
        assertThat(storage.select(ObjectQuery.all()).statistics()).isEmpty();
    }

    // ---- light curves

    private static List<String> points(LightcurveSelection curves) {
        List<String> points = new ArrayList<>();
        curves.forEach(List.of(), block -> {
            for (int o = 0; o < block.objects().size(); o++) {
                for (int s = 0; s < block.series().size(); s++) {
                    LightcurveSeries series = block.series().get(s);
                    for (int p = 0; p < series.size(); p++) {
                        points.add(block.objects().keys().get(o) + " " + series.measurement() + " " + series.epoch(p)
                                + " " + block.magnitude(o, s, p) + " " + block.magnitudeError(o, s, p));
                    }
                }
            }
        });
        return points;
    }

    private List<List<String>> answers() {
        LightcurveStorage fresh = LightcurveStorage.load(store);
        List<ObjectQuery> queries = List.of(
                SCATTERED,
                SCATTERED.nearest(Nearest.to(150.2, 2.1, 4)),
                ObjectQuery.all().nearest(Nearest.to(150.4, 2.3, 9)),
                ObjectQuery.all());
        LightcurveFilter some = LightcurveFilter.all().withMeasurements(ISO).whereEpochs("epoch != 'e2'");
        return queries.stream()
                .map(fresh::select)
                .flatMap(found -> Arrays.asList(LightcurveFilter.all(), some).stream()
                        .map(filter -> points(found.lightcurves(filter))))
                .toList();
    }

    @Test
    void lightCurvesAreTheSameWithTheCopyAsWithoutIt() {
        List<List<String>> before = answers();
        storage.consolidate(ConsolidateOptions.defaults());
        assertThat(answers()).isEqualTo(before);

        populate(2, 30);
        populate(EPOCHS, EPOCHS);
        List<List<String>> mixed = answers();
        NewFolder.remove(ObjectMajorCopy.path(store));
        assertThat(mixed).isNotEqualTo(before).isEqualTo(answers());
    }

    @Test
    void scatteredLightCurvesComeFromTheCopy() throws IOException {
        List<String> before = points(
                storage.select(SCATTERED).lightcurves(LightcurveFilter.all().withMeasurements(ISO)));
        storage.consolidate(ConsolidateOptions.defaults());
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            Damage.flipBit(store.resolve("lightcurves/c/0/0/0/" + epoch), 40);
        }
        LightcurveSelection curves = LightcurveStorage.load(store)
                .select(SCATTERED)
                .lightcurves(LightcurveFilter.all().withMeasurements(ISO));
        assertThat(points(curves)).isEqualTo(before);
    }
}
