package org.lightloom.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lightloom.kv.StoreException;

/**
 * Stores made to break readers: each is refused by an error that names the file at fault, or read with the right values,
 * and nothing outside it is opened, in a heap of 256 MiB (zarr/pom.xml).
 */
class HostileStoresTest {
    private static Path stores = Path.of("");

    @BeforeAll
    static void unpack(@TempDir Path folder) throws IOException {
        stores = folder;
        SampleArrays.unpack("hostile.zip.gz", folder);
        for (ObjectNode line : SampleArrays.lines("hostile.jsonl")) {
            for (var link : line.path("links")) {
                Path at = folder.resolve(link.path("at").asText());
                Files.createDirectories(at.resolveSibling("."));
                Files.createSymbolicLink(at, Path.of(link.path("to").asText()));
            }
        }
    }

    @ParameterizedTest
    @MethodSource
    void isRefusedByAnErrorThatNamesTheFileOrReadRight(Case hostile) {
        NdArray values;
        try {
            String name = hostile.text("array").replaceAll("^/+|/+$", "");
            values = Zarr.openArray(stores.resolve(hostile.text("store")), name).read();
        } catch (ZarrException | StoreException e) {
            hostile.requireClear(String.valueOf(e.getMessage()));
            return;
        }
        hostile.requireRight(values);
    }

    static List<Case> isRefusedByAnErrorThatNamesTheFileOrReadRight() {
        return SampleArrays.lines("hostile.jsonl").stream().map(Case::new).toList();
    }

    private record Case(ObjectNode json) {
        String text(String member) {
            return json.path(member).asText();
        }

        void requireClear(String message) {
            assertThat(text("expect")).as(message).isIn("reject", "either");
            assertThat(message).doesNotContain("\n").contains(text("error_should_name"));
        }

        void requireRight(NdArray values) {
            if (text("expect").equals("reject")) {
                fail("read as " + values);
            }
            assertThat(SampleArrays.sha256(values)).isEqualTo(text("sha256"));
        }

        @Override
        public String toString() {
            return text("store") + ": " + text("matter");
        }
    }
}
