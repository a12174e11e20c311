package org.lightloom.zarr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HolesTest {
    private static final long KIB = 1 << 10;

    @Test
    void holesLieBetweenWhatIsUsedInWhateverOrderItIsNamed() {
        Holes holes = Holes.between(
                List.of(
                        range(100 * KIB, 10),
                        range(20 * KIB, 30 * KIB),
                        range(25 * KIB, KIB),
                        range(40 * KIB, 20 * KIB)),
                200 * KIB);

        assertThat(holes.ranges())
                .containsExactly(range(0, 20 * KIB), range(60 * KIB, 40 * KIB), range(100 * KIB + 10, 100 * KIB - 10));
        assertThat(holes.length()).isEqualTo(160 * KIB - 10);
        assertThat(holes.start()).isZero();
    }

    @Test
    void whatIsUsedOutsideOfTheFileMakesItNoLonger() {
        Holes holes = Holes.between(
                List.of(
                        range(100 * KIB, 10 * KIB),
                        range(1L << 40, 10),
                        range(Long.MAX_VALUE - 1, Long.MAX_VALUE),
                        range(-10, 10)),
                200 * KIB);

        assertThat(holes.ranges()).containsExactly(range(0, 100 * KIB), range(110 * KIB, 90 * KIB));
    }

    @Test
    void whatIsShorterThanSixteenKibibytesIsNotRecorded() {
        Holes holes = Holes.between(List.of(range(16 * KIB - 1, 1)), 32 * KIB);

        assertThat(holes.ranges()).containsExactly(range(0, 16 * KIB - 1), range(16 * KIB, 16 * KIB));
        assertThat(holes.recorded().ranges()).containsExactly(range(16 * KIB, 16 * KIB));
    }

    @Test
    void theLongestHundredAreRecordedInTheirOrder() {
        List<Holes.Range> used = new ArrayList<>();
        long end = 0;
        for (int i = 0; i < 150; i++) {
            end += (i == 70 ? 1000 : 20 + i % 2) * KIB;
            used.add(range(end, 1));
            end++;
        }

        List<Holes.Range> holes = Holes.between(used, end).recorded().ranges();

        assertThat(holes).hasSize(100).isSortedAccordingTo((a, b) -> Long.compare(a.offset(), b.offset()));
        assertThat(holes).filteredOn(hole -> hole.length() == 1000 * KIB).hasSize(1);
        assertThat(holes).filteredOn(hole -> hole.length() == 21 * KIB).hasSize(75);
        assertThat(holes).filteredOn(hole -> hole.length() == 20 * KIB).hasSize(24);
    }

    @Test
    void oneHoleIsAnObjectAndSeveralAreAList() {
        Holes one = Holes.of(10, 5);
        Holes two = new Holes(List.of(range(10, 5), range(20, 1)));

        assertThat(one.toJson().toString()).isEqualTo("{\"offset\":10,\"length\":5}");
        assertThat(two.toJson().toString()).isEqualTo("[{\"offset\":10,\"length\":5},{\"offset\":20,\"length\":1}]");
        assertThat(Holes.ofJson(one.toJson(), 15)).isEqualTo(one);
        assertThat(Holes.ofJson(two.toJson(), 21)).isEqualTo(two);
    }

    @Test
    void aRecordThatCannotBeRightTellsOfNone() {
        for (String json : List.of(
                "null",
                "7",
                "{}",
                "{'offset':-1,'length':2}",
                "{'offset':1,'length':0}",
                "{'offset':1,'length':-1}",
                "{'offset':90,'length':11}",
                "{'offset':90,'length':9223372036854775807}",
                "{'offset':'x','length':1}",
                "[{'offset':1,'length':5},{'offset':5,'length':5}]",
                "[{'offset':10,'length':5},{'offset':1,'length':5}]",
                "[{'offset':1,'length':5},7]")) {
            byte[] record = ("{'hole':" + json + "}").replace('\'', '"').getBytes(StandardCharsets.UTF_8);
            JsonNode hole = Json.parse(ByteBuffer.wrap(record), "test").path("hole");
            assertThat(Holes.ofJson(hole, 100).ranges()).as(json).isEmpty();
        }
        assertThat(Holes.ofJson(Json.object().path("hole"), 100).ranges()).isEmpty();
    }

    @Test
    void aFileIsLaidOutFromItsBeginning() {
        List<String> parts = new ArrayList<>();

        new Holes(List.of(range(0, 3), range(10, 5)))
                .layOut(
                        20,
                        (offset, length) -> parts.add("copy " + offset + " " + length),
                        length -> parts.add("hole " + length));

        assertThat(parts).containsExactly("copy 0 0", "hole 3", "copy 3 7", "hole 5", "copy 15 5");
    }

    private static Holes.Range range(long offset, long length) {
        return new Holes.Range(offset, length);
    }
}
