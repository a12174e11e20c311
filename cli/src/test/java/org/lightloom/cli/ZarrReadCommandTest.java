package org.lightloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code zarr read} and {@code zarr read-all}. */
class ZarrReadCommandTest {
    @TempDir
    Path folder;

    private Path store = Path.of("");

    @BeforeEach
    void create() {
        store = folder.resolve("sky.zarr");
        Ran.well("create", store, "--reference", Sky.REFERENCE, "--epoch", "night 1,ä");
    }

    @Test
    void numbersAreLittleEndianBytesAndStringsAreJson() throws IOException {
        Path out = folder.resolve("out");

        assertThat(Ran.well("zarr", "read", store, "/object_ra", out).lines())
                .containsExactly("{\"shape\":[389],\"dtype\":\"float64\"}");
        ByteBuffer numbers = ByteBuffer.wrap(Files.readAllBytes(out)).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(numbers.limit()).isEqualTo(389 * 8);
        assertThat(numbers.getDouble()).isBetween(149.0, 151.0);

        assertThat(Ran.well("zarr", "read", store, "epoch", out).lines())
                .containsExactly("{\"shape\":[2],\"dtype\":\"string\"}");
        assertThat(out).hasContent("[\"night 1\",\"ä\"]");

        Ran.well("zarr", "read", store.resolve("lightcurves"), "/", out);
        assertThat(Files.size(out)).isEqualTo(389L * 6 * 2 * 2 * 4);
    }

    @Test
    void whatCannotBeReadIsStatus2() throws IOException {
        assertThat(Ran.refused("zarr", "read", store, "none", folder.resolve("out")))
                .contains("none");
        assertThat(Ran.refused("zarr", "read", store.resolve("epoch"), "../epoch", folder.resolve("out")))
                .contains("../epoch", "not the name of a member");
        Files.writeString(store.resolve("epoch/zarr.json"), "{");
        assertThat(Ran.refused("zarr", "read", store, "epoch", folder.resolve("out")))
                .contains("zarr.json");
    }

    @Test
    void readAllAnswersEveryLineInOrderAndGoesOnAfterAFailure() throws IOException {
        Path out = folder.resolve("out");
        String lines = request("epoch", out) + request("none", out) + "no json\n" + request("object_dec", out);
        InputStream before = System.in;
        Ran ran;
        try {
            System.setIn(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));
            ran = Ran.well("zarr", "read-all");
        } finally {
            System.setIn(before);
        }

        List<String> answers = ran.lines();
        assertThat(answers).hasSize(4);
        assertThat(answers.get(0)).contains("\"array\":\"epoch\",\"ok\":true,\"shape\":[2],\"dtype\":\"string\"");
        assertThat(answers.get(1))
                .contains("\"array\":\"none\",\"ok\":false,\"error\":")
                .contains("none");
        assertThat(answers.get(2)).contains("\"ok\":false");
        assertThat(answers.get(3)).contains("\"ok\":true,\"shape\":[389]");
        assertThat(Files.size(out)).isEqualTo(389 * 8);
    }

    private String request(String array, Path out) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        return mapper.writeValueAsString(mapper.createObjectNode()
                        .put("store", store.toString())
                        .put("array", array)
                        .put("out", out.toString()))
                + "\n";
    }
}
