package io.fishpond.algo.identity;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.io.Serializable;
import java.util.Locale;
import java.util.regex.Matcher;
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

    private static final Pattern EXTENSION =
            Pattern.compile("(?i)^(.+?)[ ,;]*(?:转|轉|分机|分機|extension|extn?\\.?|;ext=|x|#)[ :]*(\\d{1,6})$");

    /** Area code, number and extension as Chinese forms divide them. */
    private static final Pattern HYPHENATED_EXTENSION = Pattern.compile("^(0\\d{2,3}[- ]?\\d{7,8})-(\\d{1,5})$");

    private static final Pattern MASK = Pattern.compile("[*x●•#?_]+");
    private static final Pattern MASKED = Pattern.compile("\\+?\\d*[*x●•#?_]{2,}[*x●•#?_\\d]*");
    private static final Pattern LAST_DIGITS = Pattern.compile("(?:手机)?尾号:?(\\d{3,8})");
    private static final Pattern PUNCTUATION = Pattern.compile("[ ()./\u2212\\p{Pd}]");
    private static final int FEWEST_KNOWN_DIGITS = 3;

    private final String region;

    /** @param region of numbers without a country code, ISO 3166 */
    public Phones(String region) {
        this.region = region;
    }

    /**
     * The number in E.164. Null if it cannot identify anybody: a placeholder, masked, no valid number of its country, with an
     * extension (a switchboard's), or a company's service number.
     */
    public @Nullable String normalize(@Nullable String raw) {
        Phone phone = parse(raw);
        return phone != null && phone.isPersonal() ? phone.number() : null;
    }

    /** The number with its extension and kind; null for a placeholder, a masked or a made-up one, and no valid number. */
    public @Nullable Phone parse(@Nullable String raw) {
        String text = Placeholders.clean(raw);
        if (text == null) {
            return null;
        }
        String written = SPREADSHEET.matcher(text).replaceAll("");
        if (DIALLED.matcher(written).matches()) {
            Phone phone = dialled(written, null);
            return phone == null ? extended(HYPHENATED_EXTENSION.matcher(written)) : phone;
        }
        return extended(EXTENSION.matcher(written));
    }

    /**
     * What a masked number ({@code 138****0001}, {@code +86 138-xxxx-0001}, {@code 尾号0001}) shows, to be compared with
     * {@link #normalize}; null if the number is not masked or fewer than three digits are known.
     */
    public @Nullable MaskedValue masked(@Nullable String raw) {
        String text = Placeholders.clean(raw);
        if (text == null) {
            return null;
        }
        String written = PUNCTUATION
                .matcher(SPREADSHEET.matcher(text).replaceAll("").toLowerCase(Locale.ROOT))
                .replaceAll("");
        Matcher lastDigits = LAST_DIGITS.matcher(written);
        if (lastDigits.matches()) {
            return new MaskedValue("", lastDigits.group(1));
        }
        if (!MASKED.matcher(written).matches()) {
            return null;
        }
        MaskedValue shown = MaskedValue.of(written, MASK);
        if (shown == null || shown.known() < FEWEST_KNOWN_DIGITS || !isDigits(shown.suffix())) {
            return null;
        }
        return new MaskedValue(international(shown.prefix(), written.length()), shown.suffix());
    }

    private @Nullable Phone extended(Matcher divided) {
        return divided.matches() && DIALLED.matcher(divided.group(1)).matches()
                ? dialled(divided.group(1), divided.group(2))
                : null;
    }

    private @Nullable Phone dialled(String number, @Nullable String extension) {
        PhoneNumberUtil library = PhoneNumberUtil.getInstance();
        try {
            PhoneNumber parsed = library.parse(number, region);
            String national = library.getNationalSignificantNumber(parsed);
            PhoneNumberType type = library.getNumberType(parsed);
            boolean usable = type != PhoneNumberType.UNKNOWN
                    && !ONE_DIGIT.matcher(national).matches()
                    && !MADE_UP.matcher(national).matches();
            return usable ? new Phone(library.format(parsed, PhoneNumberFormat.E164), extension, kind(type)) : null;
        } catch (NumberParseException e) {
            return null;
        }
    }

    private static Phone.Kind kind(PhoneNumberType type) {
        return switch (type) {
            case MOBILE -> Phone.Kind.MOBILE;
            case FIXED_LINE -> Phone.Kind.LANDLINE;
            case FIXED_LINE_OR_MOBILE -> Phone.Kind.EITHER;
            case TOLL_FREE, SHARED_COST, PREMIUM_RATE, UAN, VOICEMAIL -> Phone.Kind.SERVICE;
            default -> Phone.Kind.OTHER;
        };
    }

    /** The beginning of a number as E.164 begins it: with a country code and without the trunk prefix. */
    private String international(String prefix, int length) {
        if (prefix.isEmpty() || prefix.startsWith("+")) {
            return prefix;
        }
        if (prefix.startsWith("00")) {
            return "+" + prefix.substring(2);
        }
        PhoneNumberUtil library = PhoneNumberUtil.getInstance();
        String country = String.valueOf(library.getCountryCodeForRegion(region));
        PhoneNumber example = library.getExampleNumberForType(region, PhoneNumberType.MOBILE);
        int whole = example == null
                ? 0
                : library.getNationalSignificantNumber(example).length();
        if (prefix.startsWith(country) && length == country.length() + whole) {
            return "+" + prefix;
        }
        String trunk = library.getNddPrefixForRegion(region, true);
        boolean trunked =
                trunk != null && !trunk.isEmpty() && prefix.startsWith(trunk) && (trunk.equals("0") || length > whole);
        return "+" + country + (trunked ? prefix.substring(trunk.length()) : prefix);
    }

    private static boolean isDigits(String text) {
        return text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
