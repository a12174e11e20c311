package org.lightloom.catalogs;

import java.util.List;

/** How an ASCII table says what its columns are. */
interface AsciiHeading {

    /** Offers a line that is not blank; true if it is none of the rows. */
    boolean takes(LineReader line);

    /** The columns, asked once at the first row with its number of cells, or with 0 at the end of an empty table. */
    List<Column> columns(LineReader line, int cells);

    /** Whether a row has exactly the cells of {@link #columns}; else it has as many as the first row. */
    default boolean namesAll() {
        return true;
    }

    /** Extension of the rows that follow, from 1. */
    default int extension() {
        return 1;
    }

    /** Told at the end of the file. */
    default void end(LineReader line) {}

    /** What was odd. */
    default List<String> warnings() {
        return List.of();
    }
}
