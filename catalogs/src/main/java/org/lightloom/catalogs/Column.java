package org.lightloom.catalogs;

/**
 * A column of a file, as its header names it.
 *
 * @param name as in the file
 * @param number of its first cell, from 1
 * @param width number of cells: 1, or the length of a vector
 */
record Column(String name, int number, int width) {

    Column(String name, int number) {
        this(name, number, 1);
    }

    int firstCell() {
        return number - 1;
    }

    /** The name of one element: FLUX_APER_2 for the second cell of FLUX_APER(4). */
    String elementName(int element) {
        return width == 1 ? name : name + "_" + (element + 1);
    }
}
