package org.lightloom.lightcurves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lightloom.lightcurves.sky.Box;
import org.lightloom.lightcurves.sky.Cone;

/** What queries find, beside what the catalogs say. */
@Timeout(120)
class QueryTest {
    private static final Stars STARS = Stars.field(300);

    private final Path folder;
    private final LightcurveStorage storage;

    QueryTest(@TempDir Path folder) {
        this.folder = folder;
        this.storage = LightcurveStorage.create(
                folder.resolve("store"), STARS.catalog(folder.resolve("reference.csv")), CreateOptions.defaults());
    }

    private void populate(String epoch, int number, double mjd, String band) {
        Path file = STARS.observed(number).write(folder.resolve(epoch + ".csv"));
        Map<String, String> variables = new LinkedHashMap<>(Map.of("mjd", Double.toString(mjd), "band", band));
        storage.register(Manifest.ofOne(file, epoch, Optional.empty(), variables));
        storage.populateEpochFromCatalog(
                epoch, STARS.observed(number).catalog(folder.resolve(epoch + ".csv")), List.of());
    }

    private List<String> starsIn(Cone cone) {
        return STARS.all().stream()
                .filter(star -> cone.contains(star.ra(), star.dec()))
                .map(Stars.Star::id)
                .toList();
    }

    // ---- objects

