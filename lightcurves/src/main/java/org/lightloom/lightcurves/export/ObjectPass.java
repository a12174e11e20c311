package org.lightloom.lightcurves.export;

import java.util.Iterator;
import java.util.List;
import org.lightloom.lightcurves.ObjectRows;
import org.lightloom.lightcurves.Progress;
import org.lightloom.lightcurves.expression.Variable;

/** Objects as rows: the key and the variables. */
final class ObjectPass implements StreamedTable.Rows {
    private final Iterator<ObjectRows> source;
    private final long total;
    private final Progress progress;
    private ObjectRows rows = new ObjectRows(0, List.of(), List.of());
    private int row;

    ObjectPass(Iterator<ObjectRows> source, long total, Progress progress) {
        this.source = source;
        this.total = total;
        this.progress = progress;
    }

    @Override
    public boolean next() {
        row++;
        while (row >= rows.size() && source.hasNext()) {
            rows = source.next();
            row = 0;
            progress.at(rows.first() + rows.size(), total);
        }
        return row < rows.size();
    }

    @Override
    public Object cell(int column) {
        return column == 0 ? rows.keys().get(row) : cell(rows.variables().get(column - 1), row);
    }

    static Object cell(Variable variable, int row) {
        return variable instanceof Variable.Numbers numbers
                ? (Object) numbers.at().applyAsDouble(row)
                : ((Variable.Texts) variable).at().apply(row);
    }
}
