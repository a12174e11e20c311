package org.lightloom.cli;

import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** UTF-8 bytes to what a command prints to. A reader that went away ends the writing. */
final class WriterStream extends OutputStream {
    private final PrintWriter out;
    private byte[] begun = {};

    WriterStream(PrintWriter out) {
        this.out = out;
    }

    /** Nobody reads on ({@code … | head}); no failure, as {@link StandardOutput} knows. */
    static final class ReaderGone extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    /** The last bytes may be the beginning of a character. */
    @Override
    public void write(byte[] bytes, int from, int count) {
        byte[] all = new byte[begun.length + count];
        System.arraycopy(begun, 0, all, 0, begun.length);
        System.arraycopy(bytes, from, all, begun.length, count);
        int end = endOfCharacters(all);
        out.write(new String(all, 0, end, StandardCharsets.UTF_8));
        begun = Arrays.copyOfRange(all, end, all.length);
        if (out.checkError()) {
            throw new ReaderGone();
        }
    }

    private static int endOfCharacters(byte[] bytes) {
        int start = bytes.length;
        while (start > 0 && bytes.length - start < 4) {
            start--;
            if ((bytes[start] & 0xC0) != 0x80) {
                int length = bytes[start] >= 0 ? 1 : Integer.numberOfLeadingZeros(~bytes[start] << 24);
                return start + length > bytes.length ? start : bytes.length;
            }
        }
        return bytes.length;
    }
}
