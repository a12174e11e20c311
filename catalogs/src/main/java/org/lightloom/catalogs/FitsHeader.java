package org.lightloom.catalogs;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.JulianFields;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** The keywords of a FITS header: cards of 80 bytes up to END (FITS standard 4.0, section 4). */
final class FitsHeader {
    static final int CARD = 80;

    private final Map<String, String> values = new HashMap<>();
    private int cards;
    private boolean ended;

    private FitsHeader() {}

    static FitsHeader parse(byte[] bytes, int from, int to) {
        FitsHeader header = new FitsHeader();
        for (int p = from; p + CARD <= to && !header.ended; p += CARD) {
            header.card(new String(bytes, p, CARD, StandardCharsets.ISO_8859_1));
        }
        return header;
    }

    private void card(String card) {
        cards++;
        String keyword = card.substring(0, 8).stripTrailing();
        if (keyword.equals("END")) {
            ended = true;
        } else if (card.startsWith("= ", 8)) {
            values.putIfAbsent(keyword, value(card.substring(10).strip()));
        }
    }

    private static String value(String field) {
        if (field.startsWith("'")) {
            int end = field.indexOf('\'', 1);
            while (end >= 0 && end + 1 < field.length() && field.charAt(end + 1) == '\'') {
                end = field.indexOf('\'', end + 2);
            }
            return field.substring(1, end < 0 ? field.length() : end)
                    .replace("''", "'")
                    .stripTrailing();
        }
        return field.split("/", 2)[0].strip();
    }

    /** Number of cards, END included. */
    int cards() {
        return cards;
    }

    /** Whether END was found. */
    boolean ended() {
        return ended;
    }

    Optional<String> text(String keyword) {
        return Optional.ofNullable(values.get(keyword));
    }

    Optional<Long> integer(String keyword) {
        return text(keyword).filter(t -> t.matches("[+-]?\\d{1,18}")).map(Long::valueOf);
    }

    /** A finite number. */
    Optional<Double> number(String keyword) {
        try {
            return text(keyword)
                    .map(t -> NumberParser.parse(t.replace('D', 'E')))
                    .filter(Double::isFinite);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The start of the exposure: MJD-OBS, else DATE-OBS with a time of day (FITS standard 4.0, section 9.5). */
    Optional<ObservationTime> observationTime() {
        String scale = text("TIMESYS").filter(t -> !t.isBlank()).orElse("UTC");
        return number("MJD-OBS")
                .map(mjd -> start(mjd, "MJD-OBS", scale))
                .or(() -> text("DATE-OBS").flatMap(FitsHeader::mjd).map(mjd -> start(mjd, "DATE-OBS", scale)));
    }

    private ObservationTime start(double mjd, String keyword, String scale) {
        OptionalDouble exposure = number("EXPTIME")
                .filter(seconds -> seconds >= 0)
                .map(OptionalDouble::of)
                .orElseGet(OptionalDouble::empty);
        return new ObservationTime(mjd, ObservationTime.Reference.START, keyword, scale, exposure);
    }

    private static Optional<Double> mjd(String date) {
        try {
            LocalDateTime time = LocalDateTime.parse(date);
            double day = time.toLocalTime().toNanoOfDay() / 86_400e9;
            return Optional.of(time.toLocalDate().getLong(JulianFields.MODIFIED_JULIAN_DAY) + day);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
