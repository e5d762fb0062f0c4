package io.fishpond.jobs.segments;

import static io.fishpond.jobs.segments.Feature.Source.CHANNELS;
import static io.fishpond.jobs.segments.Feature.Source.CHURN;
import static io.fishpond.jobs.segments.Feature.Source.CONSENTS;
import static io.fishpond.jobs.segments.Feature.Source.INTERACTIONS;
import static io.fishpond.jobs.segments.Feature.Source.LEADS;
import static io.fishpond.jobs.segments.Feature.Source.ORDERS;
import static io.fishpond.jobs.segments.Feature.Source.PERSON;
import static io.fishpond.jobs.segments.Feature.Source.REACH;
import static io.fishpond.jobs.segments.Feature.Source.REFERRALS;
import static io.fishpond.jobs.segments.Feature.Source.REVENUE;
import static io.fishpond.jobs.segments.Feature.Source.STAFF;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.fishpond.table.marts.MemberProfile;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;

/**
 * A column of {@code member_profile}: what it is derived from, what it is called, and whether a lookalike may learn from
 * it. Every column stands here: one that is not declared could give a seed's predicate away.
 *
 * @param column its name
 * @param learnable false for what is sensitive, names somebody, is a date, or decides who is eligible
 * @param english what it is called in reasons
 * @param chinese the same
 * @param sources what it is derived from; columns that share a source tell of one another
 * @param type of the column
 */
record Feature(String column, boolean learnable, String english, String chinese, Set<Source> sources, String type) {

    /** What columns of the profile are derived from. */
    enum Source {
        PERSON,
        STAFF,
        CHANNELS,
        LEADS,
        ORDERS,
        REVENUE,
        CHURN,
        REFERRALS,
        INTERACTIONS,
        REACH,
        CONSENTS,
        ATTRIBUTES
    }

