/** Tests of barycentric times. */
@org.jspecify.annotations.NullMarked
package org.lightloom.lightcurves.time;
