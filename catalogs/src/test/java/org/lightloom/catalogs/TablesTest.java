package org.lightloom.catalogs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import uk.ac.starlink.fits.FitsTableWriter;
import uk.ac.starlink.table.ColumnInfo;
import uk.ac.starlink.table.RowListStarTable;
import uk.ac.starlink.table.StarTable;
import uk.ac.starlink.table.StarTableOutput;
import uk.ac.starlink.table.StarTableWriter;
import uk.ac.starlink.votable.DataFormat;
import uk.ac.starlink.votable.VOTableVersion;
import uk.ac.starlink.votable.VOTableWriter;

/** Catalogs that SExtractor did not write. */
class TablesTest {
    private static final String CSV = """
            id,ra,dec,x,y,mag_auto,magerr_auto,kind
            V01,150.25,2.5,10.5,20.5,17.25,0.01,rrlyr
            "V,02",151.25,-2.5,11.5,21.5,99.0,,"flare"
            """;

    @TempDir
    Path folder;

    @Test
    void csvWithPlainNamesIsReadByTheDefaultTransform() throws IOException {
        SourceCatalog catalog = Samples.read(folder, "a.csv", CSV);

        assertThat(catalog.transform()).isEqualTo("default");
        assertThat(catalog.objectKeys()).containsExactly("V01", "V,02");
        assertThat(catalog.ra(1)).isEqualTo(151.25);
        assertThat(catalog.y(0)).isEqualTo(20.5);
        assertThat(catalog.measurementKeys()).containsExactly("default-auto");
        assertThat(catalog.magnitude(0, 0)).isEqualTo(17.25f);
        assertThat(catalog.magnitude(1, 0)).isNaN();
        assertThat(catalog.sentinels(0)).isEqualTo(1);
        assertThat(catalog.line(1)).isEqualTo(3);
        assertThat(catalog.numericColumns()).containsExactly("ra", "dec", "x", "y");
    }

    @Test
    void csvMayHaveTheNamesOfSextractorAndBeCompressed() throws IOException {
        String text = "# exported\nNUMBER,ALPHA_J2000,DELTA_J2000,MAG_AUTO,MAGERR_AUTO\r\n7,1,2,17.5,0.1\r\n";
        Path zipped = Samples.gzip(Files.writeString(folder.resolve("a.csv"), text), folder);

        SourceCatalog catalog = Catalogs.read(zipped, CatalogOptions.defaults());

        assertThat(catalog.objectKeys()).containsExactly("7");
        assertThat(catalog.magnitudeError(0, 0)).isEqualTo(0.1f);
    }

    @Test
    void semicolonsTabsAndBlanksSeparateToo() throws IOException {
        for (String separator : new String[] {";", "\t", "   "}) {
            String text = "id ra dec mag\n17 1.5 -2.5 16.5\n18 1.5 -2.5 16.25\n".replace(" ", separator);

            SourceCatalog catalog = Samples.read(folder, "a.txt", text);

            assertThat(catalog.objectKeys()).containsExactly("17", "18");
            assertThat(catalog.measurementKeys()).containsExactly("default-mag");
            assertThat(catalog.magnitude(1, 0)).isEqualTo(16.25f);
        }
    }

    @Test
    void csvErrorsNameLineAndColumn() {
        assertThatThrownBy(() -> Samples.read(folder, "a.csv", CSV.replace("17.25", "17.2S")))
                .isInstanceOfSatisfying(CatalogException.class, e -> {
                    assertThat(e.line()).isEqualTo(2);
                    assertThat(e.columnNumber()).isEqualTo(6);
                    assertThat(e.columnName()).contains("mag_auto");
                });
    }

    @Test
    void csvRowsMustHaveAllCells() {
        assertThatThrownBy(() -> Samples.read(folder, "a.csv", CSV + "V03,1,2\n"))
                .isInstanceOfSatisfying(CatalogException.class, e -> {
                    assertThat(e.line()).isEqualTo(4);
                    assertThat(e).hasMessageContaining("8 cells expected, 3 found");
                });
    }

    @Test
    void csvKeysMustBeThereAndUnique() {
        assertThatThrownBy(() -> Samples.read(folder, "a.csv", CSV.replace("V01", "")))
                .isInstanceOf(CatalogException.class)
                .hasMessageContaining("line 2")
                .hasMessageContaining("no key");
        assertThatThrownBy(() -> Samples.read(folder, "a.csv", CSV.replace("\"V,02\"", "V01")))
                .isInstanceOf(CatalogException.class)
                .hasMessageContaining("line 3")
                .hasMessageContaining("already on line 2");
    }

    @Test
    void sixtyFourBitKeysKeepAllDigits() throws IOException {
        SourceCatalog catalog =
                Samples.read(folder, "a.csv", "id,mag\n6917528443525529729,17\n007,18\n9007199254740993,19\n");

        assertThat(catalog.objectKeys()).containsExactly("6917528443525529729", "007", "9007199254740993");
    }

    @Test
    void aTextColumnThatBeganWithNumbersIsLeftOutWithAWarning() throws IOException {
        SourceCatalog catalog = Samples.read(folder, "a.csv", "id,mag,field\n1,17,4\n2,18,5b\n");

        assertThat(catalog.numericColumns()).isEmpty();
        assertThat(catalog.warnings()).singleElement().asString().contains("field", "line 3");
    }

