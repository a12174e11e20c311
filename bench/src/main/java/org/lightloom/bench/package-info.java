/**
 * Benchmarks. {@link org.lightloom.bench.Bench} answers the protocol by which peers are timed on the same bytes; the
 * others measure a catalog's way into the store and the patterns of concurrent population. May use every module; nothing
 * depends on it.
 */
@NullMarked
package org.lightloom.bench;

import org.jspecify.annotations.NullMarked;
