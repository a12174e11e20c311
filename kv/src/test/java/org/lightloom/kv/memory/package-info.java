@NullMarked
package org.lightloom.kv.memory;

import org.jspecify.annotations.NullMarked;
