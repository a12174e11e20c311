package org.lightloom.catalogs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the option --columns may say. */
class ColumnsTest {
    private static final String HEAD = "formats/epoch_0004.head.cat";

    @TempDir
    Path folder;

    private static SourceCatalog read(String name, String columns) {
        return Catalogs.read(Samples.path(name), CatalogOptions.defaults().withColumns(columns));
    }

    @Test
    void aPrefixBeginsEveryLabel() {
        CatalogOptions options = CatalogOptions.defaults().withPrefix("ch1");

        SourceCatalog catalog = Catalogs.read(Samples.path(HEAD), options);

        assertThat(catalog.measurementKeys())
                .contains("ch1-auto", "ch1-aper_4")
                .allMatch(key -> key.startsWith("ch1-"));
    }

    @Test
    void idfWritesTheKeysWithALetter() {
        SourceCatalog catalog = read(HEAD, "idf");

        assertThat(catalog.objectKeys()).startsWith("I1", "I2").endsWith("I389");
        assertThat(catalog.transform()).isEqualTo("idf");
    }

    @Test
    void aMappingGivesRolesAndNames() {
        SourceCatalog catalog = read(
                HEAD,
                "id=NUMBER,ra=ALPHA_J2000,dec=DELTA_J2000,kron=MAG_AUTO:MAGERR_AUTO,a=MAG_APER:MAGERR_APER,bare=MAG_ISO");

        assertThat(catalog.transform()).isEqualTo("mapping");
        assertThat(catalog.measurementKeys())
                .containsExactly(
                        "default-kron", "default-a_1", "default-a_2", "default-a_3", "default-a_4", "default-bare");
        assertThat(catalog.magnitude(0, 0)).isEqualTo(14.6603f);
        assertThat(catalog.magnitudeError(0, 5)).isNaN();
        assertThat(catalog.nonFinite(5)).isZero();
        assertThat(catalog.hasSkyPositions()).isTrue();
        assertThat(catalog.hasPixelPositions()).isFalse();
        assertThat(catalog.numericColumns()).contains("X_IMAGE", "FLAGS").doesNotContain("MAG_AUTO", "NUMBER");
    }

    @Test
    void aMappingMayTakeOtherIntegersAsKeys() throws IOException {
        String text = "#  1 GAIA_ID  source\n#  2 MAG_G  mag\n6917528443525529728 17.5\n-3 18.5\n";
        Path file = Files.writeString(folder.resolve("gaia.cat"), text);

        SourceCatalog catalog = Catalogs.read(file, CatalogOptions.defaults().withColumns("id=GAIA_ID,g=MAG_G"));

        assertThat(catalog.objectKeys()).containsExactly("6917528443525529728", "-3");
    }

    @Test
    void numbersNameTheColumnsOfATableWithoutHeader() {
        SourceCatalog catalog = read(
                "bad/header_missing.cat", "1=NUMBER,6=MAG_AUTO,7=MAGERR_AUTO,10=MAG_APER,14=MAGERR_APER,18=FLUX_AUTO");

        assertThat(catalog.size()).isEqualTo(60);
        assertThat(catalog.measurementKeys()).hasSize(5).contains("default-aper_4");
        assertThat(catalog.magnitude(0, 4)).isEqualTo(14.6631f);
        assertThat(catalog.hasSkyPositions()).isFalse();
        assertThat(catalog.spatiallyOrderedKeys()).isEqualTo(catalog.objectKeys());
        assertThat(catalog.numericColumns()).containsExactly("FLUX_AUTO");
    }

    @Test
    void numbersReplaceADamagedHeader() {
        SourceCatalog catalog = read("bad/header_incomplete.cat", Samples.COLUMNS_OF_THE_SAMPLES);

        assertThat(catalog.measurementKeys()).hasSize(6);
        assertThat(catalog.magnitude(0, 0)).isEqualTo(14.6603f);
    }

