package io.fishpond.algo.identity;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads addresses in Latin letters, number first or street first. */
final class WesternAddresses {
    private static final Map<String, String> STREET_TYPES = words(
            "street st str; road rd; avenue ave av; boulevard blvd boul bvd; drive dr drv; lane ln; court ct crt; place pl plc; "
                    + "square sq; highway hwy; parkway pkwy pky; close cl; crescent cres cr crs; terrace tce ter terr; grove gr gve; "
                    + "parade pde; circuit cct cir; circle circ; way wy; walk wlk; gardens gdns gdn; mews; esplanade esp; quay qy; "
                    + "row; rise; hill; alley aly; trail trl; turnpike tpke; expressway expy; freeway fwy; green grn; park pk; "
                    + "strasse; straat; allee; platz; gasse; weg; plein; laan");

    private static final Map<String, String> DIRECTIONS =
            words("north n; south s; east e; west w; northeast ne; northwest nw; " + "southeast se; southwest sw");

    private static final Map<String, String> OTHERS = words("mount mt; fort ft; saint; building bldg; apartment apt; "
            + "flat; suite ste; unit; room rm; floor fl flr; number no nr num; post po; house hse; centre center ctr");

    private static final Set<String> UNIT_WORDS =
            Set.of("apartment", "flat", "suite", "unit", "room", "#", "shop", "office", "level", "lot");

    /** Words that begin a street's name where its type stands first. */
    private static final Set<String> LEADING_TYPES = Set.of(
            "rue",
            "via",
            "viale",
            "calle",
            "avenida",
            "piazza",
            "plaza",
            "rua",
            "paseo",
            "carrer",
            "corso",
            "place",
            "avenue",
            "boulevard",
            "quai",
            "chemin",
            "allee",
            "ulica");

    private static final Pattern COMPOUND_STREET =
            Pattern.compile("\\p{L}{2,}(strasse|straat|gasse|allee|platz|weg|laan|plein|gatan|vej)");
    private static final Pattern SHORT_STRASSE = Pattern.compile("(?<=\\p{L}{2})str(?:\\.|(?=\\s+\\d))");
    private static final Pattern POST_OFFICE_BOX = Pattern.compile("\\bp\\.?\\s?o\\.?\\s*box\\b|\\bpost office box\\b");
    private static final Pattern POSTCODE = Pattern.compile("\\b([a-z]{1,2}\\d[a-z\\d]?) ?(\\d[a-z]{2})\\b"
            + "|\\b([a-z]\\d[a-z]) ?(\\d[a-z]\\d)\\b|\\b(\\d{5})-\\d{4}\\b|\\b(\\d{4,6})(?=\\s*(?:$|,|(?:usa|us|australia|uk)\\b|[a-z]{2,3}$))"
            + "|(?<=,)\\s*(\\d{5})\\b(?=\\s+\\p{L})");
    private static final Pattern SLASHED = Pattern.compile("\\b(\\d+[a-z]?)\\s*/\\s*(\\d+[a-z]?(?:-\\d+)?)\\b");
    private static final Pattern NUMBER = Pattern.compile("\\d+[a-z]?(?:-\\d+[a-z]?)?");
    private static final Pattern UNIT = Pattern.compile("[a-z]?\\d+[a-z]?|[a-z]");
    private static final Pattern HASH = Pattern.compile("#\\s*");
    private static final Pattern APOSTROPHES = Pattern.compile("['\u2018\u2019`.]");
    private static final Pattern DASHES = Pattern.compile("(?<=\\d)\\s*\\p{Pd}\\s*(?=\\d)");
    private static final Pattern SEPARATORS = Pattern.compile("[^\\p{L}\\p{N}#,-]+");
    private static final String COMMA = ",";

    private WesternAddresses() {}

    /** @param text half-width, in lower case, without accents */
    static Address parse(String text) {
        Matcher code = POSTCODE.matcher(text);
        String postcode = null;
        String without = text;
        while (code.find()) {
            if (code.start() > 0 || code.group(6) == null) {
                postcode = postcode(code);
                without = text.substring(0, code.start()) + " " + text.substring(code.end());
            }
        }
        List<String> words = words(plain(without), new ArrayList<>());
        String unit = takeUnit(words);
        int number = numberAt(words);
        int[] street = street(words, number);
        String houseNumber = number < 0 ? null : words.get(number);
        List<String> tokens = new ArrayList<>();
        words.stream().filter(word -> !word.equals(COMMA)).forEach(tokens::add);
        if (unit != null) {
            tokens.add("unit " + unit);
        }
        if (postcode != null) {
            tokens.add(postcode);
        }
        String name = street[0] < street[1] ? String.join(" ", words.subList(street[0], street[1])) : null;
        return new Address(null, null, null, name, houseNumber, null, unit, postcode, tokens);
    }

