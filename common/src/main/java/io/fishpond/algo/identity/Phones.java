package io.fishpond.algo.identity;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.io.Serializable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Phone numbers in E.164, by libphonenumber. */
public final class Phones implements Serializable {
    /** Spreadsheets keep long numbers from becoming floats with a quote or a formula, or fail to. */
    private static final Pattern SPREADSHEET = Pattern.compile("^[='\"`\u2018\u2019]+|[\"']+$|\\.0$");

    private static final Pattern DIALLED = Pattern.compile("[+0-9 ()./\u2212\\p{Pd}]+");
    private static final Pattern ONE_DIGIT = Pattern.compile("(\\d)\\1*");

    /** What people type to get past a form; the named one is a carrier's service number. */
    private static final Pattern MADE_UP = Pattern.compile("\\d*0{8}|13800138000");

    private final String region;

    /** @param region of numbers without a country code, ISO 3166 */
    public Phones(String region) {
        this.region = region;
    }

    /**
     * The number in E.164. Null if it cannot identify anybody: a placeholder, masked, no valid number of its country, or with
     * an extension (a switchboard's).
     */
    public @Nullable String normalize(@Nullable String raw) {
        String text = Placeholders.clean(raw);
        if (text == null) {
            return null;
        }
        String number = SPREADSHEET.matcher(text).replaceAll("");
        if (!DIALLED.matcher(number).matches()) {
            return null;
        }
        PhoneNumberUtil library = PhoneNumberUtil.getInstance();
        try {
            PhoneNumber parsed = library.parse(number, region);
            String national = library.getNationalSignificantNumber(parsed);
            boolean usable = library.isValidNumber(parsed)
                    && !ONE_DIGIT.matcher(national).matches()
                    && !MADE_UP.matcher(national).matches();
            return usable ? library.format(parsed, PhoneNumberFormat.E164) : null;
        } catch (NumberParseException e) {
            return null;
        }
    }
}
