package org.lightloom.lightcurves;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import org.lightloom.zarr.ZarrArray;

/**
 * What the marks of the truth's shards said at the start of one read, for one block of measurements. The copy's shards
 * have to be opened afterwards. For one thread.
 */
final class CopyMarks {
    private static final FileTime UNKNOWN = FileTime.fromMillis(Long.MIN_VALUE / 2);

    private final ZarrArray cells;
    private final int measurementBlock;
    private final Map<Integer, Column> columns = new HashMap<>();

    CopyMarks(ZarrArray cells, int measurementBlock) {
        this.cells = cells;
        this.measurementBlock = measurementBlock;
    }

    /**
     * The shards of one object block and this measurement block.
     *
     * @param changed when a file was last put into their folder, by whomever
     */
    record Column(int objectBlock, int measurementBlock, byte[] marks, FileTime changed) {
        boolean isMarked(int epoch, CopyTier tier) {
            return epoch < marks.length && marks[epoch] == tier.mark();
        }
    }

    Column column(int objectBlock) {
        return columns.computeIfAbsent(
                objectBlock,
                block -> new Column(
                        block,
                        measurementBlock,
                        cells.shard(block, measurementBlock, 0, 0).marks(),
                        changed(block)));
    }

    private FileTime changed(int objectBlock) {
        Path folder = cells.path().resolve("c/" + objectBlock + "/" + measurementBlock + "/0");
        try {
            return Files.getLastModifiedTime(folder);
        } catch (IOException e) {
            return UNKNOWN;
        }
    }
}
