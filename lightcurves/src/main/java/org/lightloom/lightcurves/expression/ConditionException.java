package org.lightloom.lightcurves.expression;

import java.io.Serial;

/** A condition that cannot be read or does not fit the variables; the message shows the character where. */
public final class ConditionException extends IllegalArgumentException {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final int MOST_SHOWN = 80;

    private final int position;

    ConditionException(String text, int position, String problem) {
        super("character " + (position + 1) + ": " + problem + ": " + before(text, position) + " >>> "
                + after(text, position));
        this.position = position;
    }

    private static String before(String text, int position) {
        return position <= MOST_SHOWN
                ? text.substring(0, position)
                : "…" + text.substring(position - MOST_SHOWN, position);
    }

    private static String after(String text, int position) {
        return text.length() - position <= MOST_SHOWN
                ? text.substring(position)
                : text.substring(position, position + MOST_SHOWN) + "…";
    }

    /** Index of the character, from 0. */
    public int position() {
        return position;
    }
}
