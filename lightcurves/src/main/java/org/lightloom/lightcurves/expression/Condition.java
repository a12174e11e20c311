package org.lightloom.lightcurves.expression;

import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * A condition on variables, {@code 15 < median and n_good > 20} (grammar: docs/query.md). What depends on a missing value
 * is neither true nor false, nor is its negation (three-valued logic); a row is chosen where the condition is true.
 *
 * <p>Immutable.
 */
public final class Condition {
    private final String text;
    private final Node node;
    private final Set<String> names;

    private Condition(String text) {
        this.text = text;
        this.node = new Parser(text).parse();
        this.names = Token.all(text).stream()
                .filter(token -> token.kind() == Token.Kind.NAME)
                .map(Token::text)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** @throws ConditionException if the text is no condition; points at the character */
    public static Condition parse(String text) {
        return new Condition(text);
    }

    /**
     * The rows that a condition chooses.
     *
     * @throws ConditionException if a name is unknown, or numbers and texts are mixed up; points at the character
     */
    public IntPredicate over(Names names) {
        IntFunction<Truth> truth = new Evaluation(text, names).truths(node);
        return row -> truth.apply(row) == Truth.TRUE;
    }

    /** The names that stand in it. */
    public Set<String> names() {
        return names;
    }

    @Override
    public String toString() {
        return text;
    }
}
