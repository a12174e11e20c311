package org.lightloom.lightcurves;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.BitSet;
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * The objects of a shard of which a population had a row, but without a magnitude in at least one of its measurements: what
 * tells a sentinel from an object that no row matched. A record keeps it as bits by position in the shard (Java's {@link
 * BitSet#toByteArray}: little-endian), deflated (zlib) and in Base64.
 */
final class UnmeasuredObjects {
    private static final String MEMBER = "unmeasured";

    private UnmeasuredObjects() {}

    /** @param cells of light curves in one block of objects, which begins with a given one */
    static void put(ObjectNode note, CellBlock cells, int firstObject) {
        BitSet unmeasured = new BitSet();
        int row = cells.columns().length * cells.cell();
        for (int i = 0; i < cells.objects().length; i++) {
            for (int at = i * row; at < (i + 1) * row; at += cells.cell()) {
                if (!CellRule.LAST.isPresent(cells.cells(), at)) {
                    unmeasured.set(cells.objects()[i] - firstObject);
                    break;
                }
            }
        }
        note.put(MEMBER, text(unmeasured));
    }

    private static String text(BitSet bits) {
        if (bits.isEmpty()) {
            return "";
        }
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(deflated)) {
            out.write(bits.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getEncoder().encodeToString(deflated.toByteArray());
    }

    /** What a record's entry says; nothing where it does not, because an earlier version or an import wrote it. */
    static Optional<BitSet> of(JsonNode entry) {
        String text = entry.path(MEMBER).asText();
        if (!entry.has(MEMBER) || text.isEmpty()) {
            return entry.has(MEMBER) ? Optional.of(new BitSet()) : Optional.empty();
        }
        byte[] deflated = Base64.getDecoder().decode(text);
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(deflated))) {
            return Optional.of(BitSet.valueOf(in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
