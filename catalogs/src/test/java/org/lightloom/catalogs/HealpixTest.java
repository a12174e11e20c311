package org.lightloom.catalogs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class HealpixTest {

    static Stream<String> references() throws IOException {
        return Files.readAllLines(Samples.path("healpix-nested29.csv")).stream().filter(line -> !line.startsWith("#"));
    }

    /** Inside a cell the index is astropy-healpix's; on a border it is that of one of the cells that meet there. */
    @ParameterizedTest
    @MethodSource("references")
    void agreesWithAstropy(String reference) {
        String[] cells = reference.split(",", -1);
        List<Long> admissible =
                Arrays.stream(cells[2].split(";", -1)).map(Long::valueOf).toList();

        long index = Healpix.nested29(Double.parseDouble(cells[0]), Double.parseDouble(cells[1]));

        assertThat(admissible).contains(index);
    }

    @ParameterizedTest
    @CsvSource({"NaN, 0", "0, NaN", "Infinity, 0", "10, 90.0000001", "10, -91"})
    void refusesWhatIsNotOnTheSky(double ra, double dec) {
        assertThatIllegalArgumentException().isThrownBy(() -> Healpix.nested29(ra, dec));
    }

    @Test
    void takesLongitudesModuloFullTurns() {
        assertThat(Healpix.nested29(-30, 10)).isEqualTo(Healpix.nested29(330, 10));
        assertThat(Healpix.nested29(750, 10)).isEqualTo(Healpix.nested29(30, 10));
    }

    @Test
    void staysInRangeNextToRightAngles() {
        for (double ra : new double[] {0, Math.nextDown(90.0), 180, Math.nextDown(360.0), -Double.MIN_VALUE}) {
            for (double dec : new double[] {-90, Math.nextUp(-90.0), 0, Math.nextDown(90.0), 90}) {
                assertThat(Healpix.nested29(ra, dec)).isBetween(0L, 12L * (1L << 58) - 1);
            }
        }
    }
}
