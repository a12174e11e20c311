package org.lightloom.catalogs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that nobody should write: small ones never exhaust the memory, and all end with one sentence. */
class HostileFilesTest {
    private static final String HEADER = "# 1 NUMBER\n# 2 MAG_AUTO\n";

    @TempDir
    Path folder;

    private SourceCatalog read(byte[] bytes) throws IOException {
        return Catalogs.read(Files.write(folder.resolve("a.cat"), bytes), CatalogOptions.defaults());
    }

    /** A quarter of a megabyte of gzip that holds {@code text} and then a quarter of a gigabyte of one byte. */
    private Path bomb(String text, char filling) throws IOException {
        Path file = folder.resolve("bomb.gz");
        byte[] block = new byte[1 << 20];
        Arrays.fill(block, (byte) filling);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(text.getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 256; i++) {
                out.write(block);
            }
        }
        return file;
    }

    @Test
    void aQuarterGigabyteOfDigitsIsRefused() throws IOException {
        Path file = bomb(HEADER + "1 ", '9');

        assertThatThrownBy(() -> Catalogs.read(file, CatalogOptions.defaults()))
                .isInstanceOfSatisfying(
                        CatalogException.class, e -> assertThat(e.line()).isEqualTo(3))
                .hasMessageContaining("16 MiB");
    }

    @Test
    void aQuarterGigabyteOfCommentIsSkipped() throws IOException {
        Path file = bomb(HEADER + "1 17.5\n# ", 'x');

        assertThat(Catalogs.read(file, CatalogOptions.defaults()).size()).isEqualTo(1);
    }

    @Test
    void aQuarterGigabyteOfFitsIsRefused() throws IOException {
        Path file = bomb(card("SIMPLE  =                    T"), ' ');

        assertThatThrownBy(() -> Catalogs.read(file, CatalogOptions.defaults()))
                .isInstanceOf(CatalogException.class)
                .hasMessageContaining("-Xmx");
    }

    @Test
    void aHundredThousandCellsInOneRowAreRead() throws IOException {
        String row = "1 17.5" + " 0.5".repeat(100_000) + "\n";

        SourceCatalog catalog =
                Samples.read(folder, "a.cat", HEADER + "# 3 VIGNET\n" + row + row.replaceFirst("1", "2"));

        assertThat(catalog.size()).isEqualTo(2);
        assertThat(catalog.numericColumns()).isEmpty();
    }

    @Test
    void aRowOfMillionsOfCellsIsRefused() {
        String row = "1 17.5" + " 0".repeat(4_000_000) + "\n";

        assertThatThrownBy(() -> Samples.read(folder, "a.cat", HEADER + "# 3 MAG_APER\n" + row))
                .isInstanceOf(CatalogException.class)
                .hasMessageContaining("cells");
        assertThatThrownBy(() -> Samples.read(folder, "a.cat", HEADER + "# 3 SHAPELETS\n# 999999 X\n"))
                .isInstanceOf(CatalogException.class)
                .hasMessageContaining("cells");
    }

    private static String card(String text) {
        return String.format("%-80s", text);
    }

    private static byte[] fits(String... table) {
        StringBuilder text = new StringBuilder();
        for (String line : new String[] {"SIMPLE  =  T", "BITPIX  =  8", "NAXIS   =  0", "END"}) {
            text.append(card(line));
        }
        text.append(" ".repeat(2880 - text.length()));
        for (String line : table) {
            text.append(card(line));
        }
        text.append(" ".repeat(5760 - text.length())).append(" ".repeat(2880));
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] table(String naxis1, String naxis2, String form) {
        return fits(
                "XTENSION= 'BINTABLE'",
                "BITPIX  =  8",
                "NAXIS   =  2",
                "NAXIS1  =  " + naxis1,
                "NAXIS2  =  " + naxis2,
                "PCOUNT  =  0",
                "GCOUNT  =  1",
                "TFIELDS =  1",
                "TTYPE1  = 'NUMBER'",
                "TFORM1  = '" + form + "'",
                "END");
    }

    @Test
    void aSmallSoundTableIsRead() throws IOException {
        assertThat(read(table("4", "1", "1J")).objectKeys()).containsExactly("538976288");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4|2000000000|1J", "999999999|999999999|1J", "4|-3|1J", "9223372036854775807|2|1J", "4|3|999999999E",
                "4|3|999999999999J", "8|3|1J", "0|5|0J", "4|3|1Z", "4|3|"
            })
    void impossibleTableSizesAreRefused(String sizes) {
        String[] size = sizes.split("\\|", -1);

        assertThatThrownBy(() -> read(table(size[0], size[1], size[2])))
                .isInstanceOf(CatalogException.class)
                .message()
                .containsAnyOf("truncated", "damaged");
    }

    @Test
    void anImageIsNoCatalog() {
        assertThatThrownBy(() -> read(fits("END")))
                .isInstanceOf(CatalogException.class)
                .hasMessageContaining("no table");
    }

    @Test
    void aTableCutInsideItsHeaderIsTruncated() {
        byte[] whole = table("4", "3", "1J");

        assertThatThrownBy(() -> read(Arrays.copyOf(whole, 2880 + 400)))
                .isInstanceOf(CatalogException.class)
                .hasMessageContaining("truncated");
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoch_0004.ldac.fits", "epoch_0004.vot.xml", "epoch_0004.skycat.cat"})
    void noTruncatedCatalogIsTakenForAWholeOne(String name) throws IOException {
        byte[] whole = Files.readAllBytes(Samples.path("formats/" + name));
        int data = name.endsWith("fits") ? whole.length - 2880 : whole.length - 1;
        for (int length = 1; length < data; length += 997) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> read(cut)).as("%d bytes", length).isInstanceOf(CatalogException.class);
        }
    }

    @Test
    void entitiesAndOutsideFilesAreNotFollowed() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret.txt"), "17");
        String xml = "<?xml version='1.0'?><!DOCTYPE VOTABLE [<!ENTITY s SYSTEM '" + secret.toUri() + "'>]>"
                + "<VOTABLE><RESOURCE><TABLE><FIELD name='NUMBER' datatype='int'/><FIELD name='MAG_AUTO' datatype='float'/>"
                + "<DATA><TABLEDATA><TR><TD>&s;</TD><TD>18</TD></TR></TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>";
        String stream = "<VOTABLE><RESOURCE><TABLE><FIELD name='NUMBER' datatype='int'/><DATA><BINARY>"
                + "<STREAM href='" + secret.toUri() + "'/></BINARY></DATA></TABLE></RESOURCE></VOTABLE>";

        assertThatThrownBy(() -> Samples.read(folder, "a.xml", xml)).isInstanceOf(CatalogException.class);
        assertThatThrownBy(() -> Samples.read(folder, "b.xml", stream))
                .isInstanceOf(CatalogException.class)
                .hasMessageContaining("not followed");
    }

    @Test
    void otherFilesAreNamedAsWhatTheyAreNot() {
        assertThatThrownBy(() -> read(new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, 1, 2}))
                .hasMessageContaining("not a catalog");
        assertThatThrownBy(() -> Samples.read(folder, "a.html", "<html><body/></html>"))
                .hasMessageContaining("no VOTable");
        assertThatThrownBy(() -> Samples.read(folder, "a.txt", "# only a comment\n"))
                .hasMessageContaining("not a catalog");
        assertThatThrownBy(() -> Catalogs.read(folder, CatalogOptions.defaults()))
                .isInstanceOf(CatalogException.class)
                .hasMessageContaining("folder");
        assertThatThrownBy(() -> Catalogs.read(folder.resolve("none.cat"), CatalogOptions.defaults()))
                .isInstanceOf(CatalogException.class)
                .hasMessageContaining("no such file");
    }

    /** Run again with -Dlightloom.seed=N. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "formats/epoch_0004.ldac.fits",
                "formats/epoch_0004.vot.xml",
                "bad/sentinels.cat",
                "bad/compressed.cat.gz"
            })
    void damagedBytesNeverEscapeAsAnotherException(String name) throws IOException {
        long seed = Long.getLong("lightloom.seed", System.nanoTime());
        System.out.println("HostileFilesTest seed " + seed + " " + name);
        Random random = new Random(seed);
        byte[] whole = Files.readAllBytes(Samples.path(name));
        int refused = 0;
        for (int i = 0; i < 300; i++) {
            byte[] damaged = whole.clone();
            int range = random.nextBoolean() ? Math.min(damaged.length, 12_000) : damaged.length;
            for (int k = 0; k <= random.nextInt(4); k++) {
                damaged[random.nextInt(range)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(read(damaged).size()).isNotNegative();
            } catch (CatalogException e) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }
}
