package org.lightloom.cli;

import java.util.Arrays;

/** Options that are a list of numbers, {@code 10.5,-3,0.1}. */
final class Numbers {
    static final int ANY = -1;

    private Numbers() {}

    /**
     * Reads one.
     *
     * @param form what the option should look like
     * @param count how many numbers; {@link #ANY} for any number
     * @throws WrongInputException if it is not that
     */
    static double[] of(String option, String form, String text, int count) {
        String[] words = text.split(",", -1);
        if (count != ANY && words.length != count) {
            throw new WrongInputException(
                    option + " " + form + ": takes " + count + " numbers with commas between them, not '" + text + "'");
        }
        return Arrays.stream(words)
                .mapToDouble(word -> number(option, form, word))
                .toArray();
    }

    private static double number(String option, String form, String word) {
        try {
            return Double.parseDouble(word.strip());
        } catch (NumberFormatException e) {
            throw new WrongInputException(option + " " + form + ": '" + word.strip() + "' is no number");
        }
    }
}
