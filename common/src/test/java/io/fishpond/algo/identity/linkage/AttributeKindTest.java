package io.fishpond.algo.identity.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttributeKindTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            NAME     | Anna              | anna                | same
            NAME     | catherine         | catherin            | close
            NAME     | will              | william             | alike
            NAME     | anna              | george              | different
            PERSON   | Anne Coventry     | coventry, anne      | same
            PERSON   | anne coventry     | anns coventry       | all, with slips
            PERSON   | sir john smith    | john smith          | several, none against
            PERSON   | petrie            | flinders petrie     | one, none against
            PERSON   | francis terry     | francis dietrich    | one shared
            PERSON   | anne coventry     | john hore           | nothing shared
            DATE     | 1856-06-18        | 18560618            | same
            DATE     | 1856-06-18        | 1856-86-18          | one slip
            DATE     | 1856-06-04        | 1856-04-06          | one slip
            DATE     | 1856-06-18        | 1856-01-01          | same year
            DATE     | 1856-06-18        | 1861-01-01          | within ten years
            DATE     | 1856-06-18        | 1901-01-01          | far
            CODE     | 1804974           | 1804947             | one slip
            CODE     | 1804974           | 9042440             | different
            POSTCODE | bs2 0el           | bs2 0eh             | one slip
            POSTCODE | bs2 0el           | bs2 9xy             | same district
            PLACE    | bristol           | bristol, city of    | none against
            PLACE    | newcastle         | leeds               | nothing shared
            PHONES   | +8613900000001    | +8613900000002 +8613900000001 | shared
            EMAILS   | jo@x.net          | jo@y.org            | alike
            CATEGORY | painter           | writer              | different
            """)
    void findsTheLevelOfAgreement(AttributeKind kind, String a, String b, String level) {
        Value one = Objects.requireNonNull(kind.parse(a));
        Value other = Objects.requireNonNull(kind.parse(b));

        assertThat(kind.levels().get(kind.level(one, other))).isEqualTo(level);
        assertThat(kind.level(other, one)).isEqualTo(kind.level(one, other));
    }
}
