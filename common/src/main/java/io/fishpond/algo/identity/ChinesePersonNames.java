package io.fishpond.algo.identity;

import io.fishpond.algo.identity.PersonName.Gender;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Splits names in Chinese characters, simplified beforehand, and takes forms of address away. */
final class ChinesePersonNames {
    private static final Pattern NO_HAN = Pattern.compile("[^\\p{IsHan}]+");
    private static final Pattern ASIDE = Pattern.compile("\\([^)]*\\)?|\\[[^\\]]*\\]?|【[^】]*】?");
    private static final Pattern DOTTED = Pattern.compile("\\p{IsHan}+([·•・‧∙⋅]\\p{IsHan}+)+");
    private static final Pattern DOT = Pattern.compile("[·•・‧∙⋅]");

    private static final Pattern GREETING = Pattern.compile("^(尊敬的|亲爱的|敬爱的)");

    /** Forms of address that may follow a full name or a surname; a longer one stands before its ending. */
    private static final List<String> TITLES = words("总经理 副经理 董事长 工程师 老师傅 先生 女士 小姐 太太 夫人 男士 老师 同学 医生 大夫 教授 博士 "
            + "律师 师傅 经理 副总 总监 主任 主管 店长 老板 校长 院长 部长 局长 处长 科长 书记 会计 同志 顾问 专员 警官 护士 阁下");

    /** Forms of address that follow a surname alone. */
    private static final List<String> FAMILIAR_TITLES =
            words("大哥 大姐 大爷 大妈 大叔 大婶 大嫂 阿姨 叔叔 伯伯 爷爷 奶奶 妈妈 爸爸 姐姐 哥哥 总 工 董 哥 姐 叔 婶 嫂 姨 爷 妈 爸 局 处 队 导");

    private static final Set<String> FAMILIAR_PREFIXES = Set.of("小", "老", "大");

    private static final Map<String, Gender> GENDERS = Stream.concat(
                    words("先生 男士 大哥 大爷 大叔 叔叔 伯伯 爷爷 爸爸 哥哥 哥 叔 爷 爸").stream().map(t -> Map.entry(t, Gender.MALE)),
                    words("女士 小姐 太太 夫人 大姐 大妈 大婶 大嫂 阿姨 奶奶 妈妈 姐姐 姐 婶 嫂 姨 妈").stream()
                            .map(t -> Map.entry(t, Gender.FEMALE)))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    /** Makes an adjective of what stands before it, as nicknames do and names do not. */
    private static final char PARTICLE = '的';

    private static final int LONGEST_GIVEN = 2;
    private static final int DOUBLE_BARRELLED = 4;

    private ChinesePersonNames() {}

    /** A run of Chinese characters without its forms of address, and what they told. */
    private record Bare(String name, @Nullable Gender gender) {}

    /** The parts of the name; null if there is nothing but a form of address. */
    static @Nullable PersonName parse(String simplified) {
        String text = withoutAsides(simplified);
        if (DOTTED.matcher(text).matches()) {
            String[] parts = DOT.split(text, 0);
            List<String> middle = List.of(parts).subList(1, parts.length - 1);
            return new PersonName(parts[parts.length - 1], parts[0], middle, null, null, true);
        }
        PersonName best = null;
        for (String run : runs(text)) {
            PersonName name = split(bare(run));
            if (name != null && (best == null || (best.isPartial() && !name.isPartial()))) {
                best = name;
            }
        }
        return best;
    }

    /** The text without forms of address; itself if nothing else is left. */
    static String withoutTitles(String simplified) {
        String name = bare(simplified).name();
        return name.isEmpty() ? simplified : name;
    }

    private static String withoutAsides(String text) {
        if (text.indexOf('(') < 0 && text.indexOf('[') < 0 && text.indexOf('【') < 0) {
            return text;
        }
        String outside = ASIDE.matcher(text).replaceAll(" ").strip();
        return NO_HAN.matcher(outside).replaceAll("").isEmpty() ? text : outside;
    }

    /** First the text as if it were spaced out, then what stands between other characters. */
    private static List<String> runs(String text) {
        List<String> runs = new ArrayList<>();
        for (String run : NO_HAN.split(text, 0)) {
            if (!run.isEmpty()) {
                runs.add(run);
            }
        }
        if (runs.size() > 1) {
            runs.add(0, String.join("", runs));
        }
        return runs;
    }

    private static Bare bare(String run) {
        String name = GREETING.matcher(run).replaceFirst("");
        Gender gender = null;
        for (String title = title(name); title != null; title = title(name)) {
            name = name.substring(0, name.length() - title.length());
            gender = gender == null ? GENDERS.get(title) : gender;
        }
        boolean familiar = name.length() == 2
                && FAMILIAR_PREFIXES.contains(name.substring(0, 1))
                && ChineseSurnames.contains(name.substring(1));
        return new Bare(familiar ? name.substring(1) : name, gender);
    }

    /** The form of address that the name ends with; null if it ends with none, or what is left could not be a name. */
    private static @Nullable String title(String name) {
        for (String title : TITLES) {
            if (name.endsWith(title)) {
                String rest = name.substring(0, name.length() - title.length());
                return rest.length() == 1 && !ChineseSurnames.contains(rest) ? null : title;
            }
        }
        for (String title : FAMILIAR_TITLES) {
            if (name.endsWith(title) && ChineseSurnames.contains(name.substring(0, name.length() - title.length()))) {
                return title;
            }
        }
        return null;
    }

    private static @Nullable PersonName split(Bare bare) {
        String name = bare.name();
        if (name.isEmpty()) {
            return null;
        }
        String family = ChineseSurnames.leading(name);
        if (family == null || !fits(family, name) || name.indexOf(PARTICLE) > 0) {
            boolean intimate = name.length() == 2 && name.charAt(0) == '阿';
            return new PersonName(null, intimate ? name.substring(1) : name, List.of(), null, bare.gender(), true);
        }
        String given = name.substring(family.length());
        return new PersonName(family, given.isEmpty() ? null : given, List.of(), null, bare.gender(), true);
    }

    /** One or two characters follow the family name, three where the second surname of a pair is the first of them. */
    private static boolean fits(String family, String name) {
        int given = name.length() - family.length();
        return given <= LONGEST_GIVEN
                || (name.length() == DOUBLE_BARRELLED && ChineseSurnames.contains(name.substring(1, 2)));
    }

    private static List<String> words(String spaced) {
        return List.of(spaced.split(" ", 0));
    }
}
