package org.lightloom.catalogs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a careful reader does with each of the 39 malformed and odd catalogs. */
class BadCatalogsTest {

    /** A file and what must become of it. */
    sealed interface Verdict {
        String file();
    }

    /** It is read, and the check holds. */
    record Accepted(String file, int rows, Consumer<SourceCatalog> check) implements Verdict {
        @Override
        public String toString() {
            return file + " is read with " + rows + " rows";
        }
    }

    /** It is refused at a place (0 and "" for none) with words that tell what is wrong. */
    record Refused(String file, long line, int column, String columnName, List<String> words) implements Verdict {
        @Override
        public String toString() {
            return file + " is refused: line " + line + ", column " + column + " " + columnName;
        }
    }

    static Stream<Verdict> verdicts() {
        return Stream.of(
                refused("truncated_mid_line.cat", 47, 0, "", "22 cells expected", "truncated"),
                accepted("truncated_mid_number.cat", 31),
                accepted("no_trailing_newline.cat", 60),
                refused("header_missing.cat", 0, 0, "", "no header", "--columns"),
                refused("header_incomplete.cat", 5, 5, "DELTA_J2000", "scalar", "columns 5 and 6"),
                accepted("header_only.cat", 0, BadCatalogsTest::hasAutoButNoRows),
                refused("zero_bytes.cat", 0, 0, "", "empty", "not a catalog"),
                refused("column_missing_in_row_20.cat", 36, 0, "", "22 cells expected, 21 found"),
                refused("column_extra_in_row_20.cat", 36, 0, "", "22 cells expected, 23 found"),
                refused("vector_truncated.cat", 17, 0, "", "22 cells expected, 20 found"),
                accepted("vector_trailing.cat", 60, BadCatalogsTest::hasVectorOfFour),
                refused("duplicate_column_name.cat", 8, 8, "MAG_AUTO", "columns 6 and 8"),
                accepted("sentinels.cat", 59, BadCatalogsTest::missesElementByElement),
                refused("stars_overflow.cat", 28, 18, "FLUX_AUTO", "********"),
                refused("not_a_number.cat", 31, 6, "MAG_AUTO", "16.4O12"),
                refused("decimal_comma.cat", 17, 2, "X_IMAGE", "907,0786", "decimal comma"),
                refused("number_not_integer.cat", 26, 1, "NUMBER", "10.5", "integer"),
                refused("number_zero_and_negative.cat", 17, 1, "NUMBER", "counts from 1"),
                accepted(
                        "number_huge.cat",
                        60,
                        c -> assertThat(c.objectKeys().get(0)).isEqualTo("99999999999")),
                refused("ra_out_of_range.cat", 18, 5, "DELTA_J2000", "95", "-90 to 90", "510.03", "line 17"),
                refused("duplicate_number.cat", 42, 1, "NUMBER", "7", "line 23"),
                accepted("ids_shifted_by_one.cat", 388, BadCatalogsTest::isShiftedByOne),
                accepted("ids_permuted.cat", 389, BadCatalogsTest::isReversed),
                accepted(
                        "row_missing.cat",
                        388,
                        c -> assertThat(c.objectKeys()).contains("100", "102").doesNotContain("101")),
                accepted("another_field.cat", 389, BadCatalogsTest::isFarFromTheReference),
                accepted("crlf.cat", 60),
                accepted("old_mac_cr.cat", 60, c -> assertThat(c.line(59)).isEqualTo(76)),
                accepted("blank_lines_and_tabs.cat", 60),
                accepted(
                        "comment_between_rows.cat",
                        60,
                        c -> assertThat(c.line(10)).isEqualTo(28)),
                accepted("non_ascii_comment.cat", 60),
                accepted("latin1_comment.cat", 60),
                accepted("utf8_bom.cat", 60),
                refused("nul_bytes.cat", 27, 0, "", "NUL bytes"),
                refused("huge_line.cat", 78, 0, "", "22 cells expected, 4000 found"),
                accepted("compressed.cat.gz", 60),
                accepted("compressed_wrong_name.cat", 60),
                refused("compressed_truncated.cat.gz", 0, 0, "", "gzip", "truncated"),
                refused("ldac_truncated.ldac.fits", 0, 0, "", "LDAC_OBJECTS promises 389 rows", "truncated"),
                refused("fits_named_cat.cat", 0, 0, "", "FITS", "promises 389 rows", "truncated"));
    }

    @ParameterizedTest
    @MethodSource("verdicts")
    void isReadOrRefusedAsItsTableSays(Verdict verdict) {
        if (verdict instanceof Accepted accepted) {
            SourceCatalog catalog = Samples.read("bad/" + accepted.file());

            assertThat(catalog.size()).isEqualTo(accepted.rows());
            accepted.check().accept(catalog);
        } else if (verdict instanceof Refused refused) {
            assertThatThrownBy(() -> Samples.read("bad/" + refused.file()))
                    .isInstanceOfSatisfying(CatalogException.class, e -> assertPlace(e, refused));
        }
    }

