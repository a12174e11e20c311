package org.lightloom.testing;

/**
 * One step of a {@link StatefulTest}: does the same to the system under test and to its model, and throws where they
 * differ. A record, so that a failure can be printed and run again. It has to make sense in every state, since any other
 * operation may be deleted while a failure is made smaller: refer to things by a number modulo how many there are.
 *
 * @param <S> the system under test together with its model
 */
public interface Operation<S> {
    void run(S state) throws Exception;
}
