package org.lightloom.kv;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Brings one version of a key to the disk, under its lock: temporary file, sync, the key's mark away, rename, sync of
 * the folder.
 *
 * <p>A sync that failed is never repeated on the same file, since the kernel may have dropped what it could not write:
 * before the rename the temporary file is discarded; after it the version is published again as a new file.
 */
final class Publication {
    private static final Outcome COMMITTED = new Outcome.Committed();

    private final Disk disk;
    private final DurableFolders folders;
    private final Marks marks;
    private final KeyLock lock;
    private final Place place;
    private final Optional<LocalBlob> current;

    Publication(Medium medium, Marks marks, KeyLock lock, Place place, Optional<LocalBlob> current) {
        this.disk = medium.disk();
        this.folders = medium.folders();
        this.marks = marks;
        this.lock = lock;
        this.place = place;
        this.current = current;
    }

    /** The version that the next one is made from. */
    Optional<Blob> current() {
        return current.map(blob -> blob);
    }

    /** A complete, synced file that has yet to be renamed. */
    private record Written(Path path, Stamp stamp) {}

    Outcome publish(NextVersion next) throws StartOverException {
        return next.removed() ? remove() : replace(next);
    }

    /** Open versions stay readable, since an open file outlives its name. */
    private Outcome remove() throws StartOverException {
        try {
            marks.clear(place.key());
            checkUnmoved(current.map(LocalBlob::stamp));
            disk.delete(place.file());
        } catch (StartOverException e) {
            throw e;
        } catch (IOException | RuntimeException | Error e) {
            if (Files.exists(place.file())) {
                return notCommitted(e);
            }
        }
        return confirmAbsence();
    }

    private Outcome confirmAbsence() {
        try {
            if (Files.isDirectory(place.folder())) {
                disk.syncFolder(place.folder());
            }
            return COMMITTED;
        } catch (IOException | RuntimeException | Error e) {
            return new Outcome.Unknown(
                    failed("is not there, but may be there again after a power loss: " + reason(e), e));
        }
    }

    private Outcome replace(NextVersion next) throws StartOverException {
        Written written;
        try {
            folders.ensure(place.folder());
            written = write(next);
        } catch (IOException | RuntimeException | Error e) {
            startOverIfGone(e);
            return notCommitted(e);
        }
        try {
            marks.clear(place.key());
        } catch (IOException | RuntimeException | Error e) {
            discard(written.path());
            return notCommitted(e);
        }
        try {
            checkUnmoved(current.map(LocalBlob::stamp));
            disk.rename(written.path(), place.file());
        } catch (StartOverException e) {
            discard(written.path());
            throw e;
        } catch (IOException | RuntimeException | Error e) {
            if (!arrived(written)) {
                return afterFailedRename(written, e);
            }
        }
        return settle(next, written.stamp(), () -> disk.syncFolder(place.folder()));
    }

    /**
     * Makes sure that the current version, found as it is, survives a power loss.
     *
     * @param mistrust its writer may have failed to sync it: it is published again as a new file
     */
    Outcome confirm(boolean mistrust) throws StartOverException {
        if (current.isEmpty()) {
            return confirmAbsence();
        }
        return mistrust || isDoubtful()
                ? knownAfter(publish(same()))
                : settle(same(), current.get().stamp(), () -> {
                    // Another program may have written it, without a sync.
                    disk.syncFile(place.file());
                    disk.syncFolder(place.folder());
                });
    }

    private NextVersion same() {
        return NextVersion.of(
                List.of(new NextVersion.CopiedRange(0, current.orElseThrow().size())));
    }

    private static Outcome knownAfter(Outcome published) {
        return published instanceof Outcome.NotCommitted not ? new Outcome.Unknown(not.cause()) : published;
    }

    private Written write(NextVersion next) throws IOException {
        Path path = place.newTemporary();
        try {
            try (Disk.NewFile file = disk.create(path)) {
                for (NextVersion.Piece piece : next.pieces()) {
                    write(piece, file);
                }
                file.sync();
            }
            return new Written(path, Stamp.of(path));
        } catch (IOException | RuntimeException | Error e) {
            discard(path);
            throw e;
        }
    }

