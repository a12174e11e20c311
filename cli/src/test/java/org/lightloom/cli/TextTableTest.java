package org.lightloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a table for people looks like. */
class TextTableTest {

    private static List<String> lines(TextTable table) {
        StringWriter text = new StringWriter();
        table.print(new PrintWriter(text, true));
        return text.toString().lines().toList();
    }

    @Test
    void longCellsAreCutButForThoseOfTheLastColumn() {
        String star = "\ud83d\ude00";
        TextTable table = new TextTable(List.of("key", "note"));
        table.add(List.of(star.repeat(70), "n".repeat(70)));
        table.add(List.of("k".repeat(60), ""));

        assertThat(lines(table).get(1)).startsWith(star.repeat(59) + "…  ").endsWith("  " + "n".repeat(70));
        assertThat(lines(table).get(2))
                .isEqualTo("k".repeat(60) + " ".repeat(lines(table).get(2).length() - 61) + "-");
    }
}
