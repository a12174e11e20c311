package org.lightloom.lightcurves.export;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import uk.ac.starlink.table.AbstractStarTable;
import uk.ac.starlink.table.ColumnInfo;
import uk.ac.starlink.table.RowSequence;

/** A table of STIL whose rows are read one after another and never all at once. */
final class StreamedTable extends AbstractStarTable {
    private final List<ColumnInfo> columns;
    private final long rows;
    private final Supplier<Rows> start;
    /** Of a finished pass; negative before. */
    private long counted = -1;

    /**
     * Keeps what it is given.
     *
     * @param rows negative where it is known only when all were read
     * @param start begins a new pass over all rows
     */
    StreamedTable(String name, List<ColumnInfo> columns, long rows, Supplier<Rows> start) {
        this.columns = List.copyOf(columns);
        this.rows = rows;
        this.start = start;
        setName(name);
    }

    /** One pass over all rows, as STIL asks for them. */
    interface Rows {
        /** Steps to the next row; false behind the last one. */
        boolean next();

        /** A cell of the current row. */
        Object cell(int column);
    }

    @Override
    public int getColumnCount() {
        return columns.size();
    }

    @Override
    public ColumnInfo getColumnInfo(int column) {
        return columns.get(column);
    }

    @Override
    public long getRowCount() {
        return rows;
    }

    @Override
    public RowSequence getRowSequence() {
        Rows pass = start.get();
        return new RowSequence() {
            private long read;

            @Override
            public boolean next() throws IOException {
                boolean more = pass.next();
                read += more ? 1 : 0;
                if (counted >= 0 && (more ? read > counted : read < counted)) {
                    throw new IOException("somebody committed while " + getName() + " were read twice, so that the"
                            + " number of rows changed; nothing was written, try again");
                }
                counted = more ? counted : read;
                return more;
            }

            @Override
            public Object getCell(int column) {
                return pass.cell(column);
            }

            @Override
            public Object[] getRow() {
                Object[] row = new Object[columns.size()];
                for (int c = 0; c < row.length; c++) {
                    row[c] = pass.cell(c);
                }
                return row;
            }

            @Override
            public void close() {}
        };
    }
}
