package io.fishpond.algo.identity;

import io.fishpond.algo.identity.PersonName.Gender;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Splits names in alphabetic scripts, Chinese ones in pinyin among them, and takes titles and degrees away. */
final class WesternPersonNames {
    private static final Map<String, Gender> TITLES_BY_GENDER = Map.ofEntries(
            Map.entry("mr", Gender.MALE),
            Map.entry("mister", Gender.MALE),
            Map.entry("sir", Gender.MALE),
            Map.entry("lord", Gender.MALE),
            Map.entry("herr", Gender.MALE),
            Map.entry("monsieur", Gender.MALE),
            Map.entry("senor", Gender.MALE),
            Map.entry("mrs", Gender.FEMALE),
            Map.entry("ms", Gender.FEMALE),
            Map.entry("miss", Gender.FEMALE),
            Map.entry("madam", Gender.FEMALE),
            Map.entry("madame", Gender.FEMALE),
            Map.entry("mme", Gender.FEMALE),
            Map.entry("mlle", Gender.FEMALE),
            Map.entry("lady", Gender.FEMALE),
            Map.entry("dame", Gender.FEMALE),
            Map.entry("frau", Gender.FEMALE),
            Map.entry("senora", Gender.FEMALE),
            Map.entry("senorita", Gender.FEMALE));

    private static final Set<String> TITLES = Set.of(
            "mx",
            "dr",
            "prof",
            "professor",
            "doctor",
            "rev",
            "reverend",
            "hon",
            "capt",
            "captain",
            "col",
            "colonel",
            "maj",
            "lt",
            "sgt",
            "dipl",
            "ing",
            "mag");

    private static final Set<String> DEGREES = Set.of(
            "phd", "md", "dds", "dvm", "esq", "esquire", "cpa", "mba", "bsc", "msc", "dphil", "llb", "llm", "jd", "rn",
            "obe", "mbe", "cbe", "frs", "bt", "kc", "qc");

    /** Degrees that are Chinese surnames as well: only behind a comma are they degrees. */
    private static final Set<String> DEGREES_BEHIND_COMMA = Set.of("ma", "ba", "do", "mp", "bs", "ms");

    private static final Map<String, String> GENERATIONS = Map.of(
            "jr", "jr", "jnr", "jr", "junior", "jr", "sr", "sr", "snr", "sr", "senior", "sr", "ii", "ii", "iii", "iii",
            "iv", "iv");

    private static final Set<String> PARTICLES = Set.of(
            "van", "von", "der", "den", "de", "del", "della", "di", "da", "das", "dos", "do", "du", "la", "le", "las",
            "los", "zu", "zum", "zur", "ten", "ter", "bin", "binti", "ibn", "al", "el", "st", "san", "santa", "af",
            "av", "ap");

    /** Particles that are written together with what follows as often as not. */
    private static final Set<String> PREFIXES = Set.of("mc", "mac", "fitz");

    private static final Pattern ASIDE =
            Pattern.compile("\\([^)]*\\)?|\\[[^\\]]*\\]?|\"[^\"]*\"|\u201c[^\u201d]*\u201d");
    private static final Pattern DOTTED_LETTERS =
            Pattern.compile("(?<![\\p{L}\\p{N}])(\\p{L}\\.){2,}(\\p{L}(?![\\p{L}]))?");
    private static final Pattern PHD = Pattern.compile("(?i)\\bph\\.\\s?d\\b\\.?");
    private static final Pattern MD = Pattern.compile("(?i)\\bm\\.\\s?d\\.(?=\\s*$)");
    private static final Pattern HYPHENS = Pattern.compile("-+");

    private WesternPersonNames() {}

    /** Parts of a name as they are told apart: its words before and behind a comma, and what was taken away. */
    private static final class Reading {
        final List<String> words = new ArrayList<>();
        /** How many words stood before the comma, or -1 if there is none. */
        int beforeComma = -1;

        boolean titled;

        @Nullable
        Gender gender;

        @Nullable
        String generation;
        /** The only word in capitals. */
        @Nullable
        String shouted;
    }

    /** The parts of the name; null if there is nothing but titles. */
    static @Nullable PersonName parse(String name) {
        Reading reading = read(name);
        List<String> words = reading.words;
        if (words.isEmpty()) {
            return null;
        }
        if (words.size() == 1) {
            return single(words.get(0), reading);
        }
        if (reading.beforeComma > 0 && reading.beforeComma < words.size()) {
            String family = joined(words.subList(0, reading.beforeComma));
            return named(family, words.subList(reading.beforeComma, words.size()), reading, true);
        }
        boolean english = Nicknames.isListed(words.get(0)) && ChineseSurnames.rank(words.get(words.size() - 1)) == null;
        PersonName pinyin = english ? null : PinyinPersonNames.parse(words, reading.shouted);
        if (pinyin != null) {
            return new PersonName(
                    pinyin.family(),
                    pinyin.given(),
                    List.of(),
                    reading.generation,
                    reading.gender,
                    pinyin.orderKnown());
        }
        if (words.get(0).equals(reading.shouted)) {
            return named(plain(words.get(0)), words.subList(1, words.size()), reading, true);
        }
        int start = words.size() - 1;
        while (start > 1 && PARTICLES.contains(words.get(start - 1))) {
            start--;
        }
        boolean known = start < words.size() - 1
                || words.get(words.size() - 1).equals(reading.shouted)
                || Nicknames.isListed(words.get(0));
        return named(joined(words.subList(start, words.size())), words.subList(0, start), reading, known);
    }