    static final List<Feature> ALL = List.of(
            other("as_of", "as of", "数据日期"),
            other("run_id", "run", "运行"),
            other("member_id", "member", "会员"),
            other("first_seen_on", "first seen on", "首次出现", PERSON),
            feature("acquisition_channel", "came by", "来源渠道", CHANNELS),
            other("channels", "channels", "渠道", CHANNELS),
            feature("channel_count", "number of channels", "渠道数", CHANNELS),
            feature("accounts", "number of accounts", "账号数", CHANNELS),
            other("gender", "gender", "性别", PERSON),
            other("birth_month", "month of birth", "出生月份", PERSON),
            other("age_years", "age", "年龄", PERSON),
            other("weeks_to_birthday", "weeks to the birthday", "距生日周数", PERSON),
            other("is_minor", "is a minor", "未成年", PERSON),
            other("store_id", "store", "门店", STAFF),
            other("owner_staff_id", "looked after by", "所属员工", STAFF),
            feature("is_customer", "is a customer", "是客户", ORDERS, REVENUE),
            other("is_staff", "is on the staff", "是员工", STAFF),
            feature("is_fan", "follows on WeCom", "企微好友", REACH),
            feature("is_referrer", "has brought somebody", "带来过新人", REFERRALS),
            feature("is_lead", "is an open lead", "是线索", LEADS),
            feature("lifecycle_stage", "stage", "所处阶段", ORDERS, REVENUE, REFERRALS, INTERACTIONS, REACH),
            feature("grade", "grade", "鱼塘等级", ORDERS, REVENUE, REFERRALS, INTERACTIONS, REACH),
            feature("orders", "orders", "订单数", ORDERS),
            feature("order_days", "order days", "购买天数", ORDERS),
            feature("order_days_12m", "order days in 12 months", "近12个月购买天数", ORDERS),
            other("first_order_on", "first order on", "首单日期", ORDERS),
            other("last_order_on", "last order on", "最近下单日期", ORDERS),
            feature("days_since_order", "days since the last order", "距上次下单天数", ORDERS),
            feature("historical_value", "net revenue so far", "历史价值", REVENUE),
            feature("current_value", "net revenue in 12 months", "近12个月价值", REVENUE),
            feature("future_value", "expected net revenue", "潜在价值", REVENUE, ORDERS),
            feature("total_value", "total value", "总价值", REVENUE, ORDERS),
            feature("value_decile", "value decile, 1 is best", "价值十分位（1最高）", REVENUE, ORDERS),
            feature("recency_score", "recency score", "最近购买得分", ORDERS),
            feature("frequency_score", "frequency score", "购买频次得分", ORDERS),
            feature("monetary_score", "monetary score", "消费金额得分", REVENUE),
            feature("preferred_category", "buys most of", "偏好品类", ORDERS),
            other("next_product", "next product", "下一需求商品", ORDERS),
            feature("churn_state", "churn state", "流失状态", CHURN, ORDERS),
            feature("churn_probability", "churn probability", "流失概率", CHURN, ORDERS, REVENUE, INTERACTIONS, REACH),
            feature("churn_band", "churn band", "流失等级", CHURN, ORDERS, REVENUE, INTERACTIONS, REACH),
            feature("value_at_risk", "value at risk", "风险价值", CHURN, ORDERS, REVENUE, INTERACTIONS, REACH),
            other("referrer_id", "brought by", "推荐人", REFERRALS),
            feature("direct_referrals", "members she brought", "直接带来人数", REFERRALS),
            feature("tree_size", "members below her", "推荐树人数", REFERRALS),
            feature("influence", "influence", "影响力", REFERRALS),
            feature("referral_value", "value of her referrals", "推荐价值", REFERRALS),
            feature("quadrant", "quadrant", "价值象限", REVENUE, ORDERS, REFERRALS),
            other("ladder", "rung of the ladder", "自零售阶梯", ORDERS, INTERACTIONS, REFERRALS),
            feature("visits_90d", "interactions in 90 days", "近90天互动次数", INTERACTIONS),
            feature("active_days_90d", "active days in 90 days", "近90天活跃天数", INTERACTIONS, ORDERS),
            feature("shares_365d", "shares in a year", "近一年分享次数", INTERACTIONS),
            feature("has_shared", "has shared", "分享过", INTERACTIONS),
            other("last_event_on", "latest event on", "最近活动日期", INTERACTIONS, ORDERS),
            feature("first_touch_channel", "first seen in", "首次接触渠道", CHANNELS, INTERACTIONS, ORDERS),
            feature("last_touch_channel", "last seen in", "最近接触渠道", CHANNELS, INTERACTIONS, ORDERS),
            feature("has_own_account", "has an account of ours", "有自有渠道账号", CHANNELS),
            feature("leaves_behaviour", "active in our channels", "有自有渠道行为", INTERACTIONS, ORDERS),
            feature("is_reachable", "reachable", "可触达", REACH),
            feature("is_owned", "ours by all three tests", "自有客户", CHANNELS, INTERACTIONS, ORDERS, REACH),
            feature("closeness", "closeness", "亲密度", INTERACTIONS, ORDERS, REACH, REFERRALS),
            feature("closeness_recency", "closeness by recency", "亲密度：最近", INTERACTIONS, ORDERS),
            feature("closeness_frequency", "closeness by frequency", "亲密度：频次", INTERACTIONS, ORDERS),
            feature("closeness_breadth", "closeness by breadth", "亲密度：广度", INTERACTIONS, ORDERS),
            feature("closeness_interaction", "closeness by interaction", "亲密度：互动", INTERACTIONS, ORDERS),
            feature("closeness_sharing", "closeness by sharing", "亲密度：分享", INTERACTIONS, REFERRALS),
            feature("closeness_service", "closeness by service", "亲密度：服务", INTERACTIONS, REACH),
            feature("is_reachable_wecom", "reachable on WeCom", "企微可触达", REACH),
            feature("is_reachable_sms", "reachable by SMS", "短信可触达", REACH),
            feature("is_reachable_email", "reachable by e-mail", "邮件可触达", REACH),
            other("consent_wecom", "consents to marketing on WeCom", "同意企微营销", CONSENTS),
            other("consent_sms", "consents to marketing by SMS", "同意短信营销", CONSENTS),
            other("consent_email", "consents to marketing by e-mail", "同意邮件营销", CONSENTS),
            other("consent_marketing", "consents to marketing", "同意营销", CONSENTS),
            other("refuses_targeting", "refuses to be picked by a machine", "拒绝自动化推荐", CONSENTS),
            feature("has_order_days", "orders enough of a valid member", "购买天数达标", ORDERS),
            feature("has_recent_event", "active enough of a valid member", "活跃达标", INTERACTIONS, ORDERS),
            feature("is_valid_member", "valid member", "有效会员", ORDERS, INTERACTIONS, REACH),
            feature("is_top_revenue", "among those who earn most", "头部消费", REVENUE),
            feature("has_shared_or_referred", "has shared or brought somebody", "分享或带新过", INTERACTIONS, REFERRALS),
            feature("is_super_user", "super user", "超级用户", REVENUE, INTERACTIONS, REFERRALS));

