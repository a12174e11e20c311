package org.lightloom.lightcurves;

import java.util.List;

/**
 * What a verification found.
 *
 * @param shards read and decoded whole, with all their checksums
 * @param records commits whose records were read
 * @param cellsStored cells with a value
 * @param cellsChecked of these, cells that were compared with what the recorded catalogs and rules make of them
 * @param detectionsStored rows of quantities of an object
 * @param detectionsChecked of these, rows that were compared in the same way
 * @param failures what is wrong, one line each: damaged bytes, values that differ, values that are lost
 * @param damages what of the failures is damaged bytes: the shard, objects and measurements that are hit
 * @param missingSources recorded catalogs that are no longer where they were, or changed
 * @param unexplained values that no catalog at hand explains, while not all are at hand
 * @param foreignWrites shards that another program wrote last: values without a record
 * @param partialPopulations populations that a crash left in some of their shards only, or that damage took values of
 */
public record VerificationReport(
        int shards,
        int records,
        long cellsStored,
        long cellsChecked,
        long detectionsStored,
        long detectionsChecked,
        List<String> failures,
        List<FoundDamage> damages,
        List<String> missingSources,
        List<String> unexplained,
        List<String> foreignWrites,
        List<String> partialPopulations) {

    /** Whether nothing is wrong. */
    public boolean passed() {
        return failures.isEmpty() && partialPopulations.isEmpty();
    }
}
