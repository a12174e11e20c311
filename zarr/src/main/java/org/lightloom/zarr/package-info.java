@NullMarked
package org.lightloom.zarr;

import org.jspecify.annotations.NullMarked;
