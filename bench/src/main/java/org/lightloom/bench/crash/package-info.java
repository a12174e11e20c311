/**
 * What becomes of a store whose machine or process dies, or whose disk fails, at every single operation of a write. Start
 * with {@link org.lightloom.bench.crash.CrashEnumeration} (a {@link org.lightloom.bench.crash.Recorder} writes down what
 * a {@link org.lightloom.bench.crash.Scenario} does, a {@link org.lightloom.bench.crash.Replay} says how the disk may
 * look after any prefix of that) and {@link org.lightloom.bench.crash.FaultInjection}. Stores are judged by {@link
 * org.lightloom.bench.crash.PlainStore}, a reader that shares no code with the product.
 */
@NullMarked
package org.lightloom.bench.crash;

import org.jspecify.annotations.NullMarked;
