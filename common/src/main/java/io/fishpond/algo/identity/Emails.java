package io.fishpond.algo.identity;

import java.net.IDN;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** E-mail addresses in the form by which their provider tells mailboxes apart. */
public final class Emails {
    /** RFC 5321 dot-atom without {@code *}, which in exports is a mask. */
    private static final Pattern LOCAL =
            Pattern.compile("[a-z0-9!#$%&'+/=?^_`{|}~-]+(\\.[a-z0-9!#$%&'+/=?^_`{|}~-]+)*");

    private static final Pattern DOMAIN = Pattern.compile("([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z][a-z0-9-]*[a-z0-9]");

    private static final Set<String> NOBODY = Set.of(
            "none",
            "null",
            "na",
            "nil",
            "unknown",
            "anonymous",
            "nobody",
            "noemail",
            "no-email",
            "noreply",
            "no-reply",
            "donotreply");

    /** Providers that deliver {@code name+anything} to {@code name}. */
    private static final Set<String> IGNORE_TAGS = Set.of(
            "gmail.com",
            "outlook.com",
            "hotmail.com",
            "live.com",
            "msn.com",
            "icloud.com",
            "me.com",
            "mac.com",
            "proton.me",
            "protonmail.com",
            "fastmail.com");

    private Emails() {}

    /**
     * The address in lower case, without tags and dots where its provider ignores them. Null if it cannot identify anybody: a
     * placeholder, masked, a mailbox that nobody reads, or no address at all.
     */
    public static @Nullable String normalize(@Nullable String raw) {
        String text = Placeholders.clean(raw);
        if (text == null) {
            return null;
        }
        String address = text.toLowerCase(Locale.ROOT).replace(" ", "");
        if (address.startsWith("mailto:")) {
            address = address.substring("mailto:".length());
        }
        int at = address.lastIndexOf('@');
        if (at < 1) {
            return null;
        }
        String domain = domain(address.substring(at + 1));
        String local = local(address.substring(0, at), domain);
        boolean usable = LOCAL.matcher(local).matches()
                && DOMAIN.matcher(domain).matches()
                && !domain.endsWith(".invalid")
                && !NOBODY.contains(local);
        return usable ? local + "@" + domain : null;
    }

    private static String domain(String written) {
        try {
            String ascii = IDN.toASCII(written);
            return ascii.equals("googlemail.com") ? "gmail.com" : ascii;
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static String local(String written, String domain) {
        int tag = written.indexOf('+');
        String name = tag > 0 && IGNORE_TAGS.contains(domain) ? written.substring(0, tag) : written;
        return domain.equals("gmail.com") ? name.replace(".", "") : name;
    }
}
