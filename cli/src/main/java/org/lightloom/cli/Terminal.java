package org.lightloom.cli;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** What is known of the terminal. The launcher says whether the streams are one, as Java cannot tell them apart. */
final class Terminal {
    private static final int COLUMNS = 80;
    private static final int LINES = 24;
    private static final int MOST_COLUMNS = 160;

    private Terminal() {}

    /** Width and height in characters. */
    record Size(int columns, int lines) {}

    static boolean isStderr() {
        return Boolean.getBoolean("lightloom.stderr.terminal");
    }

    static boolean isStdout() {
        return Boolean.getBoolean("lightloom.stdout.terminal");
    }

    /** The character set that the locale says the terminal has. */
    static Charset charset() {
        String name = System.getProperty("native.encoding", "UTF-8");
        return Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.US_ASCII;
    }

    /** The size of the terminal that stdout is; 80 by 24 where it is none. */
    static Size size() {
        if (isStdout()) {
            try {
                return ofStty();
            } catch (IOException | NumberFormatException e) {
                return new Size(COLUMNS, LINES);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return new Size(COLUMNS, LINES);
    }

    private static Size ofStty() throws IOException, InterruptedException {
        Process stty = new ProcessBuilder("sh", "-c", "stty size </dev/tty").start();
        String answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        if (!stty.waitFor(1, TimeUnit.SECONDS) || !answer.matches("[1-9]\\d{0,4} [1-9]\\d{0,4}")) {
            return new Size(COLUMNS, LINES);
        }
        String[] parts = answer.split(" ", -1);
        return new Size(Math.min(MOST_COLUMNS, Integer.parseInt(parts[1])), Integer.parseInt(parts[0]));
    }
}
