package org.lightloom.zarr;

/**
 * A piece of a selection that is read bit by bit: see {@link ZarrArray#blocks}.
 *
 * @param selection where it lies in the array
 * @param target where it lies among all the values of the selection
 * @param values in C order
 */
public record ArrayBlock(Selection selection, Selection target, NdArray values) {}
