/**
 * Files of sources, read into memory: SExtractor in all its catalog types, CSV, FITS and VOTable.
 *
 * <p>Start at {@link org.lightloom.catalogs.Catalogs#read}, which gives a
 * {@link org.lightloom.catalogs.SourceCatalog}; what can go wrong is a
 * {@link org.lightloom.catalogs.CatalogException}. This package knows nothing of storage and uses no other
 * package of Lightloom.
 */
@NullMarked
package org.lightloom.catalogs;

import org.jspecify.annotations.NullMarked;