    @Test
    void aRowShorterThanTheFirstIsRefusedWithNumberedColumnsToo() throws IOException {
        Path file = Files.writeString(folder.resolve("a.cat"), "1 17.5 0\n2 18.5\n");

        assertThatThrownBy(() -> Catalogs.read(file, CatalogOptions.defaults().withColumns("1=NUMBER,2=MAG_AUTO")))
                .isInstanceOfSatisfying(CatalogException.class, e -> {
                    assertThat(e.line()).isEqualTo(2);
                    assertThat(e).hasMessageContaining("3 cells expected, 2 found");
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sextracter | the nearest is sextractor",
                "nonsense | there are sextractor, idf, photutils, default",
                "id=NUMBER,auto=MAG_AUT | the nearest is MAG_AUTO",
                "id=NUMBER,auto=MAG_AUTO:MAGER_AUTO | the nearest is MAGERR_AUTO",
                "auto=MAG_AUTO | id=COLUMN",
                "id=NUMBER,ra=ALPHA_J2000 | both ra and dec",
                "id=NUMBER,auto=MAG_AUTO,auto=MAG_ISO | \"auto\" twice",
                "id=NUMBER,auto | \"auto\" where it needs name=COLUMN",
                "id=NUMBER, | name=COLUMN",
                "id=MAG_APER | needs one value per row",
                "2=NUMBER,1=MAG_AUTO | ascending",
                "0=NUMBER | ascending",
                "1=NUMBER,23=MAG_AUTO | the row has 22",
                "photutils | there is no column label",
                "default | there is no column id",
                "id=NUMBER,a=MAG_APER:MAGERR_AUTO | 1 errors belong to 4 values",
                "id=NUMBER,a_1=MAG_AUTO,a=MAG_APER | two columns give the measurement default-a_1"
            })
    void whatItCannotMeanIsRefusedWithWhatIsPossible(String columns, String words) {
        assertThatThrownBy(() -> read(HEAD, columns))
                .isInstanceOf(CatalogException.class)
                .hasMessageContaining(words)
                .hasMessageContaining("epoch_0004.head.cat");
    }

    @Test
    void numbersAreForFilesWithoutNamesOnly() {
        assertThatThrownBy(() -> read("formats/epoch_0004.fits1.fits", Samples.COLUMNS_OF_THE_SAMPLES))
                .isInstanceOf(CatalogException.class)
                .hasMessageContaining("id=COLUMN");
    }

    @Test
    void aPrefixMustBeAWord() {
        CatalogOptions options = CatalogOptions.defaults().withPrefix("ch 1");

        assertThatThrownBy(() -> Catalogs.read(Samples.path(HEAD), options))
                .isInstanceOf(CatalogException.class)
                .hasMessageContaining("ch 1");
    }

    @Test
    void anUnknownNumericColumnNamesTheNearest() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Samples.read(HEAD).column("FLAG"))
                .withMessageContaining("the nearest is FLAGS");
    }

    @Test
    void magnitudesWithoutErrorsAreReadWithMissingErrors() throws IOException {
        SourceCatalog catalog = Samples.read(folder, "a.cat", "# 1 NUMBER n\n# 2 MAG_APER m\n1 17.5\n2 99.0\n");

        assertThat(catalog.measurementKeys()).containsExactly("default-aper");
        assertThat(catalog.measurements().get(0).errorColumn()).isEmpty();
        assertThat(catalog.magnitudeError(0, 0)).isNaN();
        assertThat(catalog.sentinels(0)).isEqualTo(1);
        assertThat(catalog.nonFinite(0)).isZero();
    }

    @Test
    void windowedPositionsServeWithAWarning() throws IOException {
        String header = "# 1 NUMBER\n# 2 ALPHAWIN_J2000\n# 3 DELTAWIN_J2000\n# 4 MAG_AUTO\n";

        SourceCatalog catalog = Samples.read(folder, "a.cat", header + "1 10.5 -20.5 17\n");

        assertThat(catalog.ra(0)).isEqualTo(10.5);
        assertThat(catalog.dec(0)).isEqualTo(-20.5);
        assertThat(catalog.warnings()).singleElement().asString().contains("ALPHAWIN_J2000");
    }

    @Test
    void unknownParametersAreAsWideAsTheHeaderSays() throws IOException {
        String header = "# 1 NUMBER\n# 2 SHAPELETS  vector\n# 5 MAG_AUTO\n";

        SourceCatalog catalog = Samples.read(folder, "a.cat", header + "1 0.1 0.2 0.3 17\n");

        assertThat(catalog.numericColumns()).containsExactly("SHAPELETS_1", "SHAPELETS_2", "SHAPELETS_3");
        assertThat(catalog.column("SHAPELETS_3")).containsExactly(0.3);
        assertThat(catalog.magnitude(0, 0)).isEqualTo(17f);
    }
}
