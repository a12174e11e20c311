package org.lightloom.lightcurves.export;

import java.util.Iterator;
import java.util.List;
import org.lightloom.lightcurves.LightcurveBlock;
import org.lightloom.lightcurves.LightcurveSeries;
import org.lightloom.lightcurves.Progress;

/** Points of light curves as rows: object, measurement, epoch, mjd, mag, mag_err, status, perhaps bjd_tdb, and the variables. */
final class PointPass implements StreamedTable.Rows {
    private final Iterator<LightcurveBlock> source;
    private final List<LightcurveSeries> series;
    private final int ownColumns;
    private final long total;
    private final Progress progress;
    private LightcurveBlock block;
    private int object;
    private int ofSeries;
    private int point = -1;

    /** @param ownColumns before the variables: with or without bjd_tdb */
    PointPass(
            Iterator<LightcurveBlock> source,
            List<LightcurveSeries> series,
            int ownColumns,
            long total,
            Progress progress) {
        this.ownColumns = ownColumns;
        this.source = source;
        this.series = series;
        this.total = total;
        this.progress = progress;
        this.block = LightcurveBlock.empty(series);
    }

    @Override
    public boolean next() {
        point++;
        while (object < block.objects().size()) {
            while (point < series.get(ofSeries).size() && !block.isChosen(object, ofSeries, point)) {
                point++;
            }
            if (point < series.get(ofSeries).size()) {
                return true;
            }
            point = 0;
            ofSeries++;
            if (ofSeries == series.size()) {
                ofSeries = 0;
                object++;
            }
        }
        return nextBlock();
    }

    private boolean nextBlock() {
        if (!source.hasNext()) {
            return false;
        }
        block = source.next();
        object = 0;
        ofSeries = 0;
        point = -1;
        progress.at(block.objects().first() + block.objects().size(), total);
        return next();
    }

    @Override
    public Object cell(int column) {
        if (column >= ownColumns) {
            return ObjectPass.cell(block.objects().variables().get(column - ownColumns), object);
        }
        LightcurveSeries current = series.get(ofSeries);
        return switch (column) {
            case 0 -> block.objects().keys().get(object);
            case 1 -> current.measurement();
            case 2 -> current.epoch(point);
            case 3 -> current.mjd(point);
            case 4 -> block.magnitude(object, ofSeries, point);
            case 5 -> block.magnitudeError(object, ofSeries, point);
            case 6 -> block.status(object, ofSeries, point).label();
            default -> block.bjdTdb(object, ofSeries, point);
        };
    }
}
