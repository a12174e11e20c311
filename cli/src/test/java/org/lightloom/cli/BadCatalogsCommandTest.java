package org.lightloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lightloom.lightcurves.LightcurveStorage;

/** What {@code populate} does with each of the 39 malformed and odd catalogs. */
class BadCatalogsCommandTest {
    private static final Set<String> ACCEPTED = Set.of(
            "truncated_mid_number.cat",
            "no_trailing_newline.cat",
            "header_only.cat",
            "vector_trailing.cat",
            "sentinels.cat",
            "number_huge.cat",
            "ids_permuted.cat",
            "row_missing.cat",
            "crlf.cat",
            "old_mac_cr.cat",
            "blank_lines_and_tabs.cat",
            "comment_between_rows.cat",
            "non_ascii_comment.cat",
            "latin1_comment.cat",
            "utf8_bom.cat",
            "compressed.cat.gz",
            "compressed_wrong_name.cat");

    @TempDir
    static Path folder;

    private static Path store = Path.of("");

    @BeforeAll
    static void create() {
        store = folder.resolve("sky.zarr");
        Ran.well("create", store, "--reference", Sky.REFERENCE, "--epoch", "known");
    }

    static List<String> accepted() {
        return Sky.allBad().stream().filter(ACCEPTED::contains).toList();
    }

    static List<String> refused() {
        return Sky.allBad().stream().filter(name -> !ACCEPTED.contains(name)).toList();
    }

    @Test
    void thereAre39() {
        assertThat(accepted()).hasSize(ACCEPTED.size());
        assertThat(Sky.allBad()).hasSize(39);
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void anOddCatalogIsPopulatedAndVerified(String name) {
        Ran ran = Ran.well("populate", store, Sky.bad(name), "--epoch", "of-" + name);

        if (name.equals("header_only.cat")) {
            assertThat(ran.out()).startsWith("nothing stored for of-" + name + " from header_only.cat: it has no rows");
            return;
        }
        assertThat(ran.out()).startsWith("populated of-" + name + " with ");
        Ran.well("verify", store, "--against", Sky.bad(name), "--epoch", "of-" + name);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void aBadCatalogIsStatus2NamesItselfAndLeavesNothing(String name) {
        String aboutKnown = Ran.refused("populate", store, Sky.bad(name), "--epoch", "known");
        String aboutNew = Ran.refused("populate", store, Sky.bad(name), "--epoch", "new-" + name);

        assertThat(Stream.of(aboutKnown, aboutNew))
                .allSatisfy(line -> assertThat(line).contains(name));
        assertThat(LightcurveStorage.load(store).epochKeys()).doesNotContain("new-" + name);
        assertThat(Ran.well("log", store, "--epoch", "known", "--json").json()).isEmpty();
    }

    @Test
    void theGuardSaysWhetherTheFieldOrTheNumberingIsAnother() {
        assertThat(Ran.refused("populate", store, Sky.bad("another_field.cat"), "--epoch", "known"))
                .contains("another field");
        assertThat(Ran.refused("populate", store, Sky.bad("ids_shifted_by_one.cat"), "--epoch", "known"))
                .contains("numbering", "--match position");
    }

    @Test
    void sentinelsAreCountedAndMissingElementByElement() {
        Ran ran = Ran.well(
                "populate",
                store,
                Sky.bad("sentinels.cat"),
                "--epoch",
                "sentinels",
                "--measurement",
                "default-auto,default-aper_4");

        assertThat(ran.out()).contains("2 sentinels (99.0), 4 not finite");
    }

    @Test
    void anUnknownNumberIsNamedAndStrictMakesItStatus1() {
        Ran ran = Ran.of("populate", store, Sky.bad("number_huge.cat"), "--epoch", "known", "--strict", "--dry-run");

        assertThat(ran.status()).isEqualTo(ExitStatus.FELL_SHORT);
        assertThat(ran.out()).contains("unmatched      1 rows: 99999999999");
    }
}
