@NullMarked
package org.lightloom.cli;

import org.jspecify.annotations.NullMarked;
