package org.lightloom.cli;

/** How rows of values are printed. */
enum RowFormat {
    TABLE,
    CSV,
    JSON
}
