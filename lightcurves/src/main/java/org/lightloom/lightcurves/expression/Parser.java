package org.lightloom.lightcurves.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Reads a condition by recursive descent, one method for each rule of the grammar:
 *
 * <pre>
 * condition   = conjunction { "or" conjunction }
 * conjunction = negation { "and" negation }
 * negation    = "not" negation | comparison
 * comparison  = bits { ( "<" | "<=" | ">" | ">=" | "=" | "!=" ) bits } | bits "is" [ "not" ] "missing"
 * bits        = sum { "&" sum }
 * sum         = product { ( "+" | "-" ) product }
 * product     = factor { ( "*" | "/" | "%" ) factor }
 * factor      = "-" factor | number | text | name | "(" condition ")"
 * </pre>
 */
final class Parser {
    private static final Set<String> COMPARISONS = Set.of("<", "<=", ">", ">=", "=", "==", "!=", "<>");
    private static final int DEEPEST = 200;

    private final String condition;
    private final List<Token> tokens;
    private int at;
    private int depth;

    Parser(String condition) {
        this.condition = condition;
        this.tokens = Token.all(condition);
    }

    Node parse() {
        Node node = condition();
        if (token().kind() != Token.Kind.END) {
            throw wrong("expected an operator, 'and', 'or' or the end, found " + token().described());
        }
        return node;
    }

    private Token token() {
        return tokens.get(at);
    }

    private boolean take(String symbolOrKeyword) {
        boolean found = token().is(symbolOrKeyword);
        at += found ? 1 : 0;
        return found;
    }

    private ConditionException wrong(String problem) {
        return new ConditionException(condition, token().position(), problem);
    }

    private Node condition() {
        return junction("or", this::conjunction);
    }

    private Node conjunction() {
        return junction("and", this::negation);
    }

    private Node junction(String keyword, Supplier<Node> part) {
        int position = token().position();
        List<Node> parts = new ArrayList<>(List.of(part.get()));
        while (take(keyword)) {
            parts.add(part.get());
        }
        return parts.size() == 1 ? parts.get(0) : new Node.Junction(keyword.equals("and"), parts, position);
    }

    private Node negation() {
        int position = token().position();
        return take("not") ? new Node.Not(nested(this::negation), position) : comparison();
    }

    private Node comparison() {
        List<Node> operands = new ArrayList<>(List.of(bits()));
        List<String> operators = new ArrayList<>();
        int position = token().position();
        if (take("is")) {
            boolean negated = take("not");
            if (!take("missing")) {
                throw wrong("expected 'missing' after 'is', found " + token().described());
            }
            return new Node.Missing(operands.get(0), negated, position);
        }
        while (token().kind() == Token.Kind.SYMBOL && COMPARISONS.contains(token().text())) {
            operators.add(token().text());
            at++;
            operands.add(bits());
        }
        return operators.isEmpty() ? operands.get(0) : new Node.Comparison(operands, operators, position);
    }

    private Node bits() {
        return leftAssociative(Set.of("&"), this::sum);
    }

    private Node sum() {
        return leftAssociative(Set.of("+", "-"), this::product);
    }

    private Node product() {
        return leftAssociative(Set.of("*", "/", "%"), this::factor);
    }

    private Node leftAssociative(Set<String> operators, Supplier<Node> operand) {
        Node left = operand.get();
        while (token().kind() == Token.Kind.SYMBOL && operators.contains(token().text())) {
            Token operator = token();
            at++;
            left = new Node.Arithmetic(operator.text(), left, operand.get(), operator.position());
        }
        return left;
    }

    private Node factor() {
        Token token = token();
        if (take("-")) {
            return new Node.Minus(nested(this::factor), token.position());
        }
        if (take("(")) {
            Node inner = nested(this::condition);
            if (!take(")")) {
                throw wrong("expected ')', found " + token().described());
            }
            return inner;
        }
        at++;
        return switch (token.kind()) {
            case NUMBER -> new Node.Constant(Double.parseDouble(token.text()), token.position());
            case TEXT -> new Node.Text(token.text(), token.position());
            case NAME -> new Node.Name(token.text(), token.position());
            default -> {
                at--;
                throw wrong("expected a name, a number or a text in quotes, found " + token.described());
            }
        };
    }

    private Node nested(Supplier<Node> rule) {
        if (++depth > DEEPEST) {
            throw wrong("the condition is nested more than " + DEEPEST + " deep");
        }
        Node node = rule.get();
        depth--;
        return node;
    }
}
