/**
 * Conditions on variables, {@code 15 < median and n_good > 20}: start with {@link
 * org.lightloom.lightcurves.expression.Condition}; the grammar is in docs/query.md. Knows nothing of stores: names are
 * looked up through {@link org.lightloom.lightcurves.expression.Names}.
 */
@NullMarked
package org.lightloom.lightcurves.expression;

import org.jspecify.annotations.NullMarked;
