package org.lightloom.catalogs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Epoch 4 as SExtractor wrote it in each of its seven catalog types. */
class FormatsTest {
    private static final SourceCatalog HEAD = Samples.read("formats/epoch_0004.head.cat");

    @TempDir
    Path folder;

    @Test
    void asciiHeadHasAllThatTheFileSays() {
        assertThat(HEAD.size()).isEqualTo(389);
        assertThat(HEAD.objectKeys()).hasSize(389).startsWith("1", "2", "3").endsWith("389");
        assertThat(HEAD.measurementKeys())
                .containsExactly(
                        "default-auto",
                        "default-iso",
                        "default-aper_1",
                        "default-aper_2",
                        "default-aper_3",
                        "default-aper_4");
        assertThat(HEAD.measurements().get(3))
                .isEqualTo(new Measurement("default-aper_2", "MAG_APER", java.util.Optional.of("MAGERR_APER"), 2));
        assertThat(HEAD.transform()).isEqualTo("sextractor");
        assertThat(HEAD.ra(0)).isEqualTo(150.0341917);
        assertThat(HEAD.dec(0)).isEqualTo(2.1263035);
        assertThat(HEAD.x(0)).isEqualTo(907.0786);
        assertThat(HEAD.y(0)).isEqualTo(70.3293);
        assertThat(HEAD.magnitude(0, 0)).isEqualTo(14.6603f);
        assertThat(HEAD.magnitudeError(0, 0)).isEqualTo(0.0020f);
        assertThat(HEAD.magnitude(0, 3)).isEqualTo(15.4358f);
        assertThat(HEAD.magnitudeError(0, 5)).isEqualTo(0.0020f);
        assertThat(HEAD.numericColumns())
                .containsExactly(
                        "X_IMAGE",
                        "Y_IMAGE",
                        "ALPHA_J2000",
                        "DELTA_J2000",
                        "FLUX_AUTO",
                        "FLUXERR_AUTO",
                        "FLAGS",
                        "CLASS_STAR",
                        "FWHM_IMAGE");
        assertThat(HEAD.column("FLAGS")).startsWith(2, 0, 3);
        assertThat(HEAD.line(0)).isEqualTo(17);
        assertThat(HEAD.observationTime()).isEmpty();
        assertThat(HEAD.warnings()).isEmpty();
    }

    /** The same digits give the same bits. */
    @ParameterizedTest
    @ValueSource(strings = {"epoch_0004.head.cat", "epoch_0004.skycat.cat", "epoch_0004.vot.xml"})
    void textFormatsReadBitForBitTheSame(String name) {
        SourceCatalog catalog = Samples.read("formats/" + name);

        assertSame(catalog, HEAD, 0, 0, 0);
        assertThat(catalog.numericColumns()).isEqualTo(HEAD.numericColumns());
        for (String column : HEAD.numericColumns()) {
            assertThat(catalog.column(column)).isEqualTo(HEAD.column(column));
        }
    }

    @Test
    void tablesOfSettingsInAVotableAreNoCatalogs() {
        SourceCatalog catalog = Samples.read("formats/epoch_0004.vot.xml");

        assertThat(catalog.warnings()).isEmpty();
        assertThat(catalog.extensions()).isEqualTo(1);
        assertThat(catalog.line(0)).isEqualTo(61);
    }

    @Test
    void plainAsciiReadsBitForBitTheSameOnceItsColumnsAreNamed() {
        CatalogOptions options = CatalogOptions.defaults().withColumns(Samples.COLUMNS_OF_THE_SAMPLES);

        SourceCatalog catalog = Catalogs.read(Samples.path("formats/epoch_0004.ascii.cat"), options);

        assertSame(catalog, HEAD, 0, 0, 0);
        assertThat(catalog.line(0)).isEqualTo(1);
    }

    @Test
    void skycatSaysThatTheNamesOfItsFirstColumnsAreInferred() {
        SourceCatalog catalog = Samples.read("formats/epoch_0004.skycat.cat");

        assertThat(catalog.warnings()).singleElement().asString().contains("ASCII_SKYCAT", "X_IMAGE", "--columns");
    }

    @Test
    void skycatTakesNamedColumnsWithoutWarning() {
        CatalogOptions options = CatalogOptions.defaults().withColumns(Samples.COLUMNS_OF_THE_SAMPLES);

        SourceCatalog catalog = Catalogs.read(Samples.path("formats/epoch_0004.skycat.cat"), options);

        assertSame(catalog, HEAD, 0, 0, 0);
        assertThat(catalog.warnings()).isEmpty();
    }

    @Test
    void skycatWithoutItsEndIsTruncated() throws IOException {
        String text = Files.readString(Samples.path("formats/epoch_0004.skycat.cat"));
        String cut = text.substring(0, text.indexOf("[EOD]"));

        assertThatThrownBy(() -> Samples.read(folder, "cut.cat", cut))
                .isInstanceOf(CatalogException.class)
                .hasMessageContaining("truncated");
    }

