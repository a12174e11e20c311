package org.lightloom.lightcurves;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Helps with a name that is not known: which of the valid ones it is nearest to. */
final class NearestName {
    private static final int MOST_LISTED = 12;
    private static final int MOST_COMPARED = 10_000;
    private static final int SHORTEST_PART = 3;
    private static final int SHORTEST_COMPARED = 4;

    private NearestName() {}

    /** {@code ; the nearest is 'x'; valid are a, b, …}, the nearest only where it may have been meant. */
    static String hint(String name, Collection<String> valid) {
        if (valid.isEmpty()) {
            return "; there are none yet";
        }
        String nearest = valid.stream()
                .limit(MOST_COMPARED)
                .filter(candidate -> isNear(lower(name), lower(candidate)))
                .min(Comparator.comparing(
                                (String candidate) -> !lower(candidate).startsWith(lower(name)))
                        .thenComparingInt(candidate -> distance(lower(name), lower(candidate))))
                .map(candidate -> "; the nearest is '" + candidate + "'")
                .orElse("");
        String listed = String.join(", ", valid.stream().limit(MOST_LISTED).toList());
        return nearest + "; valid are " + listed
                + (valid.size() > MOST_LISTED ? ", … (" + valid.size() + " in all)" : "");
    }

    /** A part of the candidate, or one with under half of its letters changed. */
    private static boolean isNear(String name, String candidate) {
        boolean part = candidate.startsWith(name) || (name.length() >= SHORTEST_PART && candidate.contains(name));
        return !name.isEmpty() && (part || 2 * distance(name, candidate) < Math.max(SHORTEST_COMPARED, name.length()));
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
