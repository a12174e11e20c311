package org.lightloom.cli;

/** An input that a command cannot use, or a place that it cannot write to: nothing was written. */
final class WrongInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongInputException(String message) {
        super(message);
    }

    WrongInputException(String message, Throwable cause) {
        super(message, cause);
    }
}