    @Test
    void ecsvOfPhotutilsIsReadWithItsNames() throws IOException {
        String text = """
                # %ECSV 1.0
                # ---
                # datatype:
                # - {name: label, datatype: int64}
                label xcentroid ycentroid sky_centroid.ra sky_centroid.dec segment_flux kron_mag kron_mag_err
                1 10.5 20.5 150.25 2.25 1234.5 17.5 0.02
                2 11.5 21.5 150.5 2.5 1234.5 "" nan
                """;

        SourceCatalog catalog = Samples.read(folder, "a.ecsv", text);

        assertThat(catalog.transform()).isEqualTo("photutils");
        assertThat(catalog.objectKeys()).containsExactly("1", "2");
        assertThat(catalog.measurementKeys()).containsExactly("default-kron");
        assertThat(catalog.magnitudeError(0, 0)).isEqualTo(0.02f);
        assertThat(catalog.magnitude(1, 0)).isNaN();
        assertThat(catalog.nonFinite(0)).isEqualTo(1);
        assertThat(catalog.dec(1)).isEqualTo(2.5);
        assertThat(catalog.x(1)).isEqualTo(11.5);
        assertThat(catalog.numericColumns()).contains("segment_flux");
    }

    @Test
    void starFinderTablesHaveTheMeasurementMag() throws IOException {
        SourceCatalog catalog =
                Samples.read(folder, "a.csv", "id,xcentroid,ycentroid,sharpness,flux,mag\n1,10.5,20.5,0.7,9.5,-2.44\n");

        assertThat(catalog.measurementKeys()).containsExactly("default-mag");
        assertThat(catalog.magnitude(0, 0)).isEqualTo(-2.44f);
        assertThat(catalog.hasSkyPositions()).isFalse();
    }

    @Test
    void aTableWithoutKeysSaysWhatColumnsItHas() {
        assertThatThrownBy(() -> Samples.read(folder, "a.csv", "star,ra,dec\n1,2,3\n"))
                .isInstanceOf(CatalogException.class)
                .hasMessageContaining("NUMBER, id or label")
                .hasMessageContaining("star ra dec");
    }

    @Test
    void aTableWithoutMagnitudesIsReadWithAWarning() throws IOException {
        SourceCatalog catalog = Samples.read(folder, "a.csv", "id,ra,dec\n1,2,3\n");

        assertThat(catalog.measurementKeys()).isEmpty();
        assertThat(catalog.warnings()).containsExactly("there is no magnitude column");
    }

    @Test
    void fitsTablesOfOthersKeepLongKeysAndVectors() throws IOException {
        SourceCatalog catalog = readWritten(new FitsTableWriter(), "a.fits");

        assertOtherTable(catalog);
    }

    @Test
    void votablesOfOthersAreReadInEverySerialisation() throws IOException {
        for (DataFormat format : new DataFormat[] {DataFormat.TABLEDATA, DataFormat.BINARY, DataFormat.BINARY2}) {
            SourceCatalog catalog = readWritten(new VOTableWriter(format, true, VOTableVersion.V13), "a.vot");

            assertOtherTable(catalog);
        }
    }

    private SourceCatalog readWritten(StarTableWriter writer, String name) throws IOException {
        Path file = folder.resolve(name);
        try (var out = Files.newOutputStream(file)) {
            new StarTableOutput().writeStarTable(otherTable(), out, writer);
        }
        return Catalogs.read(file, CatalogOptions.defaults());
    }

    private static StarTable otherTable() {
        ColumnInfo vector = new ColumnInfo("mag_aper", float[].class, "");
        vector.setShape(new int[] {2});
        ColumnInfo name = new ColumnInfo("name", String.class, "");
        name.setElementSize(5);
        RowListStarTable table = new RowListStarTable(new ColumnInfo[] {
            new ColumnInfo("id", Long.class, ""),
            new ColumnInfo("ra", Double.class, ""),
            new ColumnInfo("dec", Double.class, ""),
            name,
            vector,
            new ColumnInfo("flag", Boolean.class, ""),
            new ColumnInfo("n", Short.class, "")
        });
        table.addRow(
                new Object[] {6917528443525529729L, 10.5, -20.5, "alpha", new float[] {17.5f, 99f}, true, (short) 3});
        table.addRow(new Object[] {2L, 11.5, Double.NaN, "beta", new float[] {Float.NaN, 18.5f}, false, (short) 4});
        return table;
    }

    private static void assertOtherTable(SourceCatalog catalog) {
        assertThat(catalog.objectKeys()).containsExactly("6917528443525529729", "2");
        assertThat(catalog.measurementKeys()).containsExactly("default-aper_1", "default-aper_2");
        assertThat(catalog.magnitude(0, 0)).isEqualTo(17.5f);
        assertThat(catalog.magnitude(1, 1)).isEqualTo(18.5f);
        assertThat(catalog.sentinels(1)).isEqualTo(1);
        assertThat(catalog.nonFinite(0)).isEqualTo(1);
        assertThat(catalog.numericColumns()).containsExactly("ra", "dec", "n");
        assertThat(catalog.column("n")).containsExactly(3, 4);
        assertThat(catalog.dec(1)).isNaN();
        assertThat(catalog.spatiallyOrderedKeys()).endsWith("2");
    }
}
