package org.lightloom.lightcurves.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.starlink.fits.FitsTableWriter;
import uk.ac.starlink.table.ColumnInfo;

/** A table whose number of rows is known only when it was read: FITS reads it twice. */
class StreamedTableTest {
    private static StreamedTable table(int... rowsOfPasses) {
        Iterator<Integer> passes = Arrays.stream(rowsOfPasses).boxed().iterator();
        ColumnInfo column = new ColumnInfo("x", Double.class, "a number");
        return new StreamedTable("light curves", List.of(column), -1, () -> new StreamedTable.Rows() {
            private int left = passes.next();

            @Override
            public boolean next() {
                return left-- > 0;
            }

            @Override
            public Object cell(int of) {
                return 1.0;
            }
        });
    }

    private static String fits(StreamedTable table) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new FitsTableWriter().writeStarTable(table, out);
        return out.toString(StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10})
    void theHeaderSaysHowManyRowsThereWere(int rows) throws IOException {
        assertThat(fits(table(rows, rows))).containsPattern("NAXIS2  = +" + rows + " ");
    }

    @ParameterizedTest
    @ValueSource(ints = {9, 11})
    void rowsThatChangeInBetweenAreAnErrorNotPaddedOrCutOff(int later) {
        assertThatThrownBy(() -> fits(table(10, later)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("somebody committed")
                .hasMessageContaining("try again");
    }
}
