package org.lightloom.lightcurves.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;

/** Turns a parsed condition into functions of a row: names looked up, kinds checked. */
final class Evaluation {
    private final String condition;
    private final Names names;

    Evaluation(String condition, Names names) {
        this.condition = condition;
        this.names = names;
    }

    /** What a node gives for a row. */
    sealed interface Value {
        record Numbers(IntToDoubleFunction at) implements Value {}

        record Texts(IntFunction<String> at, List<String> possible) implements Value {}

        record Truths(IntFunction<Truth> at) implements Value {}
    }

    IntFunction<Truth> truths(Node node) {
        if (value(node) instanceof Value.Truths truths) {
            return truths.at;
        }
        throw wrong(node, "expected a comparison, which is true or false, not a value");
    }

    private IntToDoubleFunction numbers(Node node) {
        if (value(node) instanceof Value.Numbers numbers) {
            return numbers.at;
        }
        throw wrong(node, "expected a number");
    }

    private ConditionException wrong(Node node, String problem) {
        return new ConditionException(condition, node.position(), problem);
    }

    private Value value(Node node) {
        if (node instanceof Node.Constant number) {
            return new Value.Numbers(row -> number.value());
        } else if (node instanceof Node.Text text) {
            return new Value.Texts(row -> text.value(), List.of());
        } else if (node instanceof Node.Name name) {
            return named(name);
        } else if (node instanceof Node.Minus minus) {
            IntToDoubleFunction of = numbers(minus.of());
            return new Value.Numbers(row -> -of.applyAsDouble(row));
        } else if (node instanceof Node.Arithmetic arithmetic) {
            return arithmetic(arithmetic);
        } else if (node instanceof Node.Missing missing) {
            return missing(missing);
        } else if (node instanceof Node.Comparison comparison) {
            return comparison(comparison);
        } else if (node instanceof Node.Not not) {
            IntFunction<Truth> of = truths(not.of());
            return new Value.Truths(row -> of.apply(row).not());
        }
        return junction((Node.Junction) node);
    }

    private Value named(Node.Name name) {
        try {
            Variable variable = names.variable(name.name());
            if (variable instanceof Variable.Numbers numbers) {
                return new Value.Numbers(numbers.at());
            }
            Variable.Texts texts = (Variable.Texts) variable;
            return new Value.Texts(texts.at(), texts.possible());
        } catch (Names.UnknownName e) {
            throw wrong(name, String.valueOf(e.getMessage()));
        }
    }

    private Value arithmetic(Node.Arithmetic node) {
        IntToDoubleFunction left = numbers(node.left());
        IntToDoubleFunction right = numbers(node.right());
        DoubleBinaryOperator operator = switch (node.operator()) {
            case "+" -> (a, b) -> a + b;
            case "-" -> (a, b) -> a - b;
            case "*" -> (a, b) -> a * b;
            case "/" -> (a, b) -> a / b;
            case "%" -> (a, b) -> a % b;
            default -> Evaluation::commonBits;
        };
        return new Value.Numbers(row -> operator.applyAsDouble(left.applyAsDouble(row), right.applyAsDouble(row)));
    }

    /** Flags are whole numbers; of anything else the bits are missing. */
    private static double commonBits(double a, double b) {
        boolean whole = a == Math.rint(a) && b == Math.rint(b) && Math.abs(a) < 0x1p53 && Math.abs(b) < 0x1p53;
        return whole ? (double) ((long) a & (long) b) : Double.NaN;
    }

    private Value missing(Node.Missing node) {
        Value of = value(node.of());
        if (of instanceof Value.Numbers numbers) {
            return new Value.Truths(row -> Truth.of(Double.isNaN(numbers.at.applyAsDouble(row)) != node.negated()));
        } else if (of instanceof Value.Texts texts) {
            return new Value.Truths(row -> Truth.of(texts.at.apply(row).isEmpty() != node.negated()));
        }
        throw wrong(node.of(), "expected a value before 'is missing', not a comparison");
    }

    private Value comparison(Node.Comparison node) {
        List<Value> values = node.operands().stream().map(this::value).toList();
        List<IntFunction<Truth>> pairs = new ArrayList<>();
        for (int i = 0; i < node.operators().size(); i++) {
            pairs.add(pair(node, values, i));
        }
        return new Value.Truths(row -> {
            Truth all = Truth.TRUE;
            for (IntFunction<Truth> pair : pairs) {
                all = all.and(pair.apply(row));
            }
            return all;
        });
    }

    private IntFunction<Truth> pair(Node.Comparison node, List<Value> values, int i) {
        String operator = node.operators().get(i);
        if (values.get(i) instanceof Value.Numbers left && values.get(i + 1) instanceof Value.Numbers right) {
            return row -> compared(operator, left.at.applyAsDouble(row), right.at.applyAsDouble(row));
        }
        if (values.get(i) instanceof Value.Texts left && values.get(i + 1) instanceof Value.Texts right) {
            requirePossible(node.operands().get(i), right.possible);
            requirePossible(node.operands().get(i + 1), left.possible);
            return texts(node, operator, left, right);
        }
        throw wrong(node.operands().get(i + 1), "a number is compared with a number, a text with a text");
    }

    /** A misspelt text would be equal to nothing, silently. */
    private void requirePossible(Node node, List<String> possible) {
        if (node instanceof Node.Text text && !possible.isEmpty() && !possible.contains(text.value())) {
            throw wrong(node, "'" + text.value() + "' is none of " + String.join(", ", possible));
        }
    }

    private static Truth compared(String operator, double a, double b) {
        if (Double.isNaN(a) || Double.isNaN(b)) {
            return Truth.UNKNOWN;
        }
        return Truth.of(
                switch (operator) {
                    case "<" -> a < b;
                    case "<=" -> a <= b;
                    case ">" -> a > b;
                    case ">=" -> a >= b;
                    case "=", "==" -> a == b;
                    default -> a != b;
                });
    }

    private IntFunction<Truth> texts(Node node, String operator, Value.Texts left, Value.Texts right) {
        boolean equal = operator.equals("=") || operator.equals("==");
        if (!equal && !operator.equals("!=") && !operator.equals("<>")) {
            throw wrong(node, "texts are compared with = and != only");
        }
        return row -> {
            String a = left.at.apply(row);
            String b = right.at.apply(row);
            return a.isEmpty() || b.isEmpty() ? Truth.UNKNOWN : Truth.of(a.equals(b) == equal);
        };
    }

    private Value junction(Node.Junction node) {
        List<IntFunction<Truth>> parts = node.parts().stream().map(this::truths).toList();
        return new Value.Truths(row -> {
            Truth truth = node.and() ? Truth.TRUE : Truth.FALSE;
            for (IntFunction<Truth> part : parts) {
                truth = node.and() ? truth.and(part.apply(row)) : truth.or(part.apply(row));
            }
            return truth;
        });
    }
}
