package org.lightloom.catalogs;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/** The format of a file, recognised by its content. */
enum Format {
    SEXTRACTOR_ASCII,
    SKYCAT,
    PLAIN_ASCII,
    NAMED_ASCII,
    COMMA_SEPARATED(','),
    TAB_SEPARATED('\t'),
    SEMICOLON_SEPARATED(';'),
    BLANK_SEPARATED(' '),
    FITS,
    VOTABLE;

    private static final int LOOKED_AT = 1 << 16;
    private static final int LONGEST_SIGNATURE = 64;
    private static final Pattern XML = Pattern.compile("(\u00ef\u00bb\u00bf)?\\s*<");

    /** Between the cells, in formats that FastCSV reads. */
    final char separator;

    Format() {
        this('\0');
    }

    Format(char separator) {
        this.separator = separator;
    }

    /** Reads on until the format is clear, at most to the first line that is no comment. */
    static Format of(ReadRequest request, InputStream content) throws IOException {
        BufferedInputStream in = new BufferedInputStream(content);
        in.mark(LONGEST_SIGNATURE);
        String start = new String(in.readNBytes(LONGEST_SIGNATURE), StandardCharsets.ISO_8859_1);
        in.reset();
        if (start.startsWith("SIMPLE  =")) {
            return FITS;
        }
        return XML.matcher(start).lookingAt() ? VOTABLE : ofText(request, in);
    }

    private static Format ofText(ReadRequest request, InputStream in) throws IOException {
        LineReader line = new LineReader(request, in);
        boolean ecsv = false;
        boolean empty = true;
        while (line.next()) {
            empty &= line.from() == line.to();
            if (line.isBlank()) {
                continue;
            }
            String text = line.text(LOOKED_AT);
            if (!line.startsWith('#')) {
                return ofContent(request, text, ecsv);
            }
            ecsv |= text.startsWith("# %ECSV");
            if (!ecsv && SextractorHeading.isParameter(text.strip(), 0)) {
                return SEXTRACTOR_ASCII;
            }
        }
        throw new CatalogException(
                request.file(),
                empty
                        ? "the file is empty, not a catalog"
                        : "there is neither a header nor a row, only comments: not a catalog");
    }

    private static Format ofContent(ReadRequest request, String text, boolean ecsv) {
        String start = text.strip();
        if (start.startsWith("QueryResult")) {
            return SKYCAT;
        }
        if (isBinary(text)) {
            throw new CatalogException(
                    request.file(),
                    "neither text nor FITS, VOTable or gzip: not a catalog that Lightloom reads. It begins \""
                            + Excerpt.of(text) + "\"");
        }
        return isNumber(start.split("[\\s,;]", 2)[0]) ? PLAIN_ASCII : named(text, ecsv);
    }

    private static boolean isBinary(String text) {
        return text.chars().limit(512).anyMatch(c -> c < ' ' && c != '\t' && c != '\f');
    }

    private static boolean isNumber(String cell) {
        try {
            NumberParser.parse(cell);
            return true;
        } catch (NumberFormatException e) {
            return cell.startsWith("*");
        }
    }

    private static Format named(String header, boolean ecsv) {
        for (Format format : new Format[] {COMMA_SEPARATED, TAB_SEPARATED, SEMICOLON_SEPARATED}) {
            if (header.indexOf(format.separator) >= 0) {
                return format;
            }
        }
        return ecsv ? BLANK_SEPARATED : NAMED_ASCII;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
