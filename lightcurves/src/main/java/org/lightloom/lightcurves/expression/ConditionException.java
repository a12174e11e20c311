package org.lightloom.lightcurves.expression;

import java.io.Serial;

/** A condition that cannot be read or does not fit the variables; the message shows the character where. */
public final class ConditionException extends IllegalArgumentException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int position;

    ConditionException(String text, int position, String problem) {
        super("character " + (position + 1) + ": " + problem + ": " + text.substring(0, position) + " >>> "
                + text.substring(position));
        this.position = position;
    }

    /** Index of the character, from 0. */
    public int position() {
        return position;
    }
}
