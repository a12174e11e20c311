@NullMarked
package org.lightloom.bench;

import org.jspecify.annotations.NullMarked;
