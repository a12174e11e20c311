@NullMarked
package org.lightloom.bench.crash;

import org.jspecify.annotations.NullMarked;
