package org.lightloom.zarr;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That its bytes are right is tested by {@link ArrayWriteTest} and {@link ChunkFolderTest}. */
class GatheredChunkTest {

    @ParameterizedTest
    @CsvSource({"1, 4, 0", "65536, 262144, 0", "65537, 262148, 0", "262144, 1048576, 0", "262145, 1048576, 4"})
    void goesToTheFileByUpToAMiBAtOnce(int elements, int first, int second) throws IOException {
        int[] shape = {elements};
        Span[] whole = {Span.range(0, 0, elements)};
        List<Integer> pieces = new ArrayList<>();

        NdArray values = NdArray.blank(DataType.INT32, shape);
        GatheredChunk.of(new ArrayChange(new Span[0], whole, values, "overwrite", Json.object()), shape)
                .writeTo(bytes -> pieces.add(bytes.remaining()));

        pieces.removeIf(length -> length == 0);
        assertThat(pieces).isEqualTo(second == 0 ? List.of(first) : List.of(first, second));
    }
}
