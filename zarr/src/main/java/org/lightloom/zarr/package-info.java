/**
 * Zarr v3 for the JVM, safe for writers at once: metadata, codecs, chunk grids, and shards that are logs.
 *
 * <p>Start from {@link org.lightloom.zarr.Zarr}, which opens and creates; {@link org.lightloom.zarr.ArrayBuilder}, which
 * describes a new array; {@link org.lightloom.zarr.ZarrArray}, which reads and writes; {@link
 * org.lightloom.zarr.Selection}, which says what. docs/zarr-tutorial.md goes through them. {@link
 * org.lightloom.zarr.ZarrCopy} and {@link org.lightloom.zarr.ZarrVerification} work on whole hierarchies.
 *
 * <p>Whoever wants to know how it is done reads {@code ShardFolder}, which applies a write to a shard, and {@code
 * ShardFile}, which reads one. {@link org.lightloom.zarr.Shard} and what it gives are the log that sharded arrays keep.
 * docs/format.md fixes the bytes.
 *
 * <p>Depends on {@code org.lightloom.kv} alone and knows nothing of stars; {@code lightcurves}, and the thin modules over
 * it, may depend on this package.
 */
@NullMarked
package org.lightloom.zarr;

import org.jspecify.annotations.NullMarked;
