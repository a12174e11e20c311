package org.lightloom.lightcurves;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Helps with a name that is not known: which of the valid ones it is nearest to. */
final class NearestName {
    private static final int MOST_LISTED = 12;
    private static final int MOST_COMPARED = 10_000;

    private NearestName() {}

    /** {@code ; nearest is 'x'; valid are a, b, …}, as far as it is useful. */
    static String hint(String name, Collection<String> valid) {
        if (valid.isEmpty()) {
            return "; there are none yet";
        }
        String nearest = valid.stream()
                .limit(MOST_COMPARED)
                .min(Comparator.comparing(
                                (String candidate) -> !lower(candidate).startsWith(lower(name)))
                        .thenComparingInt(candidate -> distance(lower(name), lower(candidate))))
                .orElse("");
        String listed = String.join(", ", valid.stream().limit(MOST_LISTED).toList());
        return "; the nearest is '" + nearest + "'; valid are " + listed
                + (valid.size() > MOST_LISTED ? ", … (" + valid.size() + " in all)" : "");
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /** Edit distance (Levenshtein 1966). */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
