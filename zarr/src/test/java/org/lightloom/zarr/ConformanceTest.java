package org.lightloom.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Arrays written by zarr-python, TensorStore and zarrs have the values that their writers were given; what is not
 * supported is refused by its name.
 */
class ConformanceTest {
    private static Path arrays = Path.of("");

    @BeforeAll
    static void unpack(@TempDir Path folder) {
        arrays = folder;
        SampleArrays.unpack("arrays.zip.gz", folder);
    }

    private record Expected(String path, ObjectNode json) {
        ZarrArray open() {
            return Zarr.openArray(arrays.resolve(path));
        }

        void requireEqual(NdArray values) {
            ArrayNode lengths = Json.object().arrayNode();
            Arrays.stream(values.shape()).forEach(lengths::add);
            assertThat(values.dataType().zarrName())
                    .isEqualTo(json.path("dtype").asText());
            assertThat(lengths).hasToString(json.path("shape").toString());
            assertThat(SampleArrays.sha256(values))
                    .isEqualTo(json.path("sha256").asText());
        }

        @Override
        public String toString() {
            return path + " by " + json.path("writer").asText();
        }
    }

    @ParameterizedTest
    @MethodSource
    void readsWhatOthersWrote(Expected expected) {
        expected.requireEqual(expected.open().read());
    }

    static Stream<Expected> readsWhatOthersWrote() {
        return expected("in");
    }

    private static final Map<String, String> OPTIONAL_AND_REJECTED = Map.of(
            "reject/unknown_codec_must_understand_false", "'example.noop' is not supported",
            "reject/unknown_storage_transformer_ignorable", "storage_transformers",
            "reject/bytes_without_endian", "must name its endian");

    /** Complex numbers and other writers' liberties are read, with the exceptions named above. */
    @ParameterizedTest
    @MethodSource
    void readsWhatIsOptionalOrRejectsItByName(Expected expected) {
        Optional<String> reason = rejectedFor(expected.json);
        if (reason.isEmpty()) {
            expected.requireEqual(expected.open().read());
        } else {
            assertThatThrownBy(() -> expected.open().read())
                    .isInstanceOf(ZarrException.class)
                    .hasMessageContaining(expected.path)
                    .hasMessageContaining(reason.get());
        }
    }

    private static Optional<String> rejectedFor(ObjectNode line) {
        return Optional.ofNullable(
                OPTIONAL_AND_REJECTED.get(line.path("path").asText().replace("written_by_others/", "")));
    }

    /** Whether an array of another writer is read with its values. */
    static boolean isRead(ObjectNode line) {
        String scope = line.path("scope").asText();
        return scope.equals("in")
                || (scope.equals("optional") && rejectedFor(line).isEmpty());
    }

    static Stream<Expected> readsWhatIsOptionalOrRejectsItByName() {
        return expected("optional");
    }

    @ParameterizedTest
    @MethodSource
    void rejectsByNameWhatItDoesNotHave(Expected expected) {
        assertThatThrownBy(() -> expected.open().read())
                .isInstanceOfAny(ZarrException.Unsupported.class, ZarrException.Corrupt.class)
                .hasMessageContaining(expected.path + "/zarr.json")
                .message()
                .doesNotContain("\n")
                .contains(expected.json.path("names").asText());
    }

    static Stream<Expected> rejectsByNameWhatItDoesNotHave() {
        return expected("out_of_scope");
    }

    private static Stream<Expected> expected(String scope) {
        List<ObjectNode> lines = SampleArrays.lines("expected.jsonl");
        return lines.stream()
                .filter(line -> line.path("scope").asText().equals(scope))
                .map(line -> new Expected(line.path("path").asText(), line));
    }
}