    @Test
    void aConeFindsItsStarsBeforeAnyEpochIsPopulatedAndAfterObjectsWereAdded() {
        Cone cone = new Cone(150.25, 2.25, 0.1);
        assertThat(storage.select(ObjectQuery.all().within(cone)).keys())
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(starsIn(cone));

        Stars late = new Stars(List.of(STARS.all().get(0).named("late").at(150.25, 2.25)), true, false);
        storage.extend(STARS.and(late).catalog(folder.resolve("extended.csv")));
        List<String> expected = new ArrayList<>(starsIn(cone));
        expected.add("late");
        assertThat(storage.select(ObjectQuery.all().within(cone)).keys()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void everythingThatIsAskedForMustHold() {
        Cone cone = new Cone(150.25, 2.25, 0.2);
        ObjectSelection found = storage.select(ObjectQuery.all()
                .withKeys(List.of("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"))
                .within(cone)
                .within(new Box(150, 150.3, 0, 90))
                .where("object != '3' and mag_auto > 12.1 and object_mag_auto < 99"));
        List<String> expected = STARS.all().stream()
                .filter(star -> Integer.parseInt(star.id()) <= 12 && !star.id().equals("3"))
                .filter(star -> cone.contains(star.ra(), star.dec()) && star.ra() <= 150.3)
                .filter(star -> Double.parseDouble(star.cells().get(0)) > 12.1)
                .map(Stars.Star::id)
                .toList();
        assertThat(found.keys()).isNotEmpty().containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void theNearestComeNearestFirstWithTheirSeparation() {
        Cone at = new Cone(150.1, 2.3, 180);
        ObjectSelection found =
                storage.select(ObjectQuery.all().where("mag_auto > 13").nearest(Nearest.to(150.1, 2.3, 5)));
        List<String> expected = STARS.all().stream()
                .filter(star -> Double.parseDouble(star.cells().get(0)) > 13)
                .sorted(Comparator.comparingDouble(star -> at.separation(star.ra(), star.dec())))
                .map(Stars.Star::id)
                .limit(5)
                .toList();
        assertThat(found.keys()).isEqualTo(expected);
        List<Double> separations = new ArrayList<>();
        found.forEach(found.variables(List.of("separation")), rows -> {
            var separation = (org.lightloom.lightcurves.expression.Variable.Numbers)
                    rows.variables().get(0);
            for (int row = 0; row < rows.size(); row++) {
                separations.add(separation.at().applyAsDouble(row));
            }
        });
        assertThat(separations).hasSize(5).isSorted();
        assertThat(separations.get(0)).isEqualTo(at.separation(found.ra()[0], found.dec()[0]));
    }

    @Test
    void unknownNamesAreErrorsThatNameTheNearest() {
        assertThatThrownBy(() -> storage.select(ObjectQuery.all().where("mag_aut > 3")))
                .hasMessageContaining("'mag_auto'");
        assertThatThrownBy(() -> storage.select(ObjectQuery.all().withKeys(List.of("1", "x"))))
                .hasMessageContaining("unknown object 'x'");
        assertThatThrownBy(() -> storage.select(ObjectQuery.all()).variables(List.of("deck")))
                .hasMessageContaining("'dec'");
    }

    @Test
    void objectsWithoutPositionsAreFoundByKeyAndConditionOnly() {
        LightcurveStorage blind = LightcurveStorage.create(
                folder.resolve("blind"),
                STARS.withoutPositions().catalog(folder.resolve("blind.csv")),
                CreateOptions.defaults());
        assertThat(blind.select(ObjectQuery.all().where("object = '7'")).keys()).containsExactly("7");
        assertThatThrownBy(() -> blind.select(ObjectQuery.all().within(new Cone(0, 0, 1))))
                .hasMessageContaining("no sky positions");
    }

    // ---- light curves

    @Test
    void blocksHoldTheLightCurvesOfTheirObjects() {
        populate("b", 2, 60002, "r");
        populate("a", 1, 60001, "g");
        populate("c", 3, 60003, "g");
        LightcurveSelection curves = storage.select(ObjectQuery.all()).lightcurves(LightcurveFilter.all());
        assertThat(curves.rows()).isEqualTo(300L * 2 * 3);
        Map<String, Lightcurve> seen = collected(curves);
        for (String object : storage.objectKeys()) {
            for (String measurement : storage.measurementKeys()) {
                assertThat(seen.get(object + measurement)).isEqualTo(storage.lightcurve(object, measurement));
            }
        }
        assertThat(curve(seen, "17default-auto").points().get(0).magnitude()).isEqualTo(Stars.magnitude(17, 0, 1));
    }

    private static Map<String, Lightcurve> collected(LightcurveSelection curves) {
        Map<String, Lightcurve> seen = new HashMap<>();
        curves.forEach(List.of(), block -> {
            for (int o = 0; o < block.objects().size(); o++) {
                for (int s = 0; s < block.series().size(); s++) {
                    LightcurveSeries series = block.series().get(s);
                    List<Lightcurve.Point> points = new ArrayList<>();
                    for (int p = 0; p < series.size(); p++) {
                        points.add(new Lightcurve.Point(
                                series.epoch(p),
                                series.mjd(p),
                                block.magnitude(o, s, p),
                                block.magnitudeError(o, s, p)));
                    }
                    String object = block.objects().keys().get(o);
                    seen.put(object + series.measurement(), new Lightcurve(object, series.measurement(), points));
                }
            }
        });
        return seen;
    }

    private static Lightcurve curve(Map<String, Lightcurve> seen, String objectAndMeasurement) {
        return Optional.ofNullable(seen.get(objectAndMeasurement)).orElseThrow();
    }

    @Test
    void timeRangeAndConditionChooseEpochs() {
        populate("a", 1, 60001, "g");
        populate("b", 2, 60002, "r");
        populate("c", 3, 60003, "g");
        LightcurveFilter filter = LightcurveFilter.all()
                .withMeasurements(List.of("default-iso"))
                .between(60001, 60002.5)
                .whereEpochs("band = 'g' and prefix = 'default' and measurement != 'default-auto' and epoch != 'z'");
        List<String> some = new ArrayList<>(List.of("9", "200", "17"));
        Collections.shuffle(some, new Random(1));
        LightcurveSelection curves =
                storage.select(ObjectQuery.all().withKeys(some)).lightcurves(filter);
        Map<String, Lightcurve> seen = collected(curves);
        assertThat(seen).hasSize(3);
        assertThat(curve(seen, "17default-iso").points())
                .containsExactly(new Lightcurve.Point("a", 60001, Stars.magnitude(17, 1, 1), Stars.error(17, 1, 1)));
    }

    @Test
    void withoutEpochsThereAreNoRows() {
        LightcurveSelection curves = storage.select(ObjectQuery.all()).lightcurves(LightcurveFilter.all());
        assertThat(curves.rows()).isZero();
        assertThat(curve(collected(curves), "1default-auto").points()).isEmpty();
    }
}
