@NullMarked
package org.lightloom.catalogs;

import org.jspecify.annotations.NullMarked;
