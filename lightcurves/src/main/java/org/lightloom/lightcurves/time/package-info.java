/**
 * Times at the barycentre of the solar system: start with {@link org.lightloom.lightcurves.time.BarycentricTime}. Good to
 * 0.1 s from 1972 to 2050, without data files. Knows nothing of stores.
 */
@NullMarked
package org.lightloom.lightcurves.time;

import org.jspecify.annotations.NullMarked;