    private static void assertPlace(CatalogException e, Refused refused) {
        assertThat(e.line()).as(e.getMessage()).isEqualTo(refused.line());
        assertThat(e.columnNumber()).as(e.getMessage()).isEqualTo(refused.column());
        assertThat(e.columnName().orElse("")).as(e.getMessage()).isEqualTo(refused.columnName());
        assertThat(e.file()).isEqualTo(Samples.path("bad/" + refused.file()));
        assertThat(e.getMessage())
                .contains(refused.words())
                .contains(refused.file())
                .hasLineCount(1);
        assertThat(e.getMessage().length() - e.file().toString().length()).isLessThan(300);
        assertThat(e.exitStatus()).isEqualTo(2);
    }

    @Test
    void everyFileHasItsVerdict() throws IOException {
        try (var files = Files.list(Samples.path("bad"))) {
            List<String> names = files.map(f -> f.getFileName().toString()).toList();

            assertThat(verdicts().map(Verdict::file)).hasSize(39).containsExactlyInAnyOrderElementsOf(names);
        }
    }

    private static Verdict accepted(String file, int rows) {
        return accepted(file, rows, BadCatalogsTest::beginsAsEpochFour);
    }

    private static Verdict accepted(String file, int rows, Consumer<SourceCatalog> check) {
        return new Accepted(file, rows, check);
    }

    private static Verdict refused(String file, long line, int column, String name, String... words) {
        return new Refused(file, line, column, name, List.of(words));
    }

    private static void beginsAsEpochFour(SourceCatalog catalog) {
        SourceCatalog whole = Samples.read("formats/epoch_0004.head.cat");
        assertThat(catalog.measurementKeys()).isEqualTo(whole.measurementKeys());
        for (int row = 0; row < catalog.size(); row++) {
            assertThat(catalog.objectKeys().get(row))
                    .isEqualTo(whole.objectKeys().get(row));
            assertThat(catalog.ra(row)).isEqualTo(whole.ra(row));
            assertThat(catalog.dec(row)).isEqualTo(whole.dec(row));
            for (int m = 0; m < catalog.measurementKeys().size(); m++) {
                assertThat(catalog.magnitude(row, m)).isEqualTo(whole.magnitude(row, m));
                assertThat(catalog.magnitudeError(row, m)).isEqualTo(whole.magnitudeError(row, m));
            }
        }
    }

    private static void hasAutoButNoRows(SourceCatalog catalog) {
        assertThat(catalog.measurementKeys()).contains("default-auto", "default-iso");
        assertThat(catalog.spatiallyOrderedKeys()).isEmpty();
        assertThat(catalog.hasSkyPositions()).isTrue();
    }

    private static void hasVectorOfFour(SourceCatalog catalog) {
        assertThat(catalog.measurementKeys())
                .containsExactly(
                        "default-auto",
                        "default-iso",
                        "default-aper_1",
                        "default-aper_2",
                        "default-aper_3",
                        "default-aper_4");
        assertThat(catalog.magnitude(0, 5)).isEqualTo(14.6631f);
    }

    private static void missesElementByElement(SourceCatalog catalog) {
        int auto = catalog.measurementKeys().indexOf("default-auto");
        int aper3 = catalog.measurementKeys().indexOf("default-aper_3");
        int aper4 = catalog.measurementKeys().indexOf("default-aper_4");
        assertThat(catalog.sentinels(auto)).isEqualTo(1);
        assertThat(catalog.sentinels(aper4)).isEqualTo(1);
        assertThat(catalog.sentinels()).isEqualTo(2);
        assertThat(catalog.nonFinite(auto)).isEqualTo(4);
        assertThat(catalog.nonFinite()).isEqualTo(4);
        for (int line : new int[] {21, 22, 23, 24, 26}) {
            assertThat(catalog.magnitude(line - 17, auto)).as("line " + line).isNaN();
        }
        assertThat(catalog.magnitude(25 - 17, auto)).isFinite();
        assertThat(catalog.magnitude(25 - 17, aper3)).isFinite();
        assertThat(catalog.magnitude(25 - 17, aper4)).isNaN();
        assertThat(catalog.magnitudeError(25 - 17, aper4)).isNaN();
        assertThat(catalog.column("FLUX_AUTO")[27 - 17]).isNegative();
    }

    private static void isShiftedByOne(SourceCatalog catalog) {
        SourceCatalog reference = Samples.read("reference.cat");
        for (int row = 0; row < catalog.size(); row++) {
            assertThat(catalog.objectKeys().get(row))
                    .isEqualTo(reference.objectKeys().get(row));
            assertThat(catalog.x(row)).isEqualTo(reference.x(row + 1));
        }
    }

    private static void isReversed(SourceCatalog catalog) {
        SourceCatalog reference = Samples.read("reference.cat");
        int last = catalog.size() - 1;
        for (int row = 0; row <= last; row++) {
            assertThat(catalog.objectKeys().get(row))
                    .isEqualTo(reference.objectKeys().get(last - row));
            assertThat(catalog.x(row)).isEqualTo(reference.x(last - row));
        }
        assertThat(catalog.extensions()).isEqualTo(1);
    }

    private static void isFarFromTheReference(SourceCatalog catalog) {
        SourceCatalog reference = Samples.read("reference.cat");
        assertThat(catalog.objectKeys()).isEqualTo(reference.objectKeys());
        assertThat(catalog.x(5)).isEqualTo(reference.x(5));
        assertThat(Math.abs(catalog.ra(5) - reference.ra(5))).isCloseTo(37, within(1.0));
    }
}
