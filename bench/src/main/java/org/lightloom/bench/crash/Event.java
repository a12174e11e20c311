package org.lightloom.bench.crash;

import java.nio.file.Path;

/** One operation on files that was done, or a mark of what the writer knew at that moment; paths are relative. */
sealed interface Event {

    /** A new, empty file that the recording knows by a number. */
    record Created(int file, Path path) implements Event {}

    /** Bytes written or copied; what lies between the end and {@code at} is a hole. */
    record Written(int file, long at, byte[] bytes) implements Event {}

    record Skipped(int file, long length) implements Event {}

    /** Visible to other processes, not durable. */
    record Flushed(int file) implements Event {}

    record Synced(int file) implements Event {}

    record Closed(int file) implements Event {}

    record Renamed(Path from, Path to) implements Event {}

    /** One byte of a file that was there, in place. */
    record Overwritten(Path path, long at, byte value) implements Event {}

    /** A file that was there. */
    record FileSynced(Path path) implements Event {}

    record Deleted(Path path) implements Event {}

    record FolderCreated(Path path) implements Event {}

    record FolderSynced(Path path) implements Event {}

    record Locked(long offset) implements Event {}

    /** The next commit was asked for. */
    record Issued(int writers) implements Event {}

    /** One of its writers was told that its part is durable. */
    record Acknowledged(int writer) implements Event {}
}
