package org.lightloom.lightcurves.export;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.lightloom.lightcurves.LightcurveSelection;
import org.lightloom.lightcurves.LightcurveSeries;
import org.lightloom.lightcurves.ObjectSelection;
import org.lightloom.lightcurves.ObjectVariable;
import org.lightloom.lightcurves.PointStatus;
import org.lightloom.lightcurves.Progress;
import uk.ac.starlink.table.ColumnInfo;

/** What a query found as tables of STIL, for its writers. */
final class StarTables {
    private static final long UNKNOWN_NUMBER = -1;
    private static final int LONGEST_STATUS = Arrays.stream(PointStatus.values())
            .mapToInt(status -> status.label().length())
            .max()
            .orElse(1);

    private final TableFormat format;
    private final List<ObjectVariable> variables;
    private final Progress progress;

    StarTables(TableFormat format, List<ObjectVariable> variables, Progress progress) {
        this.format = format;
        this.variables = variables;
        this.progress = progress;
    }

    StreamedTable of(ObjectSelection objects) {
        TextWidths widths = TextWidths.of(objects, variables, format);
        List<ColumnInfo> columns = new ArrayList<>(List.of(key(widths)));
        addVariables(columns, widths);
        return new StreamedTable(
                "objects",
                columns,
                objects.size(),
                () -> new ObjectPass(objects.rows(variables), objects.size(), progress));
    }

    StreamedTable of(LightcurveSelection curves) {
        TextWidths widths = TextWidths.of(curves.objects(), variables, format);
        List<ColumnInfo> columns = new ArrayList<>(List.of(
                key(widths),
                TableColumns.text(
                        "measurement",
                        "meta.id",
                        "measurement",
                        widest(curves, series -> Stream.of(series.measurement()))),
                TableColumns.text("epoch", "meta.id;obs", "key of the epoch", widest(curves, StarTables::epochs)),
                TableColumns.mjd(curves.timeScale()),
                TableColumns.magnitude("mag", "phot.mag", "magnitude"),
                TableColumns.magnitude("mag_err", "stat.error;phot.mag", "error of the magnitude"),
                TableColumns.text(
                        "status", "meta.code", "measured, sentinel, unmatched or not populated", LONGEST_STATUS)));
        curves.barycentricTime().ifPresent(time -> columns.add(TableColumns.bjdTdb(time)));
        int own = columns.size();
        addVariables(columns, widths);
        long objects = curves.objects().size();
        return new StreamedTable(
                "lightcurves",
                columns,
                curves.choosesPoints() ? UNKNOWN_NUMBER : curves.rows(),
                () -> new PointPass(curves.blocks(variables), curves.series(), own, objects, progress));
    }

    private static ColumnInfo key(TextWidths widths) {
        return TableColumns.text("object", "meta.id;meta.main", "key of the object", widths.keys());
    }

    private void addVariables(List<ColumnInfo> columns, TextWidths widths) {
        for (int v = 0; v < variables.size(); v++) {
            columns.add(TableColumns.of(variables.get(v), widths.variables()[v]));
        }
    }

    private int widest(LightcurveSelection curves, Function<LightcurveSeries, Stream<String>> texts) {
        return curves.series().stream()
                .flatMap(texts)
                .mapToInt(text -> TextWidths.width(text, format))
                .max()
                .orElse(1);
    }

    private static Stream<String> epochs(LightcurveSeries series) {
        return IntStream.range(0, series.size()).mapToObj(series::epoch);
    }
}