    private static Feature feature(String column, String english, String chinese, Source... sources) {
        return new Feature(column, true, english, chinese, Set.copyOf(Arrays.asList(sources)), typeOf(column));
    }

    private static Feature other(String column, String english, String chinese, Source... sources) {
        return new Feature(column, false, english, chinese, Set.copyOf(Arrays.asList(sources)), typeOf(column));
    }

    private static String typeOf(String column) {
        return MemberProfile.TABLE.column(column).orElseThrow().type();
    }

    /** The columns of those names, in that order. */
    static List<Feature> named(Collection<String> columns) {
        return columns.stream()
                .flatMap(name -> ALL.stream().filter(f -> f.column.equals(name)))
                .toList();
    }

    /**
     * What a lookalike may learn from if its seeds are told by {@code read}: nothing that shares a source with it, or is made of one.
     * Revenue is made of orders: who ordered often has spent, so that a rule on orders closes revenue. Not so the other way round:
     * to order often is no part of spending much, and what else would tell who could. Attributes are one another's source: what a
     * deployment knows of its own is not ours to tell apart.
     */
    static List<Feature> learnableBeside(Collection<String> read, Collection<String> excluded) {
        Set<Source> telling =
                named(read).stream().flatMap(f -> f.sources.stream()).collect(Collectors.toSet());
        if (telling.contains(ORDERS)) {
            telling.add(REVENUE);
        }
        return ALL.stream()
                .filter(f -> f.learnable && !excluded.contains(f.column) && !read.contains(f.column))
                .filter(f -> f.sources.stream().noneMatch(telling::contains))
                .toList();
    }

    /** What a deployment's mappings told of a member beside the canonical columns: {@code attributes[name]}. */
    static Feature attribute(String name, boolean isNumber) {
        return new Feature(
                "attributes['" + name.replace("\\", "\\\\").replace("'", "\\'") + "']",
                true,
                name,
                name,
                Set.of(Source.ATTRIBUTES),
                isNumber ? "attribute number" : "string");
    }

    /** Whether its values are numbers; else they are names. */
    boolean isNumber() {
        return !Set.of("string", "boolean", "date").contains(type);
    }

    /** Its value as a model sees it. */
    Column value() {
        return expr((isNumber() ? "try_cast(" + column + " as double)" : "cast(" + column + " as string)"));
    }

    /**
     * Its value in words, in English and Chinese. Of attributes only the name: nobody declared what a deployment writes there fit to
     * be read by whoever reads lists.
     */
    Column words() {
        if (sources.contains(Source.ATTRIBUTES)) {
            return lit(english);
        }
        String text = type.equals("double") ? "round(" + column + ", 2)" : column;
        String named = "coalesce(cast(" + text + " as string), '%s')";
        boolean flag = type.equals("boolean");
        Column inEnglish = expr(flag ? "if(" + column + ", 'yes', 'no')" : named.formatted("none"));
        Column inChinese = expr(flag ? "if(" + column + ", '是', '否')" : named.formatted("无"));
        return concat(lit(english + ": "), inEnglish, lit(" / " + chinese + "："), inChinese);
    }
}
