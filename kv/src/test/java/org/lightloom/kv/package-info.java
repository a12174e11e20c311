/** Start with {@code StoreContract}; what only a folder of files promises is in the {@code LocalStore…Test} classes. */
@NullMarked
package org.lightloom.kv;

import org.jspecify.annotations.NullMarked;
