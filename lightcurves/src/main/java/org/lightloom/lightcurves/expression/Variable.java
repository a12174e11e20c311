package org.lightloom.lightcurves.expression;

import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;

/** What a name in a condition stands for: one value for each row (an object, or an epoch). */
public sealed interface Variable {

    /**
     * Numbers.
     *
     * @param at the value of a row; NaN where it is missing
     */
    record Numbers(IntToDoubleFunction at) implements Variable {}

    /**
     * Texts.
     *
     * @param at the value of a row; "" where it is missing
     * @param possible all values that there may be; none where there may be any
     */
    record Texts(IntFunction<String> at, List<String> possible) implements Variable {
        public Texts {
            possible = List.copyOf(possible);
        }

        public Texts(IntFunction<String> at) {
            this(at, List.of());
        }
    }
}
