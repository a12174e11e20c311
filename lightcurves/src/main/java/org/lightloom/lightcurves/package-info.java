/**
 * The light-curve store: start with {@link org.lightloom.lightcurves.LightcurveStorage}, then see how one catalog gets in
 * ({@code Population}, {@code Matching}, {@code CellRule}), how the store grows ({@code Growth}) and how it is proven
 * ({@code ReadBack}, {@code StoreVerification}). The command line, the bench and other programs may depend on this
 * package; it depends on {@code zarr} for storage and {@code catalogs} for files, which know nothing of it.
 */
@NullMarked
package org.lightloom.lightcurves;

import org.jspecify.annotations.NullMarked;
