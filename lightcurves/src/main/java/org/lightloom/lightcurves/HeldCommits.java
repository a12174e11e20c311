package org.lightloom.lightcurves;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.lightloom.zarr.Json;
import org.lightloom.zarr.PinnedShard;

/**
 * Of which commit of the truth something derived is, epoch by epoch, as it stands in the record of the derived shard.
 *
 * @param firstEpoch index of the first epoch
 * @param commits of that epoch and the following ones; not copied
 */
record HeldCommits(int firstEpoch, UUID[] commits) {
    /** Stands for an epoch that is not held. */
    static final UUID NONE = new UUID(0, 0);
    /** Stands for an epoch that has no shard in the truth. */
    static final UUID ABSENT = new UUID(0, 1);

    private static final String MEMBER = "held";
    private static final int DIGITS = 16;

    static HeldCommits none(int firstEpoch, int epochs) {
        UUID[] commits = new UUID[epochs];
        Arrays.fill(commits, NONE);
        return new HeldCommits(firstEpoch, commits);
    }

    UUID of(int epoch) {
        int at = epoch - firstEpoch;
        return at >= 0 && at < commits.length ? commits[at] : NONE;
    }

    boolean holds(int epoch, UUID commit) {
        return !commit.equals(NONE) && of(epoch).equals(commit);
    }

    /** Members for a record: one text of 32 hexadecimal digits per epoch, which is read in no time. */
    ObjectNode toNote() {
        StringBuilder text = new StringBuilder(2 * DIGITS * commits.length);
        for (UUID commit : commits) {
            text.append(String.format("%016x%016x", commit.getMostSignificantBits(), commit.getLeastSignificantBits()));
        }
        ObjectNode note = Json.object().put("operation", "consolidation");
        note.putObject(MEMBER).put("first_epoch", firstEpoch).put("commits", text.toString());
        return note;
    }

    /** Of a shard; nothing where its record does not say. */
    static Optional<HeldCommits> of(PinnedShard shard) {
        return shard.changes().stream()
                .map(change -> change.path(MEMBER))
                .filter(JsonNode::isObject)
                .findFirst()
                .map(held -> parse(
                        held.path("first_epoch").asInt(), held.path("commits").asText()));
    }

    private static HeldCommits parse(int firstEpoch, String text) {
        byte[] digits = text.getBytes(StandardCharsets.ISO_8859_1);
        UUID[] commits = new UUID[digits.length / (2 * DIGITS)];
        for (int i = 0; i < commits.length; i++) {
            int at = 2 * DIGITS * i;
            commits[i] = new UUID(number(digits, at), number(digits, at + DIGITS));
        }
        return new HeldCommits(firstEpoch, commits);
    }

    /** Of hexadecimal digits as {@link #toNote} writes them; the record that they stand in has a checksum. */
    private static long number(byte[] digits, int from) {
        long number = 0;
        for (int i = from; i < from + DIGITS; i++) {
            int digit = digits[i];
            number = number << 4 | (digit <= '9' ? digit - '0' : digit - 'a' + 10);
        }
        return number;
    }
}