    private void write(NextVersion.Piece piece, Disk.NewFile file) throws IOException {
        if (piece instanceof NextVersion.Bytes bytes) {
            file.write(bytes.bytes().duplicate());
        } else if (piece instanceof NextVersion.Produced produced) {
            produced.writeTo(file::write);
        } else if (piece instanceof NextVersion.CopiedRange range && range.length() > 0) {
            file.copy(current.orElseThrow().channel(), range.offset(), range.length());
        } else if (piece instanceof NextVersion.Hole hole && hole.length() > 0) {
            // The last byte is written, so that a hole at the end counts as well.
            file.skip(hole.length() - 1);
            file.write(ByteBuffer.allocate(1));
        }
    }

    /** Others may have deleted the lock file, or rewritten the key without asking for its lock. */
    private void checkUnmoved(Optional<Stamp> expected) throws IOException {
        if (!lock.stands()) {
            throw new StartOverException("the lock file was deleted or replaced");
        }
        if (!Stamp.ifPresent(place.file()).equals(expected)) {
            throw new StartOverException("another program keeps rewriting it without taking its lock");
        }
    }

    private interface Syncing {
        void run() throws IOException;
    }

    /** The version is visible but not yet durable. */
    private Outcome settle(NextVersion next, Stamp visible, Syncing syncing) {
        try {
            syncing.run();
        } catch (IOException | RuntimeException | Error first) {
            return publishAgain(next, visible, first);
        }
        LockFile.doubtful().remove(place.file().toString());
        return COMMITTED;
    }

    private Outcome publishAgain(NextVersion next, Stamp visible, Throwable first) {
        LockFile.doubtful().add(place.file().toString());
        try {
            Written written = write(next);
            try {
                checkUnmoved(Optional.of(visible));
                disk.rename(written.path(), place.file());
            } catch (IOException | RuntimeException | Error e) {
                discard(written.path());
                throw e;
            }
            disk.syncFolder(place.folder());
        } catch (IOException | RuntimeException | Error e) {
            e.addSuppressed(first);
            return new Outcome.Unknown(failed("was written, but may not survive a power loss: " + reason(e), e));
        }
        LockFile.doubtful().remove(place.file().toString());
        return COMMITTED;
    }

    private boolean isDoubtful() {
        return LockFile.doubtful().contains(place.file().toString());
    }

    private boolean arrived(Written written) {
        try {
            return Stamp.ifPresent(place.file()).filter(written.stamp()::equals).isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    private Outcome afterFailedRename(Written written, Throwable failure) throws StartOverException {
        if (Files.exists(written.path())) {
            discard(written.path());
            startOverIfGone(failure);
            return notCommitted(failure);
        }
        startOverIfGone(failure);
        return new Outcome.Unknown(failed("it is not known whether it was replaced: " + reason(failure), failure));
    }

    /** A folder that was deleted at the wrong moment is created anew in the next round. */
    private static void startOverIfGone(Throwable failure) throws StartOverException {
        if (failure instanceof NoSuchFileException gone) {
            throw new StartOverException("somebody keeps deleting " + gone.getFile());
        }
    }

    private Outcome notCommitted(Throwable failure) {
        return new Outcome.NotCommitted(
                failed("was not written, the stored version is as it was: " + reason(failure), failure));
    }

    private StoreException failed(String what, Throwable failure) {
        return new StoreException(place.file().toString(), what, failure);
    }

    private void discard(Path temporary) {
        try {
            disk.delete(temporary);
        } catch (IOException | RuntimeException e) {
            // The next holder of the lock sweeps it.
        }
    }

    static String reason(Throwable failure) {
        if (failure instanceof AccessDeniedException) {
            // Its message is the path and no more.
            return failure.getMessage() + ": permission denied";
        }
        return failure instanceof IOException io && io.getMessage() != null ? io.getMessage() : failure.toString();
    }
}
