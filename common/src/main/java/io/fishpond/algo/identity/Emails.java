package io.fishpond.algo.identity;

import java.net.IDN;
import java.util.List;
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

    private static final Set<String> THROW_AWAY = Set.copyOf(WordList.words("disposable-email-domains.txt"));

    private static final Pattern MASK = Pattern.compile("[*●•]+");
    private static final Pattern TOKEN = Pattern.compile("[a-z]+|[0-9]+");

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

    /** Whether a normal address lies with a well-known provider of throw-away mailboxes: nobody is found by it for long. */
    public static boolean isThrowAway(String address) {
        String domain = address.substring(address.lastIndexOf('@') + 1);
        while (!THROW_AWAY.contains(domain)) {
            int dot = domain.indexOf('.');
            if (dot < 0) {
                return false;
            }
            domain = domain.substring(dot + 1);
        }
        return true;
    }

    /** Letters and digits of a normal address's local part, in order: {@code [wang, guoqiang, 88]}. */
    public static List<String> localTokens(String address) {
        return TOKEN.matcher(address.substring(0, address.lastIndexOf('@')))
                .results()
                .map(token -> token.group())
                .toList();
    }

    /**
     * What a masked address ({@code m***n@example.com}) shows, to be compared with {@link #normalize}; null if the address is
     * not masked or shows nothing of the mailbox.
     */
    public static @Nullable MaskedValue masked(@Nullable String raw) {
        String text = Placeholders.clean(raw);
        if (text == null || text.indexOf('@') < 0) {
            return null;
        }
        String address = text.toLowerCase(Locale.ROOT).replace(" ", "");
        int at = address.lastIndexOf('@');
        String domain = MASK.matcher(address).find(at) ? address.substring(at + 1) : domain(address.substring(at + 1));
        String local =
                domain.equals("gmail.com") ? address.substring(0, at).replace(".", "") : address.substring(0, at);
        boolean telling = !MASK.matcher(local).replaceAll("").isEmpty();
        return telling ? MaskedValue.of(local + "@" + domain, MASK) : null;
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
