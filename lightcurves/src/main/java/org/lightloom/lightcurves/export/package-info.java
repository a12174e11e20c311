/**
 * Writes what a query found as a table: start with {@link org.lightloom.lightcurves.export.QueryExport} and {@link
 * org.lightloom.lightcurves.export.TableFormat}. Depends on the public face of {@code lightcurves} alone; rows stream
 * through, whatever their number.
 */
@NullMarked
package org.lightloom.lightcurves.export;

import org.jspecify.annotations.NullMarked;
