/**
 * Regions of the sky and the index that finds the objects in them: start with {@link
 * org.lightloom.lightcurves.sky.SkyRegion} and {@link org.lightloom.lightcurves.sky.SkyIndex}. Knows positions only, no
 * stores; depends on nothing of the project.
 */
@NullMarked
package org.lightloom.lightcurves.sky;

import org.jspecify.annotations.NullMarked;
