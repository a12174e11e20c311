package org.lightloom.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code --as-of}: reads values as they were at a time. */
final class AsOfOption {
    @Option(
            names = "--as-of",
            paramLabel = "TIME",
            description =
                    "Values as they were at this time, ISO 8601, UTC unless it says otherwise: 2026-11-23T14:05:00."
                            + " Times of commits: lightloom log.")
    Optional<String> text = Optional.empty();

    /** @throws WrongInputException if it is no time */
    Optional<Instant> time() {
        return text.map(AsOfOption::parsed);
    }

    private static Instant parsed(String text) {
        String iso = text.strip().replace(' ', 'T');
        try {
            if (iso.indexOf('T') < 0) {
                return LocalDate.parse(iso).atStartOfDay(ZoneOffset.UTC).toInstant();
            }
            boolean zoned = iso.matches(".*T.*([Zz]|[+-]\\d{2}(:?\\d{2})?)");
            return zoned
                    ? OffsetDateTime.parse(iso).toInstant()
                    : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new WrongInputException("--as-of '" + text
                    + "' is no time; give it as 2026-11-23, 2026-11-23T14:05 or 2026-11-23T14:05:00.123456 (UTC)");
        }
    }
}
