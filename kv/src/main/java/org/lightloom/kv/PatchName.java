package org.lightloom.kv;

import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of the files by which a change gets to another process: {@code <lock offset>-<slot>-<change>} in hex, with an
 * ending for its state.
 *
 * @param slot offset in the lock file that the writer holds for as long as it waits
 */
record PatchName(long lockOffset, long slot, UUID change) {
    /** Is being written. */
    static final String DRAFT = ".new";
    /** Is there to be applied. */
    static final String POSTED = ".patch";
    /** Was applied, durably: the only acknowledgement. */
    static final String DONE = ".done";

    private static final Pattern NAME =
            Pattern.compile("([0-9a-f]{8})-([0-9a-f]{16})-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(\\.\\w+)");

    /** A file of the private folder: whose change, in which state. */
    record Entry(PatchName name, String state) {}

    static Optional<Entry> parse(String fileName) {
        Matcher parts = NAME.matcher(fileName);
        if (!parts.matches()) {
            return Optional.empty();
        }
        PatchName name = new PatchName(
                HexFormat.fromHexDigitsToLong(parts.group(1)),
                HexFormat.fromHexDigitsToLong(parts.group(2)),
                UUID.fromString(parts.group(3)));
        // No writer holds another: to ask for its lock would be an error of the lock file.
        return name.slot >= Mailbox.FIRST_SLOT && name.slot < FolderClaim.OFFSET
                ? Optional.of(new Entry(name, parts.group(4)))
                : Optional.empty();
    }

    Path in(Path privateFolder, String state) {
        String slotDigits = HexFormat.of().toHexDigits(slot);
        return privateFolder.resolve(Leftovers.prefix(lockOffset) + slotDigits + "-" + change + state);
    }
}
