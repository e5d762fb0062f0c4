package io.fishpond.algo.identity;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Hanyu pinyin (ISO 7098) as names are compared in it: lower case, without tones, ü as u ({@code lü}, {@code lv} and the
 * passport's {@code lyu} are one).
 */
public final class Pinyin {
    private static final String SYLLABLES =
            """
            a ai an ang ao ba bai ban bang bao bei ben beng bi bian biao bie bin bing bo bu ca cai can cang cao ce cen ceng cha
            chai chan chang chao che chen cheng chi chong chou chu chuai chuan chuang chui chun chuo ci cong cou cu cuan cui cun
            cuo da dai dan dang dao de deng di dian diao die ding diu dong dou du duan dui dun duo e en er fa fan fang fei fen
            feng fo fou fu ga gai gan gang gao ge gei gen geng gong gou gu gua guai guan guang gui gun guo ha hai han hang hao he
            hei hen heng hong hou hu hua huai huan huang hui hun huo ji jia jian jiang jiao jie jin jing jiong jiu ju juan jue
            jun ka kai kan kang kao ke ken keng kong kou ku kua kuai kuan kuang kui kun kuo la lai lan lang lao le lei leng li
            lia lian liang liao lie lin ling liu long lou lu luan lue lun luo ma mai man mang mao me mei men meng mi mian miao
            mie min ming miu mo mou mu na nai nan nang nao ne nei nen neng ni nian niang niao nie nin ning niu nong nou nu nuan
            nue nuo ou pa pai pan pang pao pei pen peng pi pian piao pie pin ping po pou pu qi qia qian qiang qiao qie qin qing
            qiong qiu qu quan que qun ran rang rao re ren reng ri rong rou ru ruan rui run ruo sa sai san sang sao se sen seng
            sha shai shan shang shao she shei shen sheng shi shou shu shua shuai shuan shuang shui shun shuo si song sou su suan
            sui sun suo ta tai tan tang tao te teng ti tian tiao tie ting tong tou tu tuan tui tun tuo wa wai wan wang wei wen
            weng wo wu xi xia xian xiang xiao xie xin xing xiong xiu xu xuan xue xun ya yan yang yao ye yi yin ying yong you yu
            yuan yue yun za zai zan zang zao ze zei zen zeng zha zhai zhan zhang zhao zhe zhen zheng zhi zhong zhou zhu zhua
            zhuai zhuan zhuang zhui zhun zhuo zi zong zou zu zuan zui zun zuo""";
    private static final int LONGEST = 6;
    private static final Pattern APOSTROPHES = Pattern.compile("['\u2018\u2019`]");
    private static final Map<String, String> FOLDED = folded();

    private Pinyin() {}

    /** The usual readings of a text's Chinese characters, joined; what is not a Chinese character is left out. */
    public static String of(String han) {
        StringBuilder reading = new StringBuilder();
        for (int i = 0; i < han.length(); i++) {
            reading.append(HanCharacters.reading(han.charAt(i)));
        }
        return reading.toString();
    }

    /**
     * A word of Latin letters as syllables; null if the word is not pinyin throughout. Where several divisions are possible the
     * longest syllables come first ({@code xian} is one, {@code xi'an} two), and none begins with a vowel unless an apostrophe
     * says so or nothing else fits ({@code nana} is {@code na na}).
     */
    public static @Nullable List<String> syllables(String word) {
        List<String> syllables = new ArrayList<>();
        for (String part : APOSTROPHES.split(word.toLowerCase(Locale.ROOT).replace('ü', 'u'), 0)) {
            if (part.isEmpty() || !(divide(part, false, syllables) || divide(part, true, syllables))) {
                return null;
            }
        }
        return syllables.isEmpty() ? null : List.copyOf(syllables);
    }

    /** From the end on, where each division can go on is known once: to try them all takes for ever on a long word that is none. */
    private static boolean divide(String word, boolean vowels, List<String> found) {
        int[] next = new int[word.length() + 1];
        next[word.length()] = word.length();
        for (int from = word.length() - 1; from >= 0; from--) {
            for (int to = Math.min(word.length(), from + LONGEST); to > from && next[from] == 0; to--) {
                String syllable = next[to] == 0 ? null : FOLDED.get(word.substring(from, to));
                if (syllable != null && (from == 0 || vowels || "aeo".indexOf(syllable.charAt(0)) < 0)) {
                    next[from] = to;
                }
            }
        }
        for (int from = 0; next[0] > 0 && from < word.length(); from = next[from]) {
            found.add(FOLDED.get(word.substring(from, next[from])));
        }
        return next[0] > 0;
    }

    private static Map<String, String> folded() {
        Map<String, String> folded = new HashMap<>();
        for (String syllable : SYLLABLES.split("\\s+", 0)) {
            folded.put(syllable, syllable);
        }
        for (String initial : List.of("l", "n")) {
            folded.put(initial + "v", initial + "u");
            folded.put(initial + "yu", initial + "u");
            folded.put(initial + "ve", initial + "ue");
            folded.put(initial + "yue", initial + "ue");
        }
        return Map.copyOf(folded);
    }
}
