/** Tests of conditions. */
@org.jspecify.annotations.NullMarked
package org.lightloom.lightcurves.expression;
