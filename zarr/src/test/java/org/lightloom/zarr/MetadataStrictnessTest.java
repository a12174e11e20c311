package org.lightloom.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A zarr.json that is not understood wholly is refused, naming the file and the member. */
class MetadataStrictnessTest {

    /** Where in a document, what stands there instead ({@code -} for nothing), what the message says. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            /zarr_format | 2 | only 3
            /zarr_format | 4294967299 | only 3
            /zarr_format | "3" | only 3
            /zarr_format | - | only 3
            /node_type | "group" | not an array
            /node_type | - | not an array
            /extra | 1 | 'extra'
            /extra | {} | 'extra'
            /extra | {"must_understand":true} | 'extra'
            /extra | {"must_understand":"false"} | 'extra'
            /storage_transformers | [{"name":"x"}] | storage_transformers
            /shape | - | shape
            /shape | 3 | shape
            /shape | [-1,4] | -1
            /shape | [2.5,4] | 2.5
            /shape | [18446744073709551616,4] | 18446744073709551616
            /shape | [8] | dimensions
            /data_type | "int4" | 'int4'
            /data_type | {"name":"numpy.datetime64","configuration":{"unit":"s"}} | numpy.datetime64
            /data_type | 7 | extension
            /data_type | - | extension
            /chunk_grid | {"name":"rectilinear"} | 'rectilinear'
            /chunk_grid/configuration/chunk_shape | [0,4] | chunk_shape
            /chunk_grid/configuration/chunk_shape | [2147483648,4] | chunk_shape
            /chunk_grid/configuration/chunk_shape | "x" | chunk_shape
            /chunk_grid/configuration | [] | configuration
            /chunk_grid/extra | 1 | 'extra'
            /chunk_key_encoding | {"name":"fancy"} | 'fancy'
            /chunk_key_encoding/configuration/separator | "-" | separator
            /chunk_key_encoding/configuration/separator | 1 | separator
            /dimension_names | ["a"] | dimension_names
            /dimension_names | ["a",3] | dimension_names
            /dimension_names | "ab" | dimension_names
            /attributes | [] | attributes
            /fill_value | - | fill_value
            /fill_value | null | fill_value
            /fill_value | "nan" | fill_value
            /fill_value | "0x7fc0" | fill_value
            /fill_value | true | fill_value
            /fill_value | [0,0] | fill_value
            /codecs | [] | codecs
            /codecs | {} | codecs
            /codecs | [{"name":"bytes"}] | endian
            /codecs | [{"name":"bytes","configuration":{"endian":"middle"}}] | 'middle'
            /codecs | [{"name":"bytes","configuration":{"endian":1}}] | endian
            /codecs | [{"name":"vlen-utf8"}] | vlen-utf8
            /codecs | ["crc32c"] | crc32c
            /codecs | [{"name":"transpose","configuration":{"order":[0,1]}}] | no codec makes bytes
            /codecs/0/configuration/codecs | [{"name":"transpose","configuration":{"order":[0,0]}}] | permutation
            /codecs/0/configuration/codecs | [{"name":"transpose","configuration":{"order":[0]}}] | permutation
            /codecs/0/configuration/codecs | [{"name":"transpose","configuration":{"order":"F"}}] | order
            /codecs/0/configuration/codecs/1 | {"name":"squash"} | 'squash'
            /codecs/0/configuration/codecs/1 | {"name":"gzip","configuration":{"level":10}} | level
            /codecs/0/configuration/codecs/1 | {"name":"gzip"} | level
            /codecs/0/configuration/codecs/1 | {"name":"zstd","configuration":{"level":"1"}} | level
            /codecs/0/configuration/codecs/1 | {"name":"zstd","configuration":{"level":1,"checksum":1}} | checksum
            /codecs/0/configuration/codecs/1/configuration/cname | "brotli" | 'brotli'
            /codecs/0/configuration/codecs/1/configuration/shuffle | "hash" | 'hash'
            /codecs/0/configuration/codecs/1/configuration/shuffle | - | shuffle
            /codecs/0/configuration/codecs/1/configuration/typesize | 0 | typesize
            /codecs/0/configuration/codecs/1/configuration/typesize | - | typesize
            /codecs/0/configuration/codecs/1/configuration/clevel | 10 | clevel
            /codecs/0/configuration/codecs/1/configuration/blocksize | -1 | blocksize
            /codecs/0/configuration/chunk_shape | [3,4] | divide
            /codecs/0/configuration/chunk_shape | [4] | dimensions
            /codecs/0/configuration/index_location | "middle" | 'middle'
            /codecs/0/configuration/codecs | - | codecs
            /codecs/0/configuration/index_codecs | - | codecs
            /codecs/0/configuration/index_codecs/1 | {"name":"gzip","configuration":{"level":1}} | index_codecs
            """)
    void isRefusedByName(String pointer, String value, String message) {
        ObjectNode document = document();
        put(document, pointer, value);

        assertThatThrownBy(() -> ArrayMetadataParser.parse(document, "a/zarr.json"))
                .isInstanceOf(ZarrException.class)
                .hasMessageStartingWith("a/zarr.json: ")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            bool | 1
            bool | "true"
            int8 | 128
            int8 | -129
            uint8 | -1
            uint16 | 65536
            int32 | 1.5
            int32 | "NaN"
            int64 | 9223372036854775808
            uint64 | 18446744073709551616
            float16 | "0x7e000"
            float64 | "0x7fc00000"
            complex64 | 0
            complex64 | [0]
            string | 0
            string | null
            """)
    void fillValuesOfAnotherTypeAreRefused(String type, String value) {
        assertThatThrownBy(() -> fill(type, value))
                .isInstanceOf(ZarrException.Corrupt.class)
                .hasMessageContaining("fill_value")
                .hasMessageContaining(type);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            bool | true | 01
            int8 | -128 | 80
            uint64 | 18446744073709551615 | ffffffffffffffff
            float16 | "NaN" | 007e
            float16 | 65504 | ff7b
            float16 | 5.960464477539063e-8 | 0100
            float16 | -0.0 | 0080
            float16 | 2049 | 0068
            float32 | "NaN" | 0000c07f
            float32 | "-Infinity" | 000080ff
            float32 | "0x7fc00123" | 2301c07f
            float32 | -0.0 | 00000080
            float64 | 1 | 000000000000f03f
            complex64 | ["NaN", 1] | 0000c07f0000803f
            """)
    void fillValuesHaveTheBitsOfTheSpecification(String type, String value, String littleEndian) {
        assertThat(fill(type, value)
                        .filled(DataType.named(type, "test"), new int[] {1})
                        .rawBytes())
                .asHexString()
                .isEqualToIgnoringCase(littleEndian);
    }

    @Test
    void unknownMembersThatNeedNoUnderstandingAreIgnored() {
        ObjectNode document = document();
        put(document, "/extra", "{\"must_understand\":false,\"more\":1}");

        assertThat(ArrayMetadataParser.parse(document, "test").shape()).containsExactly(8L, 4L);
    }

    @Test
    void aShardOfTooManyInnerChunksIsRefusedHoweverTheNumberWraps() {
        ArrayBuilder builder = new ArrayBuilder(DataType.INT8, 1, 1, 1, 1)
                .shards(65536, 65536, 65536, 65536)
                .chunks(1, 1, 1, 1);

        assertThatThrownBy(() -> ArrayMetadataParser.parse(builder.toJson(), "test"))
                .isInstanceOf(ZarrException.Unsupported.class)
                .hasMessageContaining("inner chunks");
    }

    static List<ArrayBuilder> codecs() {
        return List.of(
                shards().blosc("zstd", 1, "shuffle").crc32c(),
                shards().blosc("lz4", 5, "bitshuffle"),
                shards().zstd(3, false),
                shards().zstd(1, true),
                shards().gzip(5),
                shards().uncompressed(),
                shards().transpose(1, 0).bigEndian());
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void twoReadingsOfOneDocumentAreEqualSoThatTheirWritersShareARewrite(ArrayBuilder array) {
        ArrayMetadata metadata = ArrayMetadataParser.parse(array.toJson(), "a");

        assertThat(ArrayMetadataParser.parse(array.toJson(), "a"))
                .isEqualTo(metadata)
                .hasSameHashCodeAs(metadata);
    }

    @Test
    void twoReadingsDifferWhereACodecDoes() {
        ArrayMetadata metadata =
                ArrayMetadataParser.parse(shards().zstd(3, false).toJson(), "a");

        assertThat(ArrayMetadataParser.parse(shards().zstd(4, false).toJson(), "a"))
                .isNotEqualTo(metadata);
        assertThat(ArrayMetadataParser.parse(shards().zstd(3, true).toJson(), "a"))
                .isNotEqualTo(metadata);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"a":1,"a":2}
            {"a":1} x
            [1]
            {"a":
            """)
    void whatIsNoSingleJsonObjectIsRefused(String text) {
        assertThatThrownBy(() -> Json.parse(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), "a/zarr.json"))
                .isInstanceOf(ZarrException.Corrupt.class)
                .hasMessageStartingWith("a/zarr.json: ");
    }

    private static FillValue fill(String type, String value) {
        return FillValues.parse(parsed(value).path("v"), DataType.named(type, "test"), "test");
    }

    private static ArrayBuilder shards() {
        return new ArrayBuilder(DataType.FLOAT32, 8, 4)
                .fill(Double.NaN)
                .shards(8, 4)
                .chunks(2, 2);
    }

    private static ObjectNode document() {
        return shards().blosc("zstd", 1, "shuffle").crc32c().toJson();
    }

    private static void put(ObjectNode document, String pointer, String value) {
        JsonPointer at = JsonPointer.compile(pointer);
        String last = at.last().getMatchingProperty();
        var parent = document.at(at.head());
        if (parent instanceof ArrayNode list) {
            list.set(Integer.parseInt(last), parsed(value).get("v"));
        } else if (value.equals("-")) {
            ((ObjectNode) parent).remove(last);
        } else {
            ((ObjectNode) parent).set(last, parsed(value).get("v"));
        }
    }

    private static ObjectNode parsed(String value) {
        return Json.parse(ByteBuffer.wrap(("{\"v\":" + value + "}").getBytes(StandardCharsets.UTF_8)), "test");
    }
}
