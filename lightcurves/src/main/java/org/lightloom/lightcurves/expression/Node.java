package org.lightloom.lightcurves.expression;

import java.util.List;

/** A part of a parsed condition; {@code position} is the character that an error in it points at. */
sealed interface Node {
    int position();

    record Constant(double value, int position) implements Node {}

    record Text(String value, int position) implements Node {}

    record Name(String name, int position) implements Node {}

    record Minus(Node of, int position) implements Node {}

    /** One of {@code + - * / % &}. */
    record Arithmetic(String operator, Node left, Node right, int position) implements Node {}

    /** {@code a < b <= c}: one operator less than operands. */
    record Comparison(List<Node> operands, List<String> operators, int position) implements Node {}

    record Missing(Node of, boolean negated, int position) implements Node {}

    record Not(Node of, int position) implements Node {}

    /** {@code and} or {@code or}. */
    record Junction(boolean and, List<Node> parts, int position) implements Node {}
}
