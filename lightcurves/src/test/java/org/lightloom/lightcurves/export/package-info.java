/** Tests of export. */
@org.jspecify.annotations.NullMarked
package org.lightloom.lightcurves.export;
