package io.fishpond.jobs.generate;

import io.fishpond.algo.random.SplitMix64;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The words that names, places and nicknames are made of. */
final class Vocabulary {
    /** Thirty number ranges of the Chinese mobile networks. */
    static final String[] MOBILE_PREFIXES = words("130 131 132 133 135 136 137 138 139 150 151 152 155 156 157 158 159 "
            + "166 173 176 177 178 180 181 182 183 185 186 188 189");

    /** Han characters with their pinyin; the frequent ones first. */
    static final String[] SURNAMES = words("王wang 李li 张zhang 刘liu 陈chen 杨yang 黄huang 赵zhao 吴wu 周zhou 徐xu 孙sun "
            + "马ma 朱zhu 胡hu 郭guo 何he 林lin 高gao 罗luo 郑zheng 梁liang 谢xie 宋song 唐tang 许xu 韩han 冯feng 邓deng "
            + "曹cao 彭peng 曾zeng 肖xiao 田tian 董dong 袁yuan 潘pan 于yu 蒋jiang 蔡cai 余yu 杜du 叶ye 程cheng 苏su 魏wei "
            + "吕lv 丁ding 任ren 沈shen 姚yao 卢lu 姜jiang 崔cui 钟zhong 谭tan 陆lu 汪wang 范fan 金jin 石shi 廖liao 贾jia "
            + "夏xia 韦wei 付fu 方fang 白bai 邹zou 孟meng 熊xiong 秦qin 邱qiu 江jiang 尹yin 薛xue 闫yan 段duan 雷lei 侯hou "
            + "龙long 史shi 陶tao 黎li 贺he 顾gu 毛mao 郝hao 龚gong 邵shao 万wan 钱qian 严yan 覃qin 武wu 戴dai 莫mo 孔kong "
            + "向xiang 汤tang 欧阳ouyang 司马sima 诸葛zhuge");

    static final String[] FEMALE_NAMES = words("芳fang 娜na 敏min 静jing 丽li 艳yan 娟juan 霞xia 秀xiu 燕yan 玲ling 桂gui "
            + "洁jie 梅mei 莉li 兰lan 翠cui 凤feng 雪xue 琳lin 晶jing 妍yan 茜qian 婷ting 欣xin 怡yi 佳jia 颖ying 露lu 瑶yao "
            + "倩qian 薇wei 菲fei 蕾lei 莹ying 蓉rong 萍ping 红hong 雅ya 诗shi 梦meng 涵han 悦yue 彤tong 思si 晓xiao 雨yu "
            + "紫zi 语yu 可ke");

    static final String[] MALE_NAMES = words("伟wei 强qiang 磊lei 军jun 洋yang 勇yong 杰jie 涛tao 明ming 超chao 刚gang "
            + "平ping 辉hui 鹏peng 华hua 飞fei 鑫xin 波bo 斌bin 宇yu 浩hao 凯kai 健jian 俊jun 帆fan 旭xu 宁ning 龙long 林lin "
            + "阳yang 建jian 志zhi 文wen 国guo 子zi 天tian 博bo 泽ze 晨chen 轩xuan 嘉jia 睿rui 昊hao 梓zi 瑞rui 峰feng "
            + "亮liang 毅yi 诚cheng 航hang");

    /** Characters that old encodings do not know; the last two lie beyond the basic plane. */
    static final String[] RARE_NAMES = words("㛃jie 䶮yan 堃kun 喆zhe 㼆yan 犇ben 𠮷ji 𬱖di");

    /** What a tired clerk types instead: the same sound, another character. */
    static final Map<String, String> HOMOPHONES = Stream.of(
                    words("芳方 静婧 丽莉 燕艳 玲铃 洁杰 梅美 琳林 颖影 伟玮 军君 涛滔 明铭 鹏朋 辉晖 波博 浩皓 俊骏 晨辰 "
                            + "轩宣 建健 志智 国帼 宇雨 欣心 佳嘉 怡宜 张章 陈程 吴武 许徐 肖萧 付傅 江姜 余于"))
            .collect(Collectors.toUnmodifiableMap(pair -> pair.substring(0, 1), pair -> pair.substring(1)));

    static final String[] PLACES = words("上海市,上海市,浦东新区 上海市,上海市,徐汇区 上海市,上海市,静安区 浙江省,杭州市,西湖区 "
            + "浙江省,杭州市,余杭区 浙江省,宁波市,鄞州区 江苏省,南京市,鼓楼区 江苏省,苏州市,工业园区 江苏省,无锡市,滨湖区 "
            + "北京市,北京市,朝阳区 北京市,北京市,海淀区 广东省,广州市,天河区 广东省,深圳市,南山区 广东省,深圳市,福田区 "
            + "四川省,成都市,武侯区 四川省,成都市,锦江区 湖北省,武汉市,洪山区 湖南省,长沙市,岳麓区 陕西省,西安市,雁塔区 "
            + "福建省,厦门市,思明区 山东省,青岛市,市南区 重庆市,重庆市,渝北区 安徽省,合肥市,蜀山区 河南省,郑州市,金水区");

    static final String[] STREETS =
            words("中山路 人民路 解放路 建设路 文化路 和平街 长江路 黄河路 新华路 学府路 滨江大道 科技园路 桃园街 梅花巷 银杏大道 " + "延安路 南京路 淮海路 体育场路 凤起路");

    static final String[] NICK_HEADS = words("快乐的 爱笑的 小 阿 今天也要 温柔的 奔跑的 慢慢 一只 不吃香菜的 努力的 云端的 安静的 南方的 早起的 会飞的");

    static final String[] NICK_TAILS = words("鱼 猫 月亮 向日葵 柠檬 小熊 芒果 星星 豆豆 麦子 海风 森林 团子 西瓜 蜗牛 茉莉 妈妈 先生 可乐 栗子");

    /** What people put behind a nickname, delimiters and quotes included, as exports must carry them. */
    static final String[] NICK_ENDS = {"🌸", "🐟", "~", ", 在路上", " \"A\"", "✨", "（勿扰）", "A00"};

    static final String[] MAIL_WORDS =
            words("sunny happy blue lucky little ocean maple coco lemon river cloud anna leo momo star");

    static final String[] MAIL_DOMAINS =
            words("qq.com qq.com 163.com 163.com 126.com gmail.com outlook.com foxmail.com");

    /** What stands in a phone field when nobody asked. */
    static final String[] PHONE_PLACEHOLDERS = {"13800000000", "11111111111", "无", "-", "0"};

    private Vocabulary() {}

    private static String[] words(String text) {
        return text.split(" ");
    }

    /** The Han part of a word of the name lists. */
    static String han(String word) {
        return word.substring(0, letters(word));
    }

    /** The pinyin part of a word of the name lists, capitalised. */
    static String pinyin(String word) {
        String pinyin = word.substring(letters(word));
        return Character.toUpperCase(pinyin.charAt(0)) + pinyin.substring(1);
    }

    private static int letters(String word) {
        int index = 0;
        while (word.charAt(index) > 'z') {
            index++;
        }
        return index;
    }

    /** Any word, each as likely. */
    static String any(SplitMix64 random, String[] words) {
        return words[random.nextInt(words.length)];
    }

    /** A word by a falling frequency, as surnames have. */
    static String frequent(SplitMix64 random, String[] words) {
        return words[(int) (words.length * StrictMath.pow(random.nextDouble(), 2.2))];
    }

    static String nickname(SplitMix64 random) {
        String nickname = any(random, NICK_HEADS) + any(random, NICK_TAILS);
        return random.chance(0.25) ? nickname + any(random, NICK_ENDS) : nickname;
    }
}
