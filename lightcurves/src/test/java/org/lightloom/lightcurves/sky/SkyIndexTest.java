package org.lightloom.lightcurves.sky;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lightloom.catalogs.Healpix;

/** The index finds what looking at every object finds; regions are right at RA 0 and the poles. */
class SkyIndexTest {
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    /** Objects crowded at a pole, at RA 0 and anywhere; in HEALPix order but for the last ones. */
    private double[][] objects(int count) {
        double[][] objects = new double[count][];
        for (int i = 0; i < count; i++) {
            objects[i] = switch (i % 4) {
                case 0 -> new double[] {360 * random.nextDouble(), 90 - random.nextDouble()};
                case 1 -> new double[] {(359.5 + random.nextDouble()) % 360, random.nextDouble() - 0.5};
                case 2 -> new double[] {360 * random.nextDouble(), -90 + 0.01 * random.nextDouble()};
                default ->
                    new double[] {360 * random.nextDouble(), Math.toDegrees(Math.asin(2 * random.nextDouble() - 1))};
            };
        }
        Arrays.sort(objects, 0, count * 9 / 10, Comparator.comparingLong(o -> Healpix.nested29(o[0], o[1])));
        objects[count / 2] = new double[] {Double.NaN, Double.NaN};
        return objects;
    }

    private SkyRegion region() {
        double ra = random.nextBoolean() ? 360 * random.nextDouble() : (359 + 2 * random.nextDouble()) % 360;
        double dec = random.nextInt(4) == 0 ? 89.9 : 180 * random.nextDouble() - 90;
        double size = Math.pow(10, 4 * random.nextDouble() - 2);
        return switch (random.nextInt(3)) {
            case 0 -> new Cone(ra, dec, size);
            case 1 -> new Box(ra, (ra + size) % 360, Math.max(-90, dec - size), Math.min(90, dec + size));
            default -> triangle(ra, dec, Math.min(size, 60));
        };
    }

    private static Polygon triangle(double ra, double dec, double size) {
        double low = Math.max(-90, dec - size);
        return new Polygon(List.of(
                new Polygon.Vertex(ra - size / 2, low),
                new Polygon.Vertex(ra + size / 2, low),
                new Polygon.Vertex(ra, Math.min(90, low + size))));
    }

    private static IntPredicate in(SkyRegion region, double[] ra, double[] dec) {
        return i -> region.contains(ra[i], dec[i]);
    }

    @Test
    void everyRegionFindsWhatLookingAtEveryObjectFinds() {
        double[][] objects = objects(6_000);
        double[] ra = Arrays.stream(objects).mapToDouble(o -> o[0]).toArray();
        double[] dec = Arrays.stream(objects).mapToDouble(o -> o[1]).toArray();
        SkyIndex index = new SkyIndex(ra, dec);
        int found = 0;
        for (int i = 0; i < 300; i++) {
            SkyRegion region = region();
            int[] expected =
                    IntStream.range(0, ra.length).filter(in(region, ra, dec)).toArray();
            assertThat(index.within(region)).as("seed %d: %s", seed, region).isEqualTo(expected);
            found += expected.length;
        }
        assertThat(found).isPositive();
        assertThat(index.isComplete()).isFalse();
    }

    @Test
    void nearestAreThoseOfSortingAllByTheirSeparation() {
        double[][] objects = objects(3_000);
        double[] ra = Arrays.stream(objects).mapToDouble(o -> o[0]).toArray();
        double[] dec = Arrays.stream(objects).mapToDouble(o -> o[1]).toArray();
        SkyIndex index = new SkyIndex(ra, dec);
        for (int i = 0; i < 50; i++) {
            Cone at = new Cone(360 * random.nextDouble(), 180 * random.nextDouble() - 90, 180);
            int[] expected = IntStream.range(0, ra.length)
                    .filter(object -> object % 3 != 0 && !Double.isNaN(ra[object]))
                    .boxed()
                    .sorted(Comparator.comparingDouble(object -> at.separation(ra[object], dec[object])))
                    .limit(7)
                    .mapToInt(object -> object)
                    .toArray();
            assertThat(index.nearest(at, 7, object -> object % 3 != 0))
                    .as("seed %d: %s", seed, at)
                    .isEqualTo(expected);
        }
    }

    @Test
    void separationsAreThoseOfHaversine() {
        for (int i = 0; i < 1_000; i++) {
            double ra = 360 * random.nextDouble();
            double dec = 170 * random.nextDouble() - 85;
            double distance = Math.pow(10, 6 * random.nextDouble() - 6);
            double along = new Cone(ra, dec, 1).separation(ra, dec + distance);
            assertThat(along).as("seed %d", seed).isCloseTo(distance, org.assertj.core.data.Offset.offset(1e-12));
        }
    }

    @Test
    void aConeAtThePoleHoldsAllRightAscensions() {
        Cone cone = new Cone(10, 89.5, 1);
        assertThat(cone.contains(190, 89.6)).isTrue();
        assertThat(cone.contains(190, 89.4)).isFalse();
        assertThat(new Cone(0.05, 0, 0.2).contains(359.9, 0)).isTrue();
        assertThat(new Cone(-0.05, 0, 0.2).contains(0.1, 0)).isTrue();
    }

    @Test
    void aBoxMayCrossRightAscensionZero() {
        Box box = new Box(350, 10, -1, 1);
        assertThat(box.contains(0, 0)).isTrue();
        assertThat(box.contains(355, 1)).isTrue();
        assertThat(box.contains(180, 0)).isFalse();
        assertThat(new Box(350, 360, -1, 1).contains(0, 0)).isTrue();
        assertThat(new Box(0, 360, 89, 90).contains(123, 89.5)).isTrue();
    }

    @Test
    void edgesOfAPolygonAreGreatCircles() {
        Polygon polygon = new Polygon(
                List.of(new Polygon.Vertex(300, 60), new Polygon.Vertex(60, 60), new Polygon.Vertex(0, 20)));
        assertThat(polygon.contains(0, 65)).isTrue();
        assertThat(polygon.contains(0, 73.8)).isTrue(); // tan of the highest declination: tan 60 / cos 60
        assertThat(polygon.contains(0, 74)).isFalse();
        assertThat(polygon.contains(180, -65)).isFalse();
    }

    @Test
    void impossibleRegionsAreRefused() {
        assertThatThrownBy(() -> new Cone(0, 91, 1)).hasMessageContaining("-90 to 90");
        assertThatThrownBy(() -> new Cone(0, 0, -1)).hasMessageContaining("radius");
        assertThatThrownBy(() -> new Cone(Double.NaN, 0, 1)).hasMessageContaining("no position");
        assertThatThrownBy(() -> new Box(0, 1, 5, 4)).hasMessageContaining("southern border first");
        assertThatThrownBy(() -> new Polygon(
                        List.of(new Polygon.Vertex(0, 0), new Polygon.Vertex(120, 0), new Polygon.Vertex(240, 0))))
                .hasMessageContaining("hemisphere");
        assertThatThrownBy(() -> new Polygon(List.of())).hasMessageContaining("three vertices");
    }
}
