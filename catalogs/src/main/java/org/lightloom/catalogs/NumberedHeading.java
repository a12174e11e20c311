package org.lightloom.catalogs;

import java.util.List;

/** The columns of a table without header, which the user has named by number. */
final class NumberedHeading implements AsciiHeading {
    private final ReadRequest request;
    private final List<Column> names;

    NumberedHeading(ReadRequest request, List<Column> names) {
        this.request = request;
        this.names = names;
    }

    @Override
    public boolean takes(LineReader line) {
        return line.startsWith('#');
    }

    @Override
    public List<Column> columns(LineReader line, int cells) {
        Column last = names.get(names.size() - 1);
        if (cells > 0 && last.number() > cells) {
            throw new CatalogException(
                    request.file(),
                    line.number(),
                    last.number(),
                    last.name(),
                    "--columns asks for column " + last.number() + " and the row has " + cells);
        }
        return new ColumnWidths(request, names).partial(cells);
    }

    @Override
    public boolean namesAll() {
        return false;
    }
}
