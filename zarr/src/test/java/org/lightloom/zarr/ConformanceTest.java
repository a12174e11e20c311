package org.lightloom.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Arrays written by zarr-python, TensorStore and zarrs have the values that their writers were given. */
class ConformanceTest {
    private static Path arrays = Path.of("");

    @BeforeAll
    static void unpack(@TempDir Path folder) throws IOException {
        arrays = folder;
        try (ZipInputStream zip = new ZipInputStream(resource("arrays.zip"))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = folder.resolve(entry.getName());
                Files.createDirectories(file.resolveSibling("."));
                Files.write(file, zip.readAllBytes());
            }
        }
    }

    @ParameterizedTest
    @MethodSource
    void readsWhatOthersWrote(Expected expected) {
        NdArray values = Zarr.openArray(arrays.resolve(expected.path)).read();

        assertThat(values.dataType().zarrName())
                .isEqualTo(expected.json.path("dtype").asText());
        assertThat(Json.object().arrayNode().addAll(lengths(values)))
                .hasToString(expected.json.path("shape").toString());
        assertThat(sha256(values)).isEqualTo(expected.json.path("sha256").asText());
    }

    @ParameterizedTest
    @MethodSource
    void rejectsByNameWhatItDoesNotHave(Expected expected) {
        assertThatThrownBy(() -> Zarr.openArray(arrays.resolve(expected.path)).read())
                .isInstanceOfAny(ZarrException.Unsupported.class, ZarrException.Corrupt.class)
                .hasMessageContaining(expected.path)
                .message()
                .doesNotContain("\n")
                .contains(expected.codec());
    }

    static List<Expected> readsWhatOthersWrote() {
        return expected().stream().filter(line -> line.json.has("sha256")).toList();
    }

    static List<Expected> rejectsByNameWhatItDoesNotHave() {
        return expected().stream().filter(line -> line.json.has("reject")).toList();
    }

    private record Expected(String path, ObjectNode json) {
        /** The compressor that is to be named, or nothing. */
        String codec() {
            String reason = json.path("reject").asText();
            return List.of("blosclz", "snappy").contains(reason) ? reason : "";
        }

        @Override
        public String toString() {
            return path + " by " + json.path("writer").asText();
        }
    }

    private static List<Expected> expected() {
        try (InputStream lines = resource("expected.jsonl")) {
            List<Expected> all = new ArrayList<>();
            for (String line : new String(lines.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
                if (!line.isEmpty()) {
                    ObjectNode json = Json.parse(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)), "expected");
                    all.add(new Expected(json.path("path").asText(), json));
                }
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(ConformanceTest.class.getResourceAsStream("/conformance/" + name), name);
    }

    private static List<JsonNode> lengths(NdArray values) {
        List<JsonNode> lengths = new ArrayList<>();
        for (int length : values.shape()) {
            lengths.add(Json.object().numberNode(length));
        }
        return lengths;
    }

    /** Of the little-endian bytes in C order; of strings as length (u32) and UTF-8 each. */
    private static String sha256(NdArray values) {
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
