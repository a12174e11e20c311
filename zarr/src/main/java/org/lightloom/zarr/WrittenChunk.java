package org.lightloom.zarr;

import java.util.UUID;

/**
 * One committed part of a write.
 *
 * @param key of the chunk in its array, for instance {@code c/0/0/0/17}
 * @param coordinates of the chunk in the grid; a copy is not taken
 * @param change by which the record knows it
 */
public record WrittenChunk(String key, long[] coordinates, UUID change) {}
