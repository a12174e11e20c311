/**
 * Writers that are killed at random moments while they write to the same epochs, and a checker that knows from their own
 * logs what was acknowledged. Start with {@link org.lightloom.bench.safety.KillRun}.
 */
@NullMarked
package org.lightloom.bench.safety;

import org.jspecify.annotations.NullMarked;
