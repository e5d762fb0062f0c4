package io.fishpond.algo.identity;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A postal address in parts that can be compared, as far as they were recognised: lower case, half-width, simplified,
 * abbreviations in full, numerals Arabic. A part is null where it was not found.
 *
 * @param province province of a Chinese address, short ({@code 广东}); also where only its city was named
 * @param city prefecture-level city of a Chinese address, short ({@code 深圳})
 * @param district district, county or county-level city of a Chinese address, short ({@code 南山})
 * @param street street or road with its type ({@code high street}, {@code 深南大道})
 * @param houseNumber number at the street ({@code 12a}, {@code 88})
 * @param building number or letter of a building within that number
 * @param unit flat, suite or room; of a Chinese address the room, behind the entrance where there is one ({@code 2-501})
 * @param postcode postcode or ZIP code (its first five digits)
 * @param tokens everything from the largest part to the smallest, each part of a Chinese address as one token; the words of a Western
 *     one as they stand, unit and postcode last; for comparing
 *     sets of tokens, rare ones weighing more
 */
public record Address(
        @Nullable String province,
        @Nullable String city,
        @Nullable String district,
        @Nullable String street,
        @Nullable String houseNumber,
        @Nullable String building,
        @Nullable String unit,
        @Nullable String postcode,
        List<String> tokens)
        implements Serializable {

    public Address {
        tokens = List.copyOf(tokens);
    }

    /** The tokens as one text, the address's normal form. */
    public String text() {
        return String.join(" ", tokens);
    }
}
