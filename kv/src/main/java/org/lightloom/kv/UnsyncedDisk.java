package org.lightloom.kv;

import java.io.IOException;
import java.nio.file.Path;

/** Leaves the moment at which versions reach the disk to the operating system. */
final class UnsyncedDisk extends PassingDisk {
    UnsyncedDisk(Disk disk) {
        super(disk);
    }

    @Override
    public NewFile create(Path path) throws IOException {
        return new PassingFile(super.create(path)) {
            @Override
            public void sync() throws IOException {
                flush();
            }
        };
    }

    @Override
    public void syncFile(Path file) {}

    @Override
    public void syncFolder(Path folder) {}
}
