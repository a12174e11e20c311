package org.lightloom.catalogs;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * The keys of all rows: 64-bit integers while every key is one, so that a large catalog costs 8 bytes a row, and text from
 * the first key on that is not.
 */
final class ObjectKeys {
    private static final int LONGEST_NUMBER = 20;

    private long[] numbers = new long[16];
    private String[] texts = {};
    private boolean text;
    private int size;

    void add(long key) {
        if (text) {
            add(Long.toString(key));
            return;
        }
        if (size == numbers.length) {
            numbers = Arrays.copyOf(numbers, size * 2);
        }
        numbers[size++] = key;
    }

    void add(String key) {
        if (!text && isPlainInteger(key)) {
            add(Long.parseLong(key));
            return;
        }
        if (!text) {
            becomeText();
        }
        if (size == texts.length) {
            texts = Arrays.copyOf(texts, Math.max(16, size * 2));
        }
        texts[size++] = key;
    }

    /** Whether the integer, written again, gives the same text ("007" and "+7" do not). */
    private static boolean isPlainInteger(String key) {
        if (key.length() > LONGEST_NUMBER) {
            return false;
        }
        try {
            return Long.toString(Long.parseLong(key)).equals(key);
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private void becomeText() {
        texts = new String[Math.max(16, numbers.length)];
        for (int row = 0; row < size; row++) {
            texts[row] = Long.toString(numbers[row]);
        }
        numbers = new long[0];
        text = true;
    }

    int size() {
        return size;
    }

    boolean isText() {
        return text;
    }

    /** The key of a row as a number; only while no key is text. */
    long number(int row) {
        return numbers[Objects.checkIndex(row, size)];
    }

    /** Whether no number occurs twice, found without a table of objects; false if any key is text. */
    boolean areDistinctNumbers() {
        long[] sorted = Arrays.copyOf(numbers, text ? 0 : size);
        Arrays.sort(sorted);
        for (int i = 1; i < sorted.length; i++) {
            if (sorted[i] == sorted[i - 1]) {
                return false;
            }
        }
        return !text;
    }

    String text(int row) {
        Objects.checkIndex(row, size);
        return text ? texts[row] : Long.toString(numbers[row]);
    }

    /** The keys as written in labels: with a letter before, and with the extension if there are several. */
    List<String> labels(String letter, Extensions extensions) {
        return new Labels(this, letter, extensions);
    }

    private static final class Labels extends AbstractList<String> implements RandomAccess {
        private final ObjectKeys keys;
        private final String letter;
        private final Extensions extensions;

        Labels(ObjectKeys keys, String letter, Extensions extensions) {
            this.keys = keys;
            this.letter = letter;
            this.extensions = extensions;
        }

        @Override
        public String get(int row) {
            String key = letter + keys.text(row);
            return extensions.count() == 1 ? key : extensions.of(row) + ":" + key;
        }

        @Override
        public int size() {
            return keys.size();
        }
    }
}
