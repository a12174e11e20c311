package org.lightloom.zarr;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The arrays of other writers in the test resources, and what is known of them. */
final class SampleArrays {
    private SampleArrays() {}

    /** Unpacks a zip file of stored entries, compressed as a whole since its files are small and alike. */
    static void unpack(String archive, Path folder) {
        try (ZipInputStream zip = new ZipInputStream(new GZIPInputStream(resource(archive)))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path place = folder.resolve(entry.getName());
                Files.createDirectories(entry.isDirectory() ? place : place.resolveSibling("."));
                if (!entry.isDirectory()) {
                    Files.write(place, zip.readAllBytes());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The objects of a file of JSON lines. */
    static List<ObjectNode> lines(String name) {
        try (InputStream lines = resource(name)) {
            return new String(lines.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> Json.parse(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)), name))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(SampleArrays.class.getResourceAsStream("/conformance/" + name), name);
    }

    /** Of the little-endian bytes in C order; of strings as length (u32) and UTF-8 each. */
    static String sha256(NdArray values) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(values.rawBytes());
            for (String text : values.rawStrings()) {
                byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
                ByteBuffer length = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
                digest.update(length.putInt(utf8.length).flip());
                digest.update(utf8);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
