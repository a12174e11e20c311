package org.lightloom.zarr;

/** Foreign text as it may stand in a one-line message. */
final class Quoted {
    private static final int LONGEST = 80;

    private Quoted() {}

    static String shortened(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
