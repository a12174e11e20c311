package org.lightloom.lightcurves;

import java.util.List;

/**
 * What an import brought in.
 *
 * @param objects number of them
 * @param measurements labels
 * @param epochs number of them
 * @param populatedEpochs epochs that have a value
 * @param values cells (a magnitude with its error) that were stored and read back equal
 * @param errorsWithoutMagnitude errors that were left out because their magnitude is missing or not finite
 * @param variables that came along, by their names in the store
 * @param leftOut arrays that did not, each with the reason
 * @param inSkyOrder whether the objects were brought into HEALPix order
 */
public record ImportReport(
        int objects,
        List<String> measurements,
        int epochs,
        int populatedEpochs,
        long values,
        long errorsWithoutMagnitude,
        List<String> variables,
        List<String> leftOut,
        boolean inSkyOrder) {}
