package org.lightloom.lightcurves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lightloom.catalogs.SourceCatalog;

/** Finding the object of each row: by id with its guard, and by position. */
class MatchingTest {
    private static final MatchMode BY_ID = new MatchMode.ById();
    private static final Stars FIELD = Stars.field(100);

    @TempDir
    Path folder;

    // ---- by id

    @Test
    void idsFindTheirObjectsInWhateverOrderTheRowsAre() {
        Match match = Matching.of(Sky.read("bad/ids_permuted.cat.gz"), known(Sky.reference()), BY_ID);

        assertThat(match.matchedRows()).isEqualTo(match.objectOfRow().length).isPositive();
        assertThat(match.objectOfRow()).startsWith(388, 387, 386);
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoch_0000", "epoch_0002", "epoch_0017", "epoch_0023"})
    void aChannelWithItsOwnAstrometryIsTheSameField(String epoch) {
        Match match = Matching.of(Sky.dual("ch2", epoch), known(Sky.reference()), BY_ID);

        assertThat(match.matchedRows()).isEqualTo(Sky.OBJECTS);
    }

    @Test
    void anotherFieldIsRefused() {
        assertRefused(() -> Matching.of(Sky.read("bad/another_field.cat.gz"), known(Sky.reference()), BY_ID))
                .hasMessageContaining("another field or a broken WCS")
                .hasMessageContaining("degrees");
    }

    @Test
    void aWcsThatIsOffByMoreThanAnArcminuteIsRefused() {
        assertRefused(() -> match(FIELD.shifted(40, 46), BY_ID))
                .hasMessageContaining("is 61 arcsec, over one arcminute");
    }

    @Test
    void aWcsThatIsOffByLessIsTheSameField() {
        assertThat(match(FIELD.shifted(40, 44), BY_ID).matchedRows()).isEqualTo(100);
    }

    @Test
    void shiftedIdsAreRefusedAsAnotherNumbering() {
        assertRefused(() -> Matching.of(Sky.read("bad/ids_shifted_by_one.cat.gz"), known(Sky.reference()), BY_ID))
                .hasMessageContaining("its numbering is another")
                .hasMessageContaining("--match position");
    }

    @Test
    void fiveInAHundredObjectsOffAreWithinTheLimit() {
        assertThat(match(withOff(5), BY_ID).matchedRows()).isEqualTo(100);
    }

    @Test
    void sixInAHundredObjectsOffAreAnotherNumbering() {
        assertRefused(() -> match(withOff(6), BY_ID)).hasMessageContaining("6 of 100 objects with the same number");
    }

    @Test
    void theOffsetOfTheWholeFieldDoesNotCountAsOff() {
        assertThat(match(withOff(5).shifted(30, -20), BY_ID).matchedRows()).isEqualTo(100);
    }

    @Test
    void withoutSkyPositionsThePixelsGuard() {
        KnownObjects reference = known(catalog(FIELD.withPixels(false)));
        Stars moved = FIELD.withPixels(false).each(star -> off(star, 6) ? star.atPixel(star.x() + 4, star.y()) : star);

        assertRefused(() -> Matching.of(catalog(moved), reference, BY_ID))
                .hasMessageContaining("6 of 100 objects")
                .hasMessageContaining("3 pixels");
        assertThatCode(() -> Matching.of(catalog(FIELD.withPixels(false)), reference, BY_ID))
                .doesNotThrowAnyException();
    }

    @Test
    void withoutAnyPositionsIdsAreTrusted() {
        assertThat(match(FIELD.withoutPositions(), BY_ID).matchedRows()).isEqualTo(100);
    }

    @Test
    void aFewRealObjectsAmongManyHotPixelsAreNotRefused() {
        Stars hot = Stars.field(4_000).rows(1_000, 4_000);
        Stars frame = FIELD.rows(0, 4).and(hot);

        Match match = match(frame, BY_ID);

        assertThat(match.matchedRows()).isEqualTo(4);
        assertThat(match.unmatched()).hasSize(3_000).startsWith("1001", "1002");
    }

    @Test
    void severalExtensionsHaveNoCommonNumbering() {
        SourceCatalog mosaic = TestMosaic.of(folder.resolve("mosaic.cat"), FIELD);

        assertThatThrownBy(() -> Matching.of(mosaic, known(catalog(FIELD)), BY_ID))
                .isInstanceOf(LightcurveException.class)
                .hasMessageContaining("has 2 extensions")
                .hasMessageContaining("--match position");
        assertThat(Matching.of(mosaic, known(catalog(FIELD)), new MatchMode.ByPosition(1))
                        .matchedRows())
                .isEqualTo(100);
    }

    // ---- by position

    /** One-to-one matches that were counted by another program (README of the simulated field). */
    @ParameterizedTest
    @CsvSource({
        "epoch_0000.cat.gz, 400, 381, 383, 384",
        "epoch_0004.ldac.fits.gz, 256, 234, 245, 245",
        "epoch_0017.cat.gz, 168, 157, 161, 163",
        "epoch_0023.cat.gz, 366, 145, 146, 148",
        "epoch_0041.ldac.fits.gz, 208, 150, 180, 191",
        "epoch_0052.cat.gz, 362, 0, 320, 343"
    })
    void singleFramesMatchAsOftenAsMeasured(String file, int rows, int within1, int within2, int within5) {
        SourceCatalog frame = Sky.read("single/" + file);
        KnownObjects reference = known(Sky.reference());

        List<Integer> matched = new ArrayList<>();
        for (double radius : new double[] {1, 2, 5}) {
            matched.add(Matching.of(frame, reference, new MatchMode.ByPosition(radius))
                    .matchedRows());
        }

        assertThat(frame.size()).isEqualTo(rows);
        assertThat(matched).containsExactly(within1, within2, within5);
    }

    @ParameterizedTest
    @CsvSource({
        "359.9999, 10, 0.0001, 10, 0.709",
        "0.0001, -60, 359.9999, -60, 0.360",
        "10, 89.9999, 190, 89.9999, 0.720",
        "77, -89.9999, 257, -89.9999, 0.720",
        "0, 90, 123, 90, 0",
        "150, 2, 150, 2.0002, 0.720"
    })
    void separationsAreTakenOnTheSphere(double ra1, double dec1, double ra2, double dec2, double arcsec) {
        KnownObjects object = known(catalog(one(ra1, dec1)));
        SourceCatalog row = catalog(one(ra2, dec2));

        assertThat(Matching.of(row, object, new MatchMode.ByPosition(arcsec + 0.001))
                        .matchedRows())
                .isOne();
        if (arcsec > 0) {
            assertThat(Matching.of(row, object, new MatchMode.ByPosition(arcsec - 0.001))
                            .matchedRows())
                    .isZero();
        }
    }

    @Test
    void anAmbiguousRowIsReportedAndTheNearestOfTheTwoStillMatches() {
        Stars reference = one(150, 2).and(one(150, 2 + 1.5 / 3600).each(star -> star.named("2")));
        Stars frame = one(150, 2 + 0.5 / 3600).each(star -> star.named("77"));

        Match match = Matching.of(catalog(frame), known(catalog(reference)), new MatchMode.ByPosition(2));

        assertThat(match.objectOfRow()).containsExactly(0);
        assertThat(match.ambiguous()).containsExactly("77");
        assertThat(match.unmatched()).isEmpty();
    }

    @Test
    void ofTwoRowsNearOneObjectOnlyTheNearerMatches() {
        Stars frame = one(150, 2 + 0.5 / 3600)
                .each(star -> star.named("far"))
                .and(one(150, 2 + 0.2 / 3600).each(star -> star.named("near")));

        Match match = Matching.of(catalog(frame), known(catalog(one(150, 2))), new MatchMode.ByPosition(2));

        assertThat(match.objectOfRow()).containsExactly(Match.NONE, 0);
        assertThat(match.unmatched()).containsExactly("far");
        assertThat(match.ambiguous()).containsExactly("far", "near");
    }

    @RepeatedTest(40)
    void matchesAreThoseThatAllPairsGive() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        double dec = List.of(-90.0, -45.0, 0.0, 60.0, 89.999, 90.0).get(random.nextInt(6));
        Stars objects = crowd(random, dec, 1 + random.nextInt(80));
        Stars rows = crowd(random, dec, 1 + random.nextInt(80));
        double radius = 0.5 + 5 * random.nextDouble();

        int[] matched = Matching.of(catalog(rows), known(catalog(objects)), new MatchMode.ByPosition(radius))
                .objectOfRow();

        assertThat(matched).as("seed " + seed).containsExactly(mutualNearest(rows, objects, radius));
    }

