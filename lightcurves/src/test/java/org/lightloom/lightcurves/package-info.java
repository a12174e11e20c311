/** Tests of the light-curve store; start with {@link org.lightloom.lightcurves.SeedBehaviourTest}. */
@NullMarked
package org.lightloom.lightcurves;

import org.jspecify.annotations.NullMarked;
