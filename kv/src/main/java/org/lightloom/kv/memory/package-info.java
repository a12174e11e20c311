/** What the library shares among its own modules: memory outside the heap. */
@NullMarked
package org.lightloom.kv.memory;

import org.jspecify.annotations.NullMarked;
