@NullMarked
package org.lightloom.lightcurves;

import org.jspecify.annotations.NullMarked;
