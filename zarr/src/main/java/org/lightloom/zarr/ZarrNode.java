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

    /**
     * Sets attributes, leaving others as they are; atomically and durably. The consolidated metadata of groups above
     * follow.
     */
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
     * Deletes the node, with all that is below it and in its folder, in one step: whoever opens it finds all of it or
     * nothing. When this returns it is gone for good, also after a power loss. One that was killed leaves the node as it
     * was (perhaps no longer in the consolidated metadata of groups above, which come first): delete it again. Or it
     * leaves a hidden folder {@code .lightloom-deleted-…} beside the place, which the next deletion there removes.
     *
     * <p>Who has it open reads fill values from then on. Let nobody write to it meanwhile: chunks that are still written
     * make a folder anew, where {@link Zarr#create} finds them.
     *
     * @throws ZarrException if the folder cannot be renamed, or has the lock of the store it is part of; the node is there
     *     then
     */
    void delete();
}
