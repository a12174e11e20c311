/** Start with {@code StoreContract}; what only a folder of files promises is in the {@code LocalStore…Test} classes. */
@NullMarked
package org.lightloom.testing;

import org.jspecify.annotations.NullMarked;
