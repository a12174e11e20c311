package org.lightloom.catalogs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineReaderTest {
    private static final ReadRequest REQUEST = ReadRequest.of(Path.of("a.cat"), CatalogOptions.defaults());

    private static List<String> lines(InputStream in) throws IOException {
        LineReader reader = new LineReader(REQUEST, in);
        List<String> lines = new ArrayList<>();
        while (reader.next()) {
            lines.add(reader.text(Integer.MAX_VALUE));
            assertThat(reader.number()).isEqualTo(lines.size());
        }
        return lines;
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void linesEndWithAnyOfTheThreeEnds() throws IOException {
        assertThat(lines(bytes("a\nb\r\nc\rd\n\ne\r\rf"))).containsExactly("a", "b", "c", "d", "", "e", "", "f");
        assertThat(lines(bytes(""))).isEmpty();
        assertThat(lines(bytes("\r\n"))).containsExactly("");
        assertThat(lines(bytes("a\r"))).containsExactly("a");
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstLine() throws IOException {
        assertThat(lines(bytes("\u00ef\u00bb\u00bf# a\nb"))).containsExactly("# a", "b");
    }

    @Test
    void linesMayCrossTheEndOfTheBufferAnywhere() throws IOException {
        for (int length = 65_530; length < 65_540; length++) {
            String text = "x".repeat(length) + "\r\n" + "y".repeat(70_000) + "\r\nz";

            assertThat(lines(bytes(text))).containsExactly("x".repeat(length), "y".repeat(70_000), "z");
        }
    }

    @Test
    void aStreamMayGiveItsBytesInAnyPortions() throws IOException {
        Random random = new Random(20260101);
        String text = "one\r\ntwo\rthree\n\r\nfour\n".repeat(200);
        InputStream portions = new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(length, 1 + random.nextInt(3)));
            }
        };

        assertThat(lines(portions)).isEqualTo(text.lines().toList());
    }

    @Test
    void theLastLineTellsWhetherItWasEnded() throws IOException {
        LineReader reader = new LineReader(REQUEST, bytes("a\nb"));

        assertThat(reader.next()).isTrue();
        assertThat(reader.terminated()).isTrue();
        assertThat(reader.next()).isTrue();
        assertThat(reader.terminated()).isFalse();
        assertThat(reader.next()).isFalse();
    }
}
