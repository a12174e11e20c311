package org.lightloom.zarr;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** An array or a group. */
public sealed interface ZarrNode permits ZarrArray, ZarrGroup {

    /** Where the node lies on disk. */
    Path path();

    /** A copy of the attributes as they were when the node was opened. */
    ObjectNode attributes();

    /** Sets attributes, leaving others as they are; atomically and durably. */
    void putAttributes(ObjectNode attributes);

    /**
     * Changes the attributes as they are now, atomically and durably: of several who do so at once none undoes what another
     * did. The consolidated metadata of groups above follow.
     *
     * @param function from a copy of the attributes to new ones, for instance {@code a -> a.without("title")}; called
     *     while nobody else can change the node, perhaps more than once
     */
    void updateAttributes(UnaryOperator<ObjectNode> function);

    /**
     * Deletes the node, with all that is below it and in its folder. It is gone for all who open it later from the moment
     * its document is gone; the consolidated metadata of groups above follow. Let nobody write to it meanwhile: what was
     * still written would be left in the folder, where {@link Zarr#create} finds it.
     *
     * @throws ZarrException if something is left in the folder, or the folder has the lock of the store it is part of
     */
    void delete();
}
