package org.lightloom.lightcurves.export;

import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import uk.ac.starlink.fits.CardImage;
import uk.ac.starlink.fits.FitsTableSerializer;
import uk.ac.starlink.fits.FitsTableWriter;
import uk.ac.starlink.table.StarTable;

/**
 * FITS with the whole description of every column: STIL cuts it off at the end of a card; here it goes on in CONTINUE cards
 * (FITS 4.0, section 4.2.1.2), which STIL, TOPCAT, CFITSIO and astropy read as one text.
 */
final class DescribedFitsWriter extends FitsTableWriter {
    /** What fits between the quotes of a card, but for the {@code &} that says that there is more. */
    private static final int LONGEST_PART = 67;

    private static final Logger LOG = Logger.getLogger("uk.ac.starlink.fits");

    DescribedFitsWriter() {
        LOG.setLevel(Level.OFF); // it tells what it cut off, which is put in again here
    }

    @Override
    public FitsTableSerializer createSerializer(StarTable table) throws IOException {
        return new Described(super.createSerializer(table), table);
    }

    private record Described(FitsTableSerializer table, StarTable described) implements FitsTableSerializer {
        @Override
        public CardImage[] getHeader() {
            List<CardImage> cards = new ArrayList<>();
            for (CardImage card : table.getHeader()) {
                String keyword = card.toString().substring(0, 8).strip();
                if (keyword.matches("TCOMM\\d+")) {
                    int column = Integer.parseInt(keyword.substring("TCOMM".length())) - 1;
                    cards.addAll(DescribedFitsWriter.cards(
                            keyword, described.getColumnInfo(column).getDescription()));
                } else {
                    cards.add(card);
                }
            }
            return cards.toArray(CardImage[]::new);
        }

        @Override
        public void writeData(DataOutput out) throws IOException {
            table.writeData(out);
        }

        @Override
        public long getRowCount() {
            return table.getRowCount();
        }

        @Override
        public int[] getDimensions(int column) {
            return table.getDimensions(column);
        }

        @Override
        public char getFormatChar(int column) {
            return table.getFormatChar(column);
        }

        @Override
        public String getBadValue(int column) {
            return table.getBadValue(column);
        }
    }

    /** A text as one card, or as many as it needs. */
    private static List<CardImage> cards(String keyword, String text) {
        List<CardImage> cards = new ArrayList<>();
        String start = String.format("%-8s= ", keyword);
        StringBuilder part = new StringBuilder();
        for (char c : text.replaceAll("[^\\x20-\\x7e]", "?").toCharArray()) {
            String quoted = c == '\'' ? "''" : String.valueOf(c);
            if (part.length() + quoted.length() > LONGEST_PART) {
                cards.add(card(start, part + "&"));
                start = "CONTINUE  ";
                part.setLength(0);
            }
            part.append(quoted);
        }
        cards.add(card(start, part.toString()));
        return cards;
    }

    private static CardImage card(String start, String quoted) {
        return new CardImage(String.format("%-80s", start + "'" + String.format("%-8s", quoted) + "'"));
    }
}
