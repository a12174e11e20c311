package org.lightloom.zarr;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * How {@link ZarrArray#write} brings values in.
 *
 * @param rule how they meet stored ones; a rule other than {@link MergeRule#OVERWRITE} must be known to the array
 * @param clear what is set to the fill value first, in the same commit of each chunk
 * @param note from the keys of all touched chunks to members for the record's entry of this change
 */
public record ArrayWrite(MergeRule rule, Optional<Selection> clear, Function<List<String>, ObjectNode> note) {

    /** Values take their place; the record says no more than that. */
    public static ArrayWrite overwrite() {
        return new ArrayWrite(MergeRule.OVERWRITE, Optional.empty(), keys -> Json.object());
    }
}
