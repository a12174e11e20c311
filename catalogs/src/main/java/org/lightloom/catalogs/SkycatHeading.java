package org.lightloom.catalogs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The header of ASCII_SKYCAT, which names the first four columns "id ra dec mag" whatever they are and gives no widths.
 *
 * <p>SExtractor expects the user to ask for the number, the position and a magnitude first. Where one has not, the other
 * names tell: with DELTA_J2000 among them and ALPHA_J2000 not, column 4 is ALPHA_J2000, and columns 2 and 3 are taken as X_IMAGE and
 * Y_IMAGE, with a warning. Vectors share the cells that are left in equal parts.
 */
final class SkycatHeading implements AsciiHeading {
    private static final int LONGEST_HEADER_LINE = 1 << 16;
    private static final List<String> FIXED = List.of("id", "ra", "dec", "mag");

    private final ReadRequest request;
    private final List<String> names = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final Optional<AsciiHeading> replaced;
    private boolean rows;
    private boolean ended;

    SkycatHeading(ReadRequest request) {
        this(request, Optional.empty());
    }

    /** A header whose names the user has replaced. */
    SkycatHeading(ReadRequest request, AsciiHeading replaced) {
        this(request, Optional.of(replaced));
    }

    private SkycatHeading(ReadRequest request, Optional<AsciiHeading> replaced) {
        this.request = request;
        this.replaced = replaced;
    }

    @Override
    public boolean takes(LineReader line) {
        if (ended) {
            throw new CatalogException(request.file(), line.number(), "there is text after [EOD]; remove it");
        }
        if (!rows) {
            String text = line.text(LONGEST_HEADER_LINE).strip();
            rows = text.startsWith("---");
            if (text.startsWith("id\t")) {
                names.addAll(List.of(text.split("\\s+", -1)));
            }
            return true;
        }
        ended = line.startsWith('[') && line.text(100).strip().equals("[EOD]");
        return ended || line.startsWith('#');
    }

    @Override
    public List<Column> columns(LineReader line, int cells) {
        if (replaced.isPresent()) {
            return replaced.get().columns(line, cells);
        }
        if (names.size() < FIXED.size() || !names.subList(0, FIXED.size()).equals(FIXED)) {
            throw new CatalogException(
                    request.file(),
                    line.number(),
                    "there is no line of column names (id ra dec mag …) before the rows");
        }
        List<Column> columns = spread(line, realNames(), cells);
        NamesHeading.named(
                request, line.number(), columns.stream().map(Column::name).toList());
        return columns;
    }

    private List<String> realNames() {
        List<String> real = new ArrayList<>(names);
        real.set(0, "NUMBER");
        boolean positionsLater = names.contains("DELTA_J2000") && !names.contains("ALPHA_J2000");
        if (positionsLater && names.indexOf("DELTA_J2000") == FIXED.size() && !names.contains("X_IMAGE")) {
            real.set(1, "X_IMAGE");
            real.set(2, "Y_IMAGE");
            real.set(3, "ALPHA_J2000");
            warnings.add("ASCII_SKYCAT hides the names of the first four columns: they are taken as NUMBER X_IMAGE"
                    + " Y_IMAGE ALPHA_J2000; if they are not, name all columns with --columns 1=NUMBER,…");
        } else {
            real.set(1, "ALPHA_J2000");
            real.set(2, "DELTA_J2000");
            real.set(3, "MAG_SKYCAT");
        }
        return real;
    }

    private List<Column> spread(LineReader line, List<String> real, int cells) {
        int vectors = (int) real.stream().filter(SkycatHeading::isVector).count();
        int left = cells == 0 ? vectors : cells - (real.size() - vectors);
        int width = vectors == 0 ? 1 : left / vectors;
        if (left < vectors || (vectors == 0 ? left != 0 : left % vectors != 0)) {
            throw new CatalogException(
                    request.file(),
                    line.number(),
                    "the header has " + real.size() + " names, " + vectors + " of vectors, and the row " + cells
                            + " cells; name the columns with --columns 1=NUMBER,…");
        }
        List<Column> columns = new ArrayList<>();
        int number = 1;
        for (String name : real) {
            Column column = new Column(name, number, isVector(name) ? width : 1);
            columns.add(column);
            number += column.width();
        }
        return columns;
    }

    private static boolean isVector(String name) {
        return Parameters.shape(name) == Parameters.Shape.VECTOR;
    }

    @Override
    public boolean namesAll() {
        return replaced.isEmpty();
    }

    @Override
    public void end(LineReader line) {
        if (!ended) {
            throw new CatalogException(
                    request.file(), line.number(), "the file ends without [EOD]: it is truncated; make it again");
        }
    }

    @Override
    public List<String> warnings() {
        return warnings;
    }
}
