package org.lightloom.zarr;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.lightloom.kv.FolderClaim;

/**
 * Held by whoever is making the folder of a hierarchy, until it has its name, or does another work of which there is one
 * at a time in a store. It ends with the process, also with one that is killed.
 */
public final class StoreClaim implements AutoCloseable {
    private final FolderClaim claim;

    private StoreClaim(FolderClaim claim) {
        this.claim = claim;
    }

    /**
     * The claim, if nobody in this process or another has it. Makes the folder where it is missing.
     *
     * @throws IOException if the folder's lock file cannot be made or opened
     */
    public static Optional<StoreClaim> tryTake(Path folder) throws IOException {
        return FolderClaim.tryTake(folder, StoreLocation.PRIVATE).map(StoreClaim::new);
    }

    /**
     * The claim of whoever does a work of which there is one at a time in a store, if nobody in this process or another
     * has it.
     *
     * @param root of the store
     * @param work a name that is no key of the store
     * @throws IOException if the store's lock file cannot be made or opened
     */
    public static Optional<StoreClaim> tryTakeFor(String work, Path root) throws IOException {
        return FolderClaim.tryTakeFor(work, root, StoreLocation.PRIVATE_OF_ROOT).map(StoreClaim::new);
    }

    /** Whether it still keeps others out: not if somebody has removed the folder, or its lock file. */
    boolean stands() throws IOException {
        return claim.stands();
    }

    @Override
    public void close() {
        claim.close();
    }
}
