package org.lightloom.cli.chart;

import java.nio.charset.Charset;

/**
 * The characters that a plot is drawn with.
 *
 * @param marks one per series, then again from the first
 * @param errorBar part of an error bar
 * @param axes of the vertical axis a plain part and a tick, the corner, of the horizontal axis a plain part and a tick
 */
record Glyphs(String marks, char errorBar, String axes) {

    private static final Glyphs UNICODE = new Glyphs("●■▲◆○□△◇", '╎', "│┤└─┬");
    private static final Glyphs ASCII = new Glyphs("ox*#@%&$", ':', "|++-+");

    /** The finest that a character set has. */
    static Glyphs of(Charset charset) {
        return charset.newEncoder().canEncode(UNICODE.marks + UNICODE.errorBar + UNICODE.axes) ? UNICODE : ASCII;
    }

    char mark(int series) {
        return marks.charAt(series % marks.length());
    }

    char side(boolean tick) {
        return axes.charAt(tick ? 1 : 0);
    }

    char corner() {
        return axes.charAt(2);
    }

    char bottom(boolean tick) {
        return axes.charAt(tick ? 4 : 3);
    }
}
