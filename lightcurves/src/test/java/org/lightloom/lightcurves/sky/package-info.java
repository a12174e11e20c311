/** Tests of sky. */
@org.jspecify.annotations.NullMarked
package org.lightloom.lightcurves.sky;
