@NullMarked
package org.lightloom.kv;

import org.jspecify.annotations.NullMarked;
