package org.lightloom.lightcurves.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A word of a condition.
 *
 * @param text as it stands there; keywords in lower case, quoted text without its quotes
 * @param position of its first character
 */
record Token(Kind kind, String text, int position) {
    private static final Set<String> KEYWORDS = Set.of("and", "or", "not", "is", "missing");

    private static final Pattern WORD = Pattern.compile("\\s*(?:"
            + "(?<number>(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?)"
            + "|(?<name>[\\p{L}_][\\p{L}\\p{N}_]*)"
            + "|(?<text>'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\")"
            + "|(?<symbol><=|>=|!=|==|<>|[-+*/%&()<>=])"
            + "|(?<end>$))");

    enum Kind {
        NUMBER,
        NAME,
        TEXT,
        SYMBOL,
        KEYWORD,
        END
    }

    /** @throws ConditionException at the first character that begins no word */
    static List<Token> all(String condition) {
        List<Token> tokens = new ArrayList<>();
        Matcher matcher = WORD.matcher(condition);
        int at = 0;
        do {
            if (!matcher.region(at, condition.length()).lookingAt()) {
                throw unreadable(condition, at);
            }
            tokens.add(token(matcher));
            at = matcher.end();
        } while (tokens.get(tokens.size() - 1).kind != Kind.END);
        return tokens;
    }

    private static Token token(Matcher matcher) {
        if (matcher.group("number") != null) {
            return new Token(Kind.NUMBER, matcher.group("number"), matcher.start("number"));
        } else if (matcher.group("name") != null) {
            String name = matcher.group("name");
            String lower = name.toLowerCase(Locale.ROOT);
            return KEYWORDS.contains(lower)
                    ? new Token(Kind.KEYWORD, lower, matcher.start("name"))
                    : new Token(Kind.NAME, name, matcher.start("name"));
        } else if (matcher.group("text") != null) {
            String quoted = matcher.group("text");
            String quote = quoted.substring(0, 1);
            String inner = quoted.substring(1, quoted.length() - 1).replace(quote + quote, quote);
            return new Token(Kind.TEXT, inner, matcher.start("text"));
        } else if (matcher.group("symbol") != null) {
            return new Token(Kind.SYMBOL, matcher.group("symbol"), matcher.start("symbol"));
        }
        return new Token(Kind.END, "", matcher.start("end"));
    }

    private static ConditionException unreadable(String condition, int from) {
        int at = from;
        while (Character.isWhitespace(condition.charAt(at))) {
            at++;
        }
        char c = condition.charAt(at);
        String problem = c == '\'' || c == '"'
                ? "the text that begins here has no closing " + c
                : "'" + c + "' has no meaning in a condition";
        return new ConditionException(condition, at, problem);
    }

    boolean is(String symbolOrKeyword) {
        return (kind == Kind.SYMBOL || kind == Kind.KEYWORD) && text.equals(symbolOrKeyword);
    }

    String described() {
        return kind == Kind.END ? "the end" : "'" + text + "'";
    }
}
