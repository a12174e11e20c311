/** Random sequences of operations against a model: {@link org.lightloom.testing.StatefulTest}. Uses nothing but the JDK. */
@org.jspecify.annotations.NullMarked
package org.lightloom.testing;
