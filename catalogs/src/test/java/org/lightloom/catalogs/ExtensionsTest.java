package org.lightloom.catalogs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One catalog of a camera with several detectors. */
class ExtensionsTest {
    private static final String HEADER = "#   1 NUMBER  Running object number\n#   2 MAG_AUTO  Kron-like [mag]\n";
    private static final int PRIMARY_HEADER = 2880;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"epoch_0004.ldac.fits", "epoch_0004.tpx.fits"})
    void eachTableOfAFitsCatalogIsAnExtension(String name) throws IOException {
        byte[] one = Files.readAllBytes(Samples.path("formats/" + name));
        ByteArrayOutputStream three = new ByteArrayOutputStream();
        three.write(one);
        three.write(one, PRIMARY_HEADER, one.length - PRIMARY_HEADER);
        three.write(one, PRIMARY_HEADER, one.length - PRIMARY_HEADER);
        Path file = Files.write(folder.resolve(name), three.toByteArray());

        SourceCatalog catalog = Catalogs.read(file, CatalogOptions.defaults());

        assertThat(catalog.extensions()).isEqualTo(3);
        assertThat(catalog.size()).isEqualTo(3 * 389);
        assertThat(catalog.objectKeys()).startsWith("1:1", "1:2").endsWith("3:388", "3:389");
        assertThat(catalog.extension(388)).isEqualTo(1);
        assertThat(catalog.extension(389)).isEqualTo(2);
        assertThat(catalog.magnitude(389 + 7, 0)).isEqualTo(catalog.magnitude(7, 0));
        assertThat(catalog.observationTime()).isPresent();
    }

    @Test
    void eachTableOfAVotableIsAnExtension() throws IOException {
        String one = Files.readString(Samples.path("formats/epoch_0004.vot.xml"));
        String table = one.substring(one.indexOf("<TABLE "), one.indexOf("</TABLE>") + "</TABLE>".length());

        SourceCatalog catalog = Samples.read(folder, "two.xml", one.replace(table, table + table));

        assertThat(catalog.extensions()).isEqualTo(2);
        assertThat(catalog.objectKeys()).startsWith("1:1").endsWith("2:389");
    }

    @Test
    void aSecondHeaderBeginsTheNextExtension() throws IOException {
        String text = HEADER + "1 15.5\n2 16.5\n" + HEADER + "2 17.5\n" + HEADER;

        SourceCatalog catalog = Samples.read(folder, "two.cat", text);

        assertThat(catalog.extensions()).isEqualTo(3);
        assertThat(catalog.objectKeys()).containsExactly("1:1", "1:2", "2:2");
        assertThat(catalog.magnitude(2, 0)).isEqualTo(17.5f);
        assertThat(catalog.warnings()).isEmpty();
    }

    @Test
    void aSecondHeaderWithOtherColumnsIsRefused() {
        String text = HEADER + "1 15.5\n" + HEADER.replace("MAG_AUTO", "MAG_ISO") + "1 17.5\n";

        assertThatThrownBy(() -> Samples.read(folder, "two.cat", text))
                .isInstanceOfSatisfying(CatalogException.class, e -> {
                    assertThat(e.line()).isEqualTo(5);
                    assertThat(e).hasMessageContaining("MAG_AUTO");
                });
    }

    @Test
    void aSecondHeaderCutShortIsRefused() {
        String text = HEADER + "1 15.5\n#   1 NUMBER\n1 17.5\n";

        assertThatThrownBy(() -> Samples.read(folder, "two.cat", text))
                .isInstanceOf(CatalogException.class)
                .hasMessageContaining("1 of 2 columns");
    }

    @Test
    void numbersThatStartAgainFromOneBeginTheNextExtensionWithAWarning() throws IOException {
        SourceCatalog catalog = Samples.read(folder, "two.cat", HEADER + "1 15.5\n2 16.5\n1 17.5\n2 18.5\n3 19.5\n");

        assertThat(catalog.objectKeys()).containsExactly("1:1", "1:2", "2:1", "2:2", "2:3");
        assertThat(catalog.warnings()).singleElement().asString().contains("line 5", "2 extensions");
    }

    @Test
    void theSameNumberAgainAndAgainIsNoExtension() {
        assertThatThrownBy(() -> Samples.read(folder, "ones.cat", HEADER + "1 15.5\n1 16.5\n1 17.5\n"))
                .isInstanceOf(CatalogException.class)
                .hasMessageContaining("line 4")
                .hasMessageContaining("line 3");
    }

    @Test
    void theColumnExtNumberNamesTheExtensions() throws IOException {
        String header = HEADER + "#   3 EXT_NUMBER  FITS extension number\n";

        SourceCatalog catalog = Samples.read(folder, "two.cat", header + "1 15.5 4\n2 16.5 4\n1 17.5 7\n");

        assertThat(catalog.extensions()).isEqualTo(2);
        assertThat(catalog.objectKeys()).containsExactly("4:1", "4:2", "7:1");
        assertThat(catalog.extension(2)).isEqualTo(7);
        assertThat(catalog.warnings()).isEmpty();
    }

    @Test
    void oneExtNumberForAllIsAnOrdinaryCatalog() throws IOException {
        String header = HEADER + "#   3 EXT_NUMBER  FITS extension number\n";

        SourceCatalog catalog = Samples.read(folder, "one.cat", header + "1 15.5 1\n2 16.5 1\n");

        assertThat(catalog.extensions()).isEqualTo(1);
        assertThat(catalog.objectKeys()).containsExactly("1", "2");
    }

    @Test
    void aNumberTwiceInOneExtensionIsRefused() {
        String text = HEADER + "1 15.5\n2 16.5\n" + HEADER + "1 17.5\n2 18.5\n2 19.5\n";

        assertThatThrownBy(() -> Samples.read(folder, "two.cat", text))
                .isInstanceOfSatisfying(CatalogException.class, e -> {
                    assertThat(e.line()).isEqualTo(9);
                    assertThat(e).hasMessageContaining("line 8");
                });
    }

    @Test
    void idfKeysKeepTheirLetterBehindTheExtension() throws IOException {
        Path file = Files.writeString(folder.resolve("two.cat"), HEADER + "1 15.5\n" + HEADER + "1 17.5\n");

        SourceCatalog catalog = Catalogs.read(file, CatalogOptions.defaults().withColumns("idf"));

        assertThat(catalog.objectKeys()).containsExactly("1:I1", "2:I1");
    }

    @Test
    void manyExtensionsKeepTheirOrder() throws IOException {
        int[] extensions = {1, 2, 3, 4, 5};
        String text = Arrays.stream(extensions)
                .mapToObj(e -> HEADER + "1 1" + e + "\n2 2" + e + "\n")
                .collect(Collectors.joining());

        SourceCatalog catalog = Samples.read(folder, "five.cat", text);

        for (int e : extensions) {
            assertThat(catalog.objectKeys().get(2 * e - 1)).isEqualTo(e + ":2");
            assertThat(catalog.magnitude(2 * e - 1, 0)).isEqualTo(20f + e);
        }
    }
}
