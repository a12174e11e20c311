package org.lightloom.lightcurves;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Hints at what was meant. */
class NearestNameTest {
    @Test
    void theBeginningOfANameIsNearerThanAShortNameWithOtherLetters() {
        assertThat(NearestName.hint("seeing", List.of("mjd", "ch1_seeing_arcsec", "seeing_arcsec")))
                .contains("the nearest is 'seeing_arcsec'");
    }

    @Test
    void aNameThatIsNearToNoneGetsTheValidOnesAlone() {
        assertThat(NearestName.hint("nosuch", List.of("dec", "ra"))).isEqualTo("; valid are dec, ra");
        assertThat(NearestName.hint("", List.of("dec", "ra"))).isEqualTo("; valid are dec, ra");
        assertThat(NearestName.hint("de", List.of("dec", "ra"))).startsWith("; the nearest is 'dec'");
        assertThat(NearestName.hint("auto", List.of("ch1-iso", "ch1-auto"))).startsWith("; the nearest is 'ch1-auto'");
    }

    @Test
    void elseTheFewestChangesDecide() {
        assertThat(NearestName.hint("default-atuo", List.of("default-iso", "default-auto")))
                .contains("the nearest is 'default-auto'");
    }
}