    /**
     * FITS holds float32 magnitudes and pixels and float64 degrees, ASCII prints 4 decimals of mag and pixels and 7 of deg: they
     * agree to half a unit of the last printed digit and the rounding of a float32.
     */
    @ParameterizedTest
    @ValueSource(strings = {"epoch_0004.fits1.fits", "epoch_0004.ldac.fits", "epoch_0004.tpx.fits"})
    void fitsFormatsReadTheSameToThePrintedDigits(String name) {
        SourceCatalog catalog = Samples.read("formats/" + name);

        assertSame(catalog, HEAD, 5.2e-5, 1.2e-4, 5.1e-8);
        assertThat(catalog.column("FLAGS")).isEqualTo(HEAD.column("FLAGS"));
        assertThat(catalog.column("FLUX_AUTO")[0]).isCloseTo(343464.8, within(0.06));
        assertThat(catalog.line(0)).isZero();
        assertThat(catalog.warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoch_0004.ldac.fits", "epoch_0004.tpx.fits"})
    void theFrameHeaderTellsWhenItWasObserved(String name) {
        ObservationTime time = Samples.read("formats/" + name).observationTime().orElseThrow();

        assertThat(time)
                .isEqualTo(new ObservationTime(
                        60324.374311, ObservationTime.Reference.START, "MJD-OBS", "UTC", OptionalDouble.of(120)));
        assertThat(time.atMidExposure().mjd()).isEqualTo(60324.374311 + 60 / 86_400.0);
        assertThat(time.atMidExposure().reference()).isEqualTo(ObservationTime.Reference.MID);
    }

    @Test
    void fitsWithoutFrameHeaderHasNoTime() {
        assertThat(Samples.read("formats/epoch_0004.fits1.fits").observationTime())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "epoch_0004.head.cat",
                "epoch_0004.skycat.cat",
                "epoch_0004.vot.xml",
                "epoch_0004.fits1.fits",
                "epoch_0004.ldac.fits",
                "epoch_0004.tpx.fits"
            })
    void gzipOfEachReadsTheSame(String name) throws IOException {
        SourceCatalog plain = Samples.read("formats/" + name);

        Path zipped = Samples.gzip(Samples.path("formats/" + name), folder);
        SourceCatalog catalog = Catalogs.read(zipped, CatalogOptions.defaults());

        assertSame(catalog, plain, 0, 0, 0);
        assertThat(catalog.observationTime()).isEqualTo(plain.observationTime());
    }

    @Test
    void sourceHasTheChecksumOfTheFileOnDisk() throws Exception {
        Path zipped = Samples.gzip(Samples.path("formats/epoch_0004.head.cat"), folder);

        CatalogSource source = Catalogs.read(zipped, CatalogOptions.defaults()).source();

        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(zipped));
        assertThat(source)
                .isEqualTo(new CatalogSource(
                        zipped, "epoch_0004.head.cat.gz", HexFormat.of().formatHex(digest), 389));
    }

    @Test
    void ofSingleModeLdacAndAsciiAgree() {
        SourceCatalog ldac = Samples.read("single/epoch_0017.ldac.fits");

        assertSame(ldac, Samples.read("single/epoch_0017.cat"), 5.2e-5, 1.2e-4, 5.1e-8);
        assertThat(ldac.observationTime()).isPresent();
    }

    @Test
    void spatialOrderFollowsTheHealpixCurve() {
        int[] rows = HEAD.spatiallyOrderedRows();

        for (int i = 1; i < rows.length; i++) {
            assertThat(Healpix.nested29(HEAD.ra(rows[i]), HEAD.dec(rows[i])))
                    .isGreaterThanOrEqualTo(Healpix.nested29(HEAD.ra(rows[i - 1]), HEAD.dec(rows[i - 1])));
            assertThat(HEAD.spatiallyOrderedKeys().get(i))
                    .isEqualTo(HEAD.objectKeys().get(rows[i]));
        }
        assertThat(HEAD.spatiallyOrderedKeys()).containsExactlyInAnyOrderElementsOf(HEAD.objectKeys());
    }

    @Test
    void bulkCopiesAreTheSameAsSingleValues() {
        float[] magnitudes = new float[HEAD.size() + 1];
        float[] errors = new float[HEAD.size()];

        HEAD.copyMagnitudes(4, magnitudes);
        HEAD.copyMagnitudeErrors(4, errors);

        for (int row = 0; row < HEAD.size(); row++) {
            assertThat(Float.valueOf(magnitudes[row])).isEqualTo(Float.valueOf(HEAD.magnitude(row, 4)));
            assertThat(Float.valueOf(errors[row])).isEqualTo(Float.valueOf(HEAD.magnitudeError(row, 4)));
        }
    }

    static void assertSame(SourceCatalog found, SourceCatalog expected, double mag, double pixels, double degrees) {
        assertThat(found.objectKeys()).isEqualTo(expected.objectKeys());
        assertThat(found.measurementKeys()).isEqualTo(expected.measurementKeys());
        for (int row = 0; row < expected.size(); row++) {
            assertThat(found.ra(row)).isCloseTo(expected.ra(row), within(degrees));
            assertThat(found.dec(row)).isCloseTo(expected.dec(row), within(degrees));
            assertThat(found.x(row)).isCloseTo(expected.x(row), within(pixels));
            assertThat(found.y(row)).isCloseTo(expected.y(row), within(pixels));
            for (int m = 0; m < expected.measurementKeys().size(); m++) {
                assertClose(found.magnitude(row, m), expected.magnitude(row, m), mag);
                assertClose(found.magnitudeError(row, m), expected.magnitudeError(row, m), mag);
            }
        }
        assertThat(found.sentinels()).isEqualTo(expected.sentinels());
    }

    private static void assertClose(float found, float expected, double tolerance) {
        if (Float.isNaN(expected)) {
            assertThat(found).isNaN();
        } else {
            assertThat((double) found).isCloseTo(expected, within(tolerance));
        }
    }
}
