/**
 * Named blobs with one hard primitive, an atomic and durable read-modify-write of one key.
 *
 * <p>Start with {@link org.lightloom.kv.Store}, the contract, then {@link org.lightloom.kv.Folder}, what a writer
 * supplies, then {@link org.lightloom.kv.LocalStore}, a folder of files. Inside the local store an update goes through
 * {@code GroupCommit} (who waits), {@code Rewrite} (one round under the lock), {@code Locks} and {@code Publication}
 * (temporary file, sync, rename, sync).
 *
 * <p>This package uses nothing but the JDK; every other module may use it.
 */
@NullMarked
package org.lightloom.kv;

import org.jspecify.annotations.NullMarked;
