package org.lightloom.kv;

/** Where versions of keys go, and what is known of the folders there. */
record Medium(Disk disk, DurableFolders folders) {

    /** The same place, with nothing synced, so that nothing is known to be durable either. */
    Medium unsynced() {
        Disk unsynced = new UnsyncedDisk(disk);
        return new Medium(unsynced, new DurableFolders(folders.root(), unsynced));
    }
}