    /** By unit vectors and all pairs. */
    private static int[] mutualNearest(Stars rows, Stars objects, double radius) {
        int[] matched = new int[rows.all().size()];
        for (int row = 0; row < matched.length; row++) {
            int object = nearest(rows.all().get(row), objects);
            double distance = distance(rows.all().get(row), objects.all().get(object));
            boolean mutual = nearest(objects.all().get(object), rows) == row;
            matched[row] = mutual && distance <= radius ? object : Match.NONE;
        }
        return matched;
    }

    private static int nearest(Stars.Star star, Stars among) {
        int nearest = 0;
        for (int i = 1; i < among.all().size(); i++) {
            boolean nearer = distance(star, among.all().get(i))
                    < distance(star, among.all().get(nearest));
            nearest = nearer ? i : nearest;
        }
        return nearest;
    }

    private static double distance(Stars.Star a, Stars.Star b) {
        double[] u = vector(a);
        double[] v = vector(b);
        double chord = Math.sqrt(
                (u[0] - v[0]) * (u[0] - v[0]) + (u[1] - v[1]) * (u[1] - v[1]) + (u[2] - v[2]) * (u[2] - v[2]));
        return Math.toDegrees(2 * Math.asin(chord / 2)) * 3600;
    }

    private static double[] vector(Stars.Star star) {
        double ra = Math.toRadians(star.ra());
        double dec = Math.toRadians(star.dec());
        return new double[] {Math.cos(dec) * Math.cos(ra), Math.cos(dec) * Math.sin(ra), Math.sin(dec)};
    }

