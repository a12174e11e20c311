package org.lightloom.zarr;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lightloom.kv.Version;

/**
 * Tells a writer whose array was made shorter, or deleted, since it was opened. Looked at after the write, so that a write
 * without an error lay within the array at a moment after all of it was stored. It costs a look at the document's file;
 * the document is read where that is another one. Safe for use by several threads.
 */
final class StandingShape {
    private final Node node;
    private final ArrayMetadata opened;
    private volatile Optional<Seen> seen = Optional.empty();

    StandingShape(Node node, ArrayMetadata opened) {
        this.node = node;
        this.opened = opened;
    }

    private record Seen(Version version, List<Long> shape) {}

    /** @throws ZarrException.NotFound if positions are no longer part of the array */
    void require(Selected written) {
        Version version = node.location().store().version(node.key()).orElseThrow(this::gone);
        Seen now = seen.filter(last -> last.version.equals(version)).orElseGet(() -> look(version));
        boolean shorter = IntStream.range(0, opened.rank())
                .anyMatch(d -> now.shape.get(d) < opened.shape().get(d));
        if (shorter && !written.isWithin(now.shape)) {
            throw new ZarrException.NotFound(
                    node.path().toString(),
                    "was made shorter since it was opened, from " + opened.shape() + " to " + now.shape
                            + ": what was written past that is not part of it; open it again (reopened)");
        }
    }

    /** What is read may be newer than the version, which then is only looked at once more. */
    private Seen look(Version version) {
        ArrayMetadata found = ArrayMetadataParser.parse(node.document().orElseThrow(this::gone), node.where());
        if (!holdsTheSameChunks(found)) {
            throw new ZarrException.NotFound(
                    node.path().toString(),
                    "is another array by now than the one that was opened and written to; open it again");
        }
        Seen now = new Seen(version, found.shape());
        seen = Optional.of(now);
        return now;
    }

    /** Other programs may write a codec's configuration in other words. */
    private boolean holdsTheSameChunks(ArrayMetadata found) {
        return found.dataType() == opened.dataType()
                && found.chunkShape().equals(opened.chunkShape())
                && found.chunkKeys().equals(opened.chunkKeys())
                && codecNames(found).equals(codecNames(opened));
    }

    private static List<String> codecNames(ArrayMetadata metadata) {
        List<String> names = new ArrayList<>();
        metadata.codecs().toJson().forEach(codec -> names.add(codec.path("name").asText()));
        return names;
    }

    private ZarrException gone() {
        return new ZarrException.NotFound(
                node.path().toString(), "was deleted since it was opened: what was written is part of no array");
    }
}
