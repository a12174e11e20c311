package org.lightloom.catalogs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Cuts a stream into lines without making a string of any: a line is the bytes {@code from()} to {@code to()} of
 * {@code bytes()} until the next call. Lines end with LF, CRLF or CR; a UTF-8 byte order mark is skipped. Of a comment
 * longer than {@link #LONGEST} only a part is kept; any other line of that length is refused.
 */
final class LineReader {
    static final int LONGEST = 16 << 20;

    private final ReadRequest request;
    private final InputStream in;
    private byte[] buffer = new byte[1 << 16];
    private int from;
    private int to;
    private int next;
    private int filled;
    private long number;
    private boolean terminated = true;
    private boolean afterCarriageReturn;

    LineReader(ReadRequest request, InputStream in) throws IOException {
        this.request = request;
        this.in = in;
        while (filled < 3 && fill()) {}
        if (filled >= 3 && buffer[0] == (byte) 0xEF && buffer[1] == (byte) 0xBB && buffer[2] == (byte) 0xBF) {
            next = 3;
        }
    }

    /** Goes to the next line; false at the end of the file. */
    boolean next() throws IOException {
        if (afterCarriageReturn) {
            skipLineFeed();
        }
        from = next;
        int scan = next;
        while (true) {
            while (scan < filled && buffer[scan] != '\n' && buffer[scan] != '\r') {
                scan++;
            }
            if (scan < filled) {
                afterCarriageReturn = buffer[scan] == '\r';
                return line(scan, scan + 1, true);
            }
            int length = makeRoom(scan - from);
            scan = from + length;
            if (!fill()) {
                return length > 0 && line(scan, scan, false);
            }
        }
    }

    private boolean line(int end, int following, boolean ended) {
        to = end;
        next = following;
        terminated = ended;
        number++;
        return true;
    }

    private void skipLineFeed() throws IOException {
        afterCarriageReturn = false;
        if (next == filled) {
            next = 0;
            filled = 0;
            if (!fill()) {
                return;
            }
        }
        if (buffer[next] == '\n') {
            next++;
        }
    }

    /** Moves the unfinished line to the front, or drops the middle of a huge comment, or grows; its length now. */
    private int makeRoom(int length) {
        System.arraycopy(buffer, from, buffer, 0, length);
        from = 0;
        filled = length;
        if (length < buffer.length) {
            return length;
        }
        if (length < LONGEST) {
            buffer = Arrays.copyOf(buffer, length * 2);
            return length;
        }
        if (buffer[0] != '#') {
            throw new CatalogException(
                    request.file(),
                    number + 1,
                    "the line is longer than 16 MiB, this is no catalog: " + Excerpt.of(buffer, 0, length));
        }
        filled = length / 2;
        return filled;
    }

    private boolean fill() throws IOException {
        int count = in.read(buffer, filled, buffer.length - filled);
        filled += Math.max(0, count);
        return count > 0;
    }

    byte[] bytes() {
        return buffer;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    /** The number of the line, from 1. */
    long number() {
        return number;
    }

    /** Whether the line has an end of line, which the last one of a truncated file has not. */
    boolean terminated() {
        return terminated;
    }

    boolean isBlank() {
        for (int p = from; p < to; p++) {
            if (!isBlank(buffer[p])) {
                return false;
            }
        }
        return true;
    }

    /** Whether the first byte that is not blank is this one. */
    boolean startsWith(char first) {
        int p = from;
        while (p < to && isBlank(buffer[p])) {
            p++;
        }
        return p < to && buffer[p] == first;
    }

    static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    /** The line, at most {@code longest} bytes of it, one character per byte. */
    String text(int longest) {
        return new String(buffer, from, Math.min(to - from, longest), StandardCharsets.ISO_8859_1);
    }
}
