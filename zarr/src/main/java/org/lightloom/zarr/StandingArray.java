package org.lightloom.zarr;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lightloom.kv.Version;

/**
 * Tells a writer whose array was made shorter, deleted or replaced since it was opened. Looked at before a write, so that
 * values are not encoded for chunks that are stored otherwise by now; and after it, so that a write without an error lay
 * within the array at a moment after all of it was stored. It costs a look at the document's file; the document is read
 * where that is another one. Safe for use by several threads.
 */
final class StandingArray {
    private final Node node;
    private final ArrayMetadata opened;
    private volatile Optional<Seen> seen = Optional.empty();

    StandingArray(Node node, ArrayMetadata opened) {
        this.node = node;
        this.opened = opened;
    }

    private record Seen(Version version, List<Long> shape) {}

    /** @throws ZarrException.NotFound if the array is no longer there, or is another one */
    void require() {
        now();
    }

    /** @throws ZarrException.NotFound if positions are no longer part of the array */
    void require(Selected written) {
        Seen now = now();
        boolean shorter = IntStream.range(0, opened.rank())
                .anyMatch(d -> now.shape.get(d) < opened.shape().get(d));
        if (shorter && !written.isWithin(now.shape)) {
            throw new ZarrException.NotFound(
                    node.path().toString(),
                    "was made shorter since it was opened, from " + opened.shape() + " to " + now.shape
                            + ": what was written past that is not part of it; open it again (reopened)");
        }
    }

    private Seen now() {
        Version version = node.location().store().version(node.key()).orElseThrow(this::gone);
        return seen.filter(last -> last.version.equals(version)).orElseGet(() -> look(version));
    }

    /** What is read may be newer than the version, which then is only looked at once more. */
    private Seen look(Version version) {
        ArrayMetadata found = ArrayMetadataParser.parse(node.document().orElseThrow(this::gone), node.where());
        if (!holdsTheSameChunks(found)) {
            throw new ZarrException.NotFound(
                    node.path().toString(), "is another array by now than the one that was opened; open it again");
        }
        Seen now = new Seen(version, found.shape());
        seen = Optional.of(now);
        return now;
    }

    private boolean holdsTheSameChunks(ArrayMetadata found) {
        return found.dataType() == opened.dataType()
                && found.chunkShape().equals(opened.chunkShape())
                && found.chunkKeys().equals(opened.chunkKeys())
                && found.fill().equals(opened.fill())
                && found.codecs().decodesAlike(opened.codecs());
    }

    private ZarrException gone() {
        return new ZarrException.NotFound(
                node.path().toString(), "was deleted since it was opened: what is written to it is part of no array");
    }
}
