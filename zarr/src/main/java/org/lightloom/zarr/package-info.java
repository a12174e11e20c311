/**
 * Zarr v3 for the JVM, safe for writers at once: metadata, codecs, chunk grids, and shards that are logs.
 *
 * <p>Start from {@link org.lightloom.zarr.Zarr}, which opens and creates, and {@link org.lightloom.zarr.ZarrArray}, which
 * reads and writes selections; then {@code ShardFolder}, which applies a write to a shard, and {@code ShardFile}, which
 * reads one. docs/format.md fixes the bytes.
 *
 * <p>Depends on {@code org.lightloom.kv} alone and knows nothing of stars; {@code lightcurves}, and the thin modules over
 * it, may depend on this package.
 */
@NullMarked
package org.lightloom.zarr;

import org.jspecify.annotations.NullMarked;
