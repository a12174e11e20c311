package org.lightloom.kv;

/** What is known of a change when {@link Store#update} ends. */
public sealed interface Outcome {

    /** The change is in the key's history, durably. */
    record Committed() implements Outcome {}

    /** The change is not in the store and will not get there. */
    record NotCommitted(RuntimeException cause) implements Outcome {}

    /** The change may or may not be there; updating again with the same change resolves it. */
    record Unknown(RuntimeException cause) implements Outcome {}

    /** Ends quietly if committed, else throws the cause ({@link OutcomeUnknownException} for unknown). */
    default void orThrow() {
        if (this instanceof NotCommitted not) {
            throw not.cause();
        }
        if (this instanceof Unknown unknown) {
            throw new OutcomeUnknownException(unknown.cause());
        }
    }
}