    private static PersonName single(String word, Reading reading) {
        boolean family = reading.titled && !Nicknames.isListed(word);
        return new PersonName(
                family ? plain(word) : null,
                family ? null : plain(word),
                List.of(),
                reading.generation,
                reading.gender,
                family);
    }

    private static PersonName named(String family, List<String> givenWords, Reading reading, boolean orderKnown) {
        List<String> given = new ArrayList<>();
        for (String word : givenWords) {
            given.addAll(Arrays.asList(plain(word).split(" ", 0)));
        }
        String first = given.get(0);
        List<String> syllables = null;
        if (ChineseSurnames.rank(family) != null && given.size() <= 2) {
            syllables = Pinyin.syllables(String.join("", given));
        }
        return new PersonName(
                family,
                syllables == null ? first : String.join("", syllables),
                syllables == null ? given.subList(1, given.size()) : List.of(),
                reading.generation,
                reading.gender,
                orderKnown);
    }

    private static Reading read(String name) {
        Reading reading = new Reading();
        String[] parts = straight(withoutAsides(name)).split(",", 0);
        for (int part = 0; part < parts.length; part++) {
            for (String written : words(spacedInitials(parts[part]))) {
                String word = LatinLetters.fold(written);
                if (isName(word) && !isTaken(word, part > 0, reading)) {
                    note(word, written, reading);
                }
            }
            if (part == 0 && parts.length > 1) {
                reading.beforeComma = reading.words.size();
            }
        }
        return reading;
    }

    private static void note(String lower, String written, Reading reading) {
        int last = reading.words.size() - 1;
        if (last >= 0 && PREFIXES.contains(reading.words.get(last)) && !lower.startsWith("mc")) {
            reading.words.set(last, reading.words.get(last) + lower);
            return;
        }
        reading.words.add(lower);
        boolean capitals = lower.length() > 1 && isInCapitals(written);
        if (reading.words.size() == 1) {
            reading.shouted = capitals ? lower : null;
        } else if (capitals) {
            reading.shouted = reading.shouted == null ? lower : "";
        }
    }

    /** Whether the word is a title, a degree or a generation, which it then leaves in the reading. */
    private static boolean isTaken(String word, boolean behindComma, Reading reading) {
        Gender gender = TITLES_BY_GENDER.get(word);
        if (reading.words.isEmpty() && (gender != null || TITLES.contains(word))) {
            reading.titled = true;
            reading.gender = gender == null ? reading.gender : gender;
            return true;
        }
        if (reading.words.isEmpty()) {
            return false;
        }
        String generation = GENERATIONS.get(word);
        if (generation != null) {
            reading.generation = generation;
            return true;
        }
        if (behindComma && (gender != null || TITLES.contains(word))) {
            reading.gender = gender == null ? reading.gender : gender;
            return true;
        }
        return DEGREES.contains(word) || (behindComma && DEGREES_BEHIND_COMMA.contains(word));
    }

    /** {@code J.R.} as two initials, {@code Ph.D.} and {@code M.D.} as one degree. */
    private static String spacedInitials(String part) {
        if (part.indexOf('.') < 0) {
            return part;
        }
        String degrees = MD.matcher(PHD.matcher(part).replaceAll(" PhD ")).replaceAll(" MD ");
        return DOTTED_LETTERS.matcher(degrees).replaceAll(match -> match.group().replace(".", ". "));
    }

    private static String withoutAsides(String name) {
        if (name.indexOf('(') < 0 && name.indexOf('"') < 0 && name.indexOf('[') < 0 && name.indexOf('\u201c') < 0) {
            return name;
        }
        String outside = ASIDE.matcher(name).replaceAll(" ").strip();
        return outside.isEmpty() ? name : outside;
    }

    /** Runs of letters, marks, digits, apostrophes and hyphens. */
    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || !belongsToWord(text.charAt(i))) {
                if (i > start) {
                    words.add(text.substring(start, i));
                }
                start = i + 1;
            }
        }
        return words;
    }

    private static boolean belongsToWord(char character) {
        return Character.isLetterOrDigit(character)
                || Character.getType(character) == Character.NON_SPACING_MARK
                || Character.getType(character) == Character.COMBINING_SPACING_MARK
                || character == '\''
                || character == '-';
    }

    /** Years, counts and lone punctuation are not names. */
    private static boolean isName(String word) {
        return !plain(word).isEmpty() && !Character.isDigit(word.charAt(0));
    }

    private static boolean isInCapitals(String written) {
        for (int i = 0; i < written.length(); i++) {
            if (Character.isLowerCase(written.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static String straight(String name) {
        return name.replace('\u2018', '\'').replace('\u2019', '\'').replace('`', '\'');
    }

    private static String joined(List<String> words) {
        return plain(String.join(" ", words));
    }

    private static String plain(String word) {
        String joined = word.replace("'", "");
        return joined.indexOf('-') < 0
                ? joined
                : HYPHENS.matcher(joined).replaceAll(" ").strip();
    }
}
