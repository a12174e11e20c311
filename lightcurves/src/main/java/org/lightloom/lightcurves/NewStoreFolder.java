package org.lightloom.lightcurves;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.lightloom.zarr.NewFolder;
import org.lightloom.zarr.ZarrException;

/** Makes a store whole beside its place and moves it there in one step: {@link NewFolder}, with the errors of a store. */
final class NewStoreFolder {
    private final Path path;

    NewStoreFolder(Path path) {
        this.path = path;
    }

    /**
     * Makes it.
     *
     * @param content fills the folder that it is given; syncs what it writes
     * @throws LightcurveException if there is something at the path already, before or after
     */
    void make(Consumer<Path> content) {
        try {
            NewFolder.ofRoot(path).make(content);
        } catch (ZarrException.AlreadyExists e) {
            throw new LightcurveException(String.valueOf(e.getMessage()), e);
        } catch (AccessDeniedException e) {
            throw new LightcurveException(
                    path + ": the store cannot be created: no permission to write " + e.getFile()
                            + "; choose another place",
                    e);
        } catch (IOException e) {
            throw new LightcurveException(path + ": the store cannot be created: " + e, e);
        }
    }
}
