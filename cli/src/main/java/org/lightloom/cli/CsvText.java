package org.lightloom.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;

/** Rows as CSV (RFC 4180, but lines end with a line feed). Closing it leaves the stream open. */
final class CsvText implements AutoCloseable {
    private final CsvWriter writer;

    CsvText(PrintWriter out, List<String> header) {
        writer = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out);
        writer.writeRecord(header);
    }

    void add(List<String> cells) {
        writer.writeRecord(cells);
    }

    @Override
    public void close() throws IOException {
        writer.flush();
    }
}
