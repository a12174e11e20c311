package org.lightloom.zarr;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lightloom.kv.Version;

/**
 * Tells who changes an array whether it was made shorter, deleted or replaced since it was opened. Looked at before a change,
 * so that nothing is encoded for chunks that are stored otherwise by now; and after a write, so that each chunk of a write
 * without an error lay within the array at a moment after it was stored. It costs a look at the document's file; the
 * document is read where that is another one. Safe for use by several threads.
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

    /** @throws ZarrException.NotFound if the array is no longer there, or is another one; to be asked before a change */
    void require() {
        now("");
    }

    /** @throws ZarrException.NotFound if a document is of another array */
    void require(ObjectNode document) {
        same(document, "");
    }

    /**
     * The shape of now, read from the document itself.
     *
     * @throws ZarrException.NotFound if the array is no longer there, or is another one
     */
    List<Long> shape() {
        return same(node.document().orElseThrow(this::deleted), "").shape();
    }

    /** @throws ZarrException.NotFound if positions that were just written are no longer part of the array */
    void requireAfter(Selected written) {
        List<Long> shape = requireAfter();
        if (isShorter(shape) && !written.isWithin(shape)) {
            throw gone("was made shorter since it was opened, from " + opened.shape() + " to " + shape
                    + ": what was written past that is not part of it; open it again (reopened)");
        }
    }

    /**
     * Whether the document of now has a smaller length than the array had when it was opened.
     *
     * @throws ZarrException.NotFound if the array is no longer there, or is another one
     */
    boolean isShorter() {
        return isShorter(now("").shape);
    }

    private boolean isShorter(List<Long> shape) {
        return IntStream.range(0, opened.rank())
                .anyMatch(d -> shape.get(d) < opened.shape().get(d));
    }

    /** @throws ZarrException.NotFound if what was just written is no longer part of the array */
    List<Long> requireAfter() {
        return now("; what was just written may lie among its chunks: verify it").shape;
    }

    private Seen now(String consequence) {
        Version version = node.location().store().version(node.key()).orElseThrow(this::deleted);
        return seen.filter(last -> last.version.equals(version)).orElseGet(() -> look(version, consequence));
    }

    /** What is read may be newer than the version, which then is only looked at once more. */
    private Seen look(Version version, String consequence) {
        ArrayMetadata found = same(node.document().orElseThrow(this::deleted), consequence);
        Seen now = new Seen(version, found.shape());
        seen = Optional.of(now);
        return now;
    }

    private ArrayMetadata same(ObjectNode document, String consequence) {
        ArrayMetadata found = ArrayMetadataParser.parse(document, node.where());
        if (!found.storesChunksLike(opened)) {
            throw gone("is another array by now than the one that was opened" + consequence
                    + "; open it again (reopened)");
        }
        return found;
    }

    private ZarrException deleted() {
        return gone("was deleted since it was opened: what is written to it is part of no array");
    }

    private ZarrException gone(String what) {
        return new ZarrException.NotFound(node.path().toString(), what);
    }
}
