package org.lightloom.bench.crash;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.lightloom.bench.crash.FaultyDisk.Operation;

/** Ways in which an operation on files fails. */
enum Fault {
    INPUT_OUTPUT("Input/output error", EnumSet.allOf(Operation.class)),
    /** It is done all the same. */
    INPUT_OUTPUT_AFTER("Input/output error", EnumSet.complementOf(EnumSet.of(Operation.LOCK))),
    DISK_FULL(
            "No space left on device",
            EnumSet.of(
                    Operation.CREATE,
                    Operation.WRITE,
                    Operation.COPY,
                    Operation.SYNC,
                    Operation.CLOSE,
                    Operation.RENAME,
                    Operation.CREATE_FOLDER,
                    Operation.OVERWRITE)),
    /** In the middle of the bytes. */
    DISK_FULL_INSIDE("No space left on device", EnumSet.of(Operation.WRITE, Operation.COPY)),
    READ_ONLY(
            "Read-only file system",
            EnumSet.of(
                    Operation.CREATE,
                    Operation.RENAME,
                    Operation.CREATE_FOLDER,
                    Operation.DELETE,
                    Operation.OVERWRITE)),
    NOT_ALLOWED(
            "",
            EnumSet.of(
                    Operation.CREATE,
                    Operation.RENAME,
                    Operation.CREATE_FOLDER,
                    Operation.DELETE,
                    Operation.OVERWRITE,
                    Operation.SYNC_FOLDER)),
    NO_DESCRIPTORS("Too many open files", EnumSet.of(Operation.CREATE, Operation.OVERWRITE, Operation.SYNC_FOLDER)),
    NO_MEMORY("", EnumSet.of(Operation.WRITE, Operation.COPY, Operation.CREATE)),
    /** Nothing fails, but somebody removes the private folder just before. */
    PRIVATE_FOLDER_REMOVED("", EnumSet.allOf(Operation.class));

    private final String message;

    @SuppressWarnings("ImmutableEnumChecker") // nobody changes it
    private final Set<Operation> operations;

    Fault(String message, Set<Operation> operations) {
        this.message = message;
        this.operations = operations;
    }

    boolean concerns(Operation operation) {
        return operations.contains(operation);
    }

    /** Whether the operation still takes place, in whole or in part, before it fails. */
    boolean isAfter() {
        return this == INPUT_OUTPUT_AFTER || this == DISK_FULL_INSIDE;
    }

    /** Whether it can last. */
    boolean canLast() {
        return this != PRIVATE_FOLDER_REMOVED;
    }

    /** Fails; answers quietly where this is something else that happens. */
    void strike(Path path, Path store) throws IOException {
        switch (this) {
            case NOT_ALLOWED -> throw new AccessDeniedException(path.toString());
            case NO_MEMORY -> throw new OutOfMemoryError("injected");
            case PRIVATE_FOLDER_REMOVED -> {
                Path folder = store.resolve("lightcurves/.lightloom");
                if (Files.isDirectory(folder)) {
                    Workshop.remove(folder);
                }
            }
            default -> throw new FileSystemException(path.toString(), null, message);
        }
    }
}
