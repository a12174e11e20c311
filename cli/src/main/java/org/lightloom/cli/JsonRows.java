package org.lightloom.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;

/** A JSON array of objects, one a line, that is never whole in memory. */
final class JsonRows {
    private final PrintWriter out;
    private String before = "[\n";

    JsonRows(PrintWriter out) {
        this.out = out;
    }

    void add(ObjectNode row) {
        out.print(before);
        out.print(row);
        before = ",\n";
    }

    void end() {
        out.println(before.equals(",\n") ? "\n]" : "[]");
    }
}
