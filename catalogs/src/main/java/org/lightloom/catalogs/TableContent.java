package org.lightloom.catalogs;

import java.util.List;
import java.util.Optional;

/**
 * All that a reader finds in a file.
 *
 * @param store the cells
 * @param extensions how many there are, empty ones included
 * @param observationTime where the file has one
 * @param warnings what was odd
 */
record TableContent(
        ColumnStore store, int extensions, Optional<ObservationTime> observationTime, List<String> warnings) {}
