package org.lightloom.kv;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What becomes of changes that cannot be folded all at once. */
class FoldingTest {
    private final List<Change> changes = Stream.generate(Ids::next).limit(8).toList();
    private final List<List<UUID>> folded = new ArrayList<>();

    private NextVersion atMostThree(Optional<Blob> current, List<Change> some) {
        if (some.size() > 3) {
            throw new OutOfMemoryError("pretended");
        }
        folded.add(ids(some));
        return Ids.IDS.fold(current, some);
    }

    private static List<UUID> ids(List<Change> of) {
        return of.stream().map(Change::id).toList();
    }

    private Folding fold(Folder folder) {
        return Folding.of("key", folder, Optional.empty(), changes);
    }

    @Test
    void whereTheirSumIsTooMuchTheFirstAreFoldedAndTheLaterPutOff() {
        Folding folding = fold(this::atMostThree);

        assertThat(folding.next()).isPresent();
        assertThat(folded).last().isEqualTo(ids(changes.subList(0, 2)));
        assertThat(changes.subList(0, 2)).allMatch(change -> folding.folded(change.id()));
        assertThat(changes.subList(2, 8)).allMatch(change -> isPutOff(folding, change));
    }

    private static boolean isPutOff(Folding folding, Change change) {
        return !folding.folded(change.id())
                && !folding.held(change.id())
                && folding.failure(change.id()).isEmpty();
    }

    @Test
    void whereOneIsGuiltyNoneIsPutOff() {
        UUID guilty = changes.get(1).id();
        Folding folding = fold((current, some) -> {
            if (ids(some).contains(guilty)) {
                throw new IllegalStateException("guilty");
            }
            return Ids.IDS.fold(current, some);
        });

        assertThat(folding.failure(guilty)).isPresent();
        assertThat(changes)
                .allMatch(change -> folding.folded(change.id()) != change.id().equals(guilty));
    }

    @Test
    void aRejectionOfAChangeThatIsNotThereIsAFailureOfThoseThatAre() {
        IllegalStateException reason = new IllegalStateException("of another round");
        Folding folding = fold((current, some) -> {
            throw new ChangeRejectedException(UUID.randomUUID(), reason);
        });

        assertThat(folding.next()).isEmpty();
        assertThat(changes).allMatch(change -> folding.failure(change.id()).equals(Optional.of(reason)));
    }
}