    /** Stars in a patch of 20 arcsec about RA 0, or all around the pole. */
    private static Stars crowd(Random random, double dec, int count) {
        List<Stars.Star> stars = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            double d = Math.max(-90, Math.min(90, dec + (random.nextDouble() - 0.5) * 20 / 3600));
            double width = Math.abs(dec) > 89 ? 360 : 20.0 / 3600 / Math.cos(Math.toRadians(dec));
            double ra = (360 + (random.nextDouble() - 0.5) * width) % 360;
            stars.add(new Stars.Star(Integer.toString(i), ra, d, 0, 0, List.of()));
        }
        return new Stars(stars, true, false).observed(0);
    }

    // ---- what is matched

    private Match match(Stars rows, MatchMode mode) {
        return Matching.of(catalog(rows), known(catalog(FIELD)), mode);
    }

    private SourceCatalog catalog(Stars stars) {
        return stars.catalog(folder.resolve("stars.csv"));
    }

    private static KnownObjects known(SourceCatalog reference) {
        Map<String, Integer> indexOf = new HashMap<>();
        reference.objectKeys().forEach(key -> indexOf.put(key, indexOf.size()));
        int n = reference.size();
        double[][] positions = new double[4][n];
        for (int row = 0; row < n; row++) {
            positions[0][row] = reference.hasSkyPositions() ? reference.ra(row) : 0;
            positions[1][row] = reference.hasSkyPositions() ? reference.dec(row) : 0;
            positions[2][row] = reference.hasPixelPositions() ? reference.x(row) : 0;
            positions[3][row] = reference.hasPixelPositions() ? reference.y(row) : 0;
        }
        int sky = reference.hasSkyPositions() ? n : 0;
        int pixels = reference.hasPixelPositions() ? n : 0;
        return new KnownObjects(
                indexOf,
                Arrays.copyOf(positions[0], sky),
                Arrays.copyOf(positions[1], sky),
                Arrays.copyOf(positions[2], pixels),
                Arrays.copyOf(positions[3], pixels));
    }

    private static Stars one(double ra, double dec) {
        return new Stars(List.of(new Stars.Star("1", ra, dec, 1, 1, List.of("15", "0.1", "16", "0.1"))), true, false);
    }

    private static boolean off(Stars.Star star, int count) {
        return Integer.parseInt(star.id()) <= count;
    }

    /** The field with the first few stars 4 arcsec off. */
    private static Stars withOff(int count) {
        return FIELD.each(star -> off(star, count) ? star.at(star.ra(), star.dec() + 4.0 / 3600) : star);
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(ThrowingCallable matching) {
        return assertThatThrownBy(matching)
                .isInstanceOf(LightcurveException.MatchRefused.class)
                .hasMessageContaining("Nothing was stored");
    }
}
