package org.lightloom.lightcurves.expression;

/** Where the names of a condition are looked up. */
@FunctionalInterface
public interface Names {

    /**
     * The variable of a name.
     *
     * @throws UnknownName if there is none; says why and which there are
     */
    Variable variable(String name) throws UnknownName;

    /** A name that stands for nothing, or for nothing yet. */
    final class UnknownName extends Exception {
        private static final long serialVersionUID = 1L;

        public UnknownName(String message) {
            super(message);
        }
    }
}
