package org.lightloom.lightcurves.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lightloom.lightcurves.sky.Direction;

/** Against astropy (interop/make_bjd.py): 300 times from 1990 to 2040, all over the sky, with and without a site. */
class BarycentricTimeTest {

    private static List<String[]> references() throws IOException {
        var resource = Optional.ofNullable(BarycentricTimeTest.class.getResourceAsStream("/bjd_tdb.csv"));
        try (var lines = new BufferedReader(new InputStreamReader(resource.orElseThrow(), StandardCharsets.US_ASCII))) {
            return lines.lines().skip(1).map(line -> line.split(",", -1)).toList();
        }
    }

    private static double number(String text) {
        return Double.parseDouble(text);
    }

    @Test
    void itIsThatOfAstropyToATenthOfASecond() throws IOException {
        double worst = 0;
        for (String[] row : references()) {
            Optional<Site> site = row[4].isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Site(number(row[4]), number(row[5]), number(row[6])));
            BarycentricTime time = new BarycentricTime(TimeScale.of(row[0]).orElseThrow(), site);
            double bjd = time.at(number(row[1])).of(Direction.of(number(row[2]), number(row[3])));
            worst = Math.max(worst, Math.abs(bjd - number(row[7])) * 86_400);
        }
        assertThat(references()).hasSize(300);
        assertThat(worst).as("seconds").isLessThan(0.1);
    }

    @Test
    void aSiteIsUpToTwentyOneMillisecondsFromTheGeocentre() {
        double most = 0;
        for (int hour = 0; hour < 24; hour++) {
            double mjd = 60_000 + hour / 24.0;
            Direction source = Direction.of(0, 0);
            double site = new BarycentricTime(TimeScale.UTC, Optional.of(new Site(0, 0, 0)))
                    .at(mjd)
                    .of(source);
            double centre =
                    new BarycentricTime(TimeScale.UTC, Optional.empty()).at(mjd).of(source);
            most = Math.max(most, Math.abs(site - centre) * 86_400);
        }
        assertThat(most).isBetween(0.0205, 0.0215);
    }

    @Test
    void leapSecondsStepInUtcOnly() {
        assertThat((TimeScale.UTC.toTdb(57_754) - TimeScale.UTC.toTdb(57_753.999)) * 86_400)
                .isCloseTo(87.4, org.assertj.core.data.Offset.offset(1e-4));
        assertThatThrownBy(() -> TimeScale.UTC.toTdb(41_000)).hasMessageContaining("before 1972");
        assertThatThrownBy(() -> new BarycentricTime(TimeScale.UNKNOWN, Optional.empty()))
                .hasMessageContaining("UTC, TAI, TT or TDB");
        assertThatThrownBy(() -> new Site(0, 95, 0)).hasMessageContaining("no place on Earth");
    }

    @Test
    void withoutATimeThereIsNone() {
        assertThat(new BarycentricTime(TimeScale.TT, Optional.empty())
                        .at(Double.NaN)
                        .of(Direction.of(1, 2)))
                .isNaN();
    }
}