    private static String plain(String text) {
        String boxed = POST_OFFICE_BOX.matcher(text).replaceAll(" pobox ");
        String spelt = SHORT_STRASSE.matcher(boxed).replaceAll("strasse ");
        String slashed = SLASHED.matcher(spelt).replaceAll("unit $1 $2");
        String joined = DASHES.matcher(slashed).replaceAll("-");
        return HASH.matcher(APOSTROPHES.matcher(joined).replaceAll(""))
                .replaceAll(" # ")
                .replace(COMMA, " , ");
    }

    private static String postcode(Matcher code) {
        if (code.group(1) != null) {
            return code.group(1) + " " + code.group(2);
        }
        if (code.group(3) != null) {
            return code.group(3) + " " + code.group(4);
        }
        for (int group = 5; group < code.groupCount(); group++) {
            if (code.group(group) != null) {
                return code.group(group);
            }
        }
        return code.group(code.groupCount());
    }

    private static List<String> words(String text, List<String> words) {
        String[] written = SEPARATORS.split(text, 0);
        for (int i = 0; i < written.length; i++) {
            String word = written[i];
            boolean digits = !word.isEmpty() && Character.isDigit(word.charAt(0));
            for (String part : digits ? new String[] {word} : word.split("-", 0)) {
                if (!part.isEmpty()) {
                    words.add(inFull(part, words, i + 1 < written.length ? written[i + 1] : ""));
                }
            }
        }
        return words;
    }

    private static String inFull(String word, List<String> before, String next) {
        String previous = before.isEmpty() ? COMMA : before.get(before.size() - 1);
        if (word.equals("st")) {
            boolean begins = previous.equals(COMMA)
                    || Character.isDigit(previous.charAt(0))
                    || STREET_TYPES.containsValue(previous)
                    || DIRECTIONS.containsValue(previous);
            return begins && !next.isEmpty() && Character.isLetter(next.charAt(0)) ? "saint" : "street";
        }
        String full = STREET_TYPES.get(word);
        if (full == null) {
            full = DIRECTIONS.get(word);
        }
        if (full == null) {
            full = OTHERS.get(word);
        }
        return full == null ? word : full;
    }

    private static @Nullable String takeUnit(List<String> words) {
        for (int i = 0; i + 1 < words.size(); i++) {
            if (UNIT_WORDS.contains(words.get(i))
                    && UNIT.matcher(words.get(i + 1)).matches()) {
                String unit = words.get(i + 1);
                words.subList(i, i + 2).clear();
                return unit;
            }
        }
        return null;
    }

    /** Where the house number stands: first, first behind a comma, or behind a street named first; -1 if nowhere. */
    private static int numberAt(List<String> words) {
        boolean begins = true;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (NUMBER.matcher(word).matches() && (begins || isStreetFirst(words, i))) {
                return i;
            }
            begins = word.equals(COMMA) || (begins && word.equals("number"));
        }
        return -1;
    }

    private static boolean isStreetFirst(List<String> words, int number) {
        for (int i = number - 1; i >= 0 && !words.get(i).equals(COMMA); i--) {
            boolean first = i == 0 || words.get(i - 1).equals(COMMA);
            if (COMPOUND_STREET.matcher(words.get(i)).matches()
                    || STREET_TYPES.containsValue(words.get(i))
                    || (first && LEADING_TYPES.contains(words.get(i)))) {
                return true;
            }
        }
        return false;
    }

    /** From and to of the street's name among the words; empty if there is none. */
    private static int[] street(List<String> words, int number) {
        int start = number + 1;
        if (number > 0 && isStreetFirst(words, number)) {
            int from = number;
            while (from > 0 && !words.get(from - 1).equals(COMMA)) {
                from--;
            }
            return new int[] {from, number};
        }
        while (start < words.size() && words.get(start).equals(COMMA)) {
            start++;
        }
        int end = start;
        while (end < words.size()) {
            if (words.get(end).equals(COMMA)) {
                if (number >= 0) {
                    break;
                }
                start = ++end;
                continue;
            }
            end++;
            boolean typed = end - start > 1 && STREET_TYPES.containsValue(words.get(end - 1));
            boolean another = end < words.size() && STREET_TYPES.containsValue(words.get(end));
            if ((typed && !another)
                    || COMPOUND_STREET.matcher(words.get(end - 1)).matches()) {
                boolean direction = typed && end < words.size() && DIRECTIONS.containsValue(words.get(end));
                return new int[] {start, direction ? end + 1 : end};
            }
        }
        return number < 0 ? new int[] {0, 0} : new int[] {start, end};
    }

    /** Every word of each group → the group's first. */
    private static Map<String, String> words(String groups) {
        Map<String, String> words = new HashMap<>();
        for (String group : groups.split("; ", 0)) {
            String[] spellings = group.strip().split(" ", 0);
            for (String spelling : spellings) {
                words.putIfAbsent(spelling, spellings[0]);
            }
        }
        return Map.copyOf(words);
    }
}
