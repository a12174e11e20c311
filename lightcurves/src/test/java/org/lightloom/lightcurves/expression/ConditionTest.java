package org.lightloom.lightcurves.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Conditions of one row: mag 17.5, n 4, flags 6, band 'g', seeing and note missing. */
class ConditionTest {
    private static final Map<String, Variable> ROW = Map.of(
            "mag", new Variable.Numbers(row -> 17.5),
            "n", new Variable.Numbers(row -> 4),
            "flags", new Variable.Numbers(row -> 6),
            "seeing", new Variable.Numbers(row -> Double.NaN),
            "band", new Variable.Texts(row -> "g"),
            "note", new Variable.Texts(row -> ""));

    private static boolean holds(String text) {
        return Condition.parse(text)
                .over(name -> {
                    Variable variable = ROW.get(name);
                    if (variable == null) {
                        throw new Names.UnknownName("there is no '" + name + "'");
                    }
                    return variable;
                })
                .test(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "15 < mag and n > 3",
                "15 < mag < 18 <= 18",
                "mag = 17.5 and mag != 17",
                "not (mag > 18) and (n = 4 or mag > 99)",
                "n + 2 * 3 = 10 and (n + 2) * 3 = 18",
                "-n = 0 - 4 and 10 - 4 - 3 = n - 1 and 7 % 4 = 3 and 1 / 8 = .125",
                "flags & 4 = 4 and flags & 1 = 0 and flags & 1 + 1 = 2",
                "band = 'g' and band != \"r\" and 'it''s' != 'its'",
                "seeing is missing and note is missing and mag is not missing",
                "mag > 1e1 AND NOT mag > 1.8e1",
                "seeing > 2 or n = 4"
            })
    void hold(String text) {
        assertThat(holds(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "15 < mag < 17",
                "mag > 17 and n > 4",
                "seeing < 2",
                "not seeing < 2",
                "seeing != 2",
                "seeing = seeing",
                "note != 'cloudy'",
                "seeing > 2 and n = 4",
                "mag & 1 = 0",
                "mag / 0 < 5",
                "n = 4 and not (seeing > 2 or n = 5)"
            })
    void doNotHold(String text) {
        assertThat(holds(text)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "15 < mag nd n > 3 | 9  | expected an operator, 'and', 'or' or the end, found 'nd'",
                "15 <              | 4  | expected a name, a number or a text in quotes, found the end",
                "15 < mag $ 3      | 9  | '$' has no meaning in a condition",
                "band = 'g         | 7  | has no closing '",
                "mag > 3 and nn>1  | 12 | there is no 'nn'",
                "mag > 3 and band  | 12 | expected a comparison",
                "mag = 'g'         | 6  | a number is compared with a number",
                "n>1 and band < 'h'| 13 | texts are compared with = and != only",
                "(mag > 3          | 8  | expected ')'",
                "mag + band > 3    | 6  | expected a number",
                "mag is absent     | 7  | expected 'missing' after 'is'",
                "(mag > 3) > 2     | 12 | a number is compared with a number"
            })
    void errorsPointAtTheCharacter(String text, int position, String problem) {
        assertThatThrownBy(() -> holds(text))
                .isInstanceOfSatisfying(
                        ConditionException.class, e -> assertThat(e.position()).isEqualTo(position))
                .hasMessageContaining(problem)
                .hasMessageContaining("character " + (position + 1))
                .hasMessageContaining(" >>> " + text.substring(position));
    }

    @Test
    void ofALongConditionTheErrorShowsWhatIsNearTheCharacter() {
        String text = "n > 1 and ".repeat(100) + "nn > 1" + " and n > 1".repeat(100);
        assertThatThrownBy(() -> holds(text))
                .hasMessageContaining("character 1001: there is no 'nn'")
                .hasMessageContaining("…n > 1 and n > 1")
                .hasMessageContaining("n > 1 and  >>> nn > 1 and n > 1")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300).endsWith("…"));
    }

    @Test
    void deepNestingIsAnErrorAndNoStackOverflow() {
        assertThatThrownBy(() -> Condition.parse("(".repeat(100_000))).hasMessageContaining("nested more than");
    }
}
