package io.fishpond.algo.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads Chinese addresses from the largest part to the smallest; what no part claims stays as tokens. */
final class ChineseAddresses {
    private static final Pattern NUMBERED =
            Pattern.compile("(" + ChineseNumerals.RUN + ")(?=号楼|号院|号|栋|幢|座|楼|层|单元|室|弄|门|户|期|段)");

    /** 中山一路 is 中山1路, but 五一路 and 三里路 are names. */
    private static final Pattern NUMBERED_ROAD =
            Pattern.compile("(?<![零〇一二两三四五六七八九十百千])(?<=\\p{IsHan})([一二三四五六七八九])(?=(?:马路|路|街|道))");

    private static final Pattern BETWEEN = Pattern.compile("\\([^)]*\\)?|[\\s,、。;:.|/]+");
    private static final Pattern DASHES = Pattern.compile("[\\p{Pd}~]+");
    private static final Pattern COUNTRY = Pattern.compile("^(中华人民共和国|中国)");
    private static final Pattern POSTCODE =
            Pattern.compile("(?:邮编|邮政编码)?(?<!\\d)(\\d{6})(?!\\d|号|室|弄|栋|幢|座|楼)$|^(?:邮编|邮政编码)?(\\d{6})(?!\\d)");

    /** Names of regions are names of roads and places as well. */
    private static final Pattern NO_REGION = Pattern.compile(
            "^([东南西北中新老]?(?:第?[\\d一二三四五六七八九])?(?:路|街|道|大道|大街|巷|胡同)|[东南西北中]路|区|县|镇|乡|村|大厦|广场|花园|小区|酒店|饭店|站|桥|门|山|新村|公寓).*");

    private static final Pattern PROVINCE_TYPE = Pattern.compile("^(省|(?:壮族|回族|维吾尔)?自治区|特别行政区)");
    private static final Pattern CITY_TYPE = Pattern.compile("^(市(?:市辖区|辖区)?|地区|盟|\\p{IsHan}{0,9}?自治州)");
    private static final Pattern OTHER_CITY = Pattern.compile("^([^\\d区县路街道镇乡村号]{2,4})市(?!场)");
    private static final Pattern DISTRICT = Pattern.compile("^([^\\d路街道号弄镇乡村栋幢座楼室]{1,7}?)(新区|自治县|区|县|旗)(?!域)");
    private static final Pattern NO_DISTRICT = Pattern.compile(".*([小社园校厂景院片商]|工业|科技|产业|保税|开发)");
    private static final Pattern TOWN = Pattern.compile("^([^\\d路号弄栋幢座楼室区]{1,8}?(?:街道(?:办事处|办)?|镇|乡|苏木))(?!路|街|\\d)");
    private static final Pattern OFFICE = Pattern.compile("(街道)(办事处|办)$");
    private static final Pattern ROAD = Pattern.compile(
            "([\\p{IsHan}]{1,9}?(?:\\d{1,2}(?=马?[路街道]))?\\p{IsHan}{0,3}?(?:大道|大街|马路|公路|胡同|路|街|巷|道)(?:[东南西北中](?=段|\\d))?(?:\\d+段|(?<=[东南西北中])段)?)"
                    + "(?:([甲乙丙丁]?\\d+[a-z甲乙丙丁]?(?:-\\d+)?)(号院|号(?!楼)|弄|(?=$|\\p{IsHan}(?<![栋幢座楼层室单]))))?");
    private static final Pattern LANE = Pattern.compile("^([甲乙丙丁]?\\d+[a-z甲乙丙丁]?)(?:号院|号(?!楼|\\d)|弄)");
    private static final Pattern VILLAGE_NUMBER = Pattern.compile("(?<=[村屯庄组])(\\d+)号(?!楼)");
    private static final Pattern BUILDING = Pattern.compile("([a-z]?\\d+|[a-z])(?:号楼|栋|幢|座|号(?!院))");
    private static final Pattern ENTRANCE = Pattern.compile("([a-z]?\\d+|[a-z甲乙丙丁])(?:单元|门(?=\\d|$))");
    private static final Pattern FLOOR = Pattern.compile("(?<!\\d)(\\d{1,3})(?:层|楼|f(?![a-z]))");
    private static final Pattern ROOM = Pattern.compile("(?<!\\d)([a-z]?\\d{2,5}[a-z]?)(?:室|房|户|号房|号)?$");
    private static final Pattern DASHED =
            Pattern.compile("(?<!\\d)([a-z]?\\d{1,3})-(?:(\\d{1,2})-)?([a-z]?\\d{2,5}[a-z]?)(?:室|房|号)?$");
    private static final Pattern REST = Pattern.compile("[\\p{IsHan}]+|[a-z]+|\\d+");

    /** What has not been claimed yet; parts cut out of the middle leave a gap. */
    private String rest;

    private final List<String> tokens = new ArrayList<>();
    private @Nullable String province;
    private @Nullable String city;
    private @Nullable String district;

    private ChineseAddresses(String text) {
        this.rest = text;
    }

    /** @param text simplified, half-width and in lower case */
    static Address parse(String text) {
        String plain = DASHES.matcher(BETWEEN.matcher(text).replaceAll("")).replaceAll("-");
        String arabic = ChineseNumerals.toArabic(ChineseNumerals.toArabic(plain, NUMBERED), NUMBERED_ROAD);
        return new ChineseAddresses(arabic).read();
    }

    private Address read() {
        String postcode = postcode();
        rest = COUNTRY.matcher(rest).replaceFirst("");
        region();
        town();
        String street = null;
        String number = null;
        Matcher road = ROAD.matcher(rest);
        if (road.find()) {
            street = road.group(1);
            number = road.group(2);
            claim(road);
            add(street, "");
            add(number, "号");
        }
        if (number == null) {
            number = take(LANE);
            add(number, "号");
        }
        String villageNumber = number == null ? take(VILLAGE_NUMBER) : null;
        String building = null;
        String entrance = null;
        String room;
        Matcher dashed = DASHED.matcher(rest);
        if (dashed.find()) {
            building = dashed.group(1);
            entrance = dashed.group(2);
            room = dashed.group(3);
            claim(dashed);
        } else {
            building = buildings();
            entrance = take(ENTRANCE);
            room = take(ROOM);
        }
        String floor = take(FLOOR);
        if (room == null) {
            room = take(ROOM);
        }
        places();
        add(villageNumber, "号");
        for (String part : building == null ? new String[0] : building.split("-", 0)) {
            add(part, "栋");
        }
        add(entrance, "单元");
        add(room == null ? floor : null, "层");
        add(room, "室");
        add(postcode, "");
        String unit = entrance == null || room == null ? room : entrance + "-" + room;
        return new Address(
                province,
                city,
                district,
                street,
                number == null ? villageNumber : number,
                building,
                unit,
                postcode,
                tokens);
    }

    /** A building and perhaps its wing, as in {@code 5栋A座}. */
    private @Nullable String buildings() {
        String building = take(BUILDING);
        String wing = building == null ? null : take(BUILDING);
        return wing == null ? building : building + "-" + wing;
    }

    private @Nullable String postcode() {
        Matcher code = POSTCODE.matcher(rest);
        if (!code.find()) {
            return null;
        }
        String postcode = code.group(1) == null ? code.group(2) : code.group(1);
        claim(code);
        return postcode;
    }

    private void region() {
        String named = ChineseRegions.leadingProvince(rest);
        boolean cityOfThatName =
                named != null && !ChineseRegions.isMunicipality(named) && rest.startsWith("市", named.length());
        if (named != null && !cityOfThatName && !isPlace(named)) {
            province = named;
            rest = PROVINCE_TYPE.matcher(rest.substring(named.length())).replaceFirst("");
        }
        if (province != null && ChineseRegions.isMunicipality(province)) {
            city = province;
            rest = CITY_TYPE.matcher(rest).replaceFirst("");
            rest = rest.startsWith(province) && !isPlace(province)
                    ? CITY_TYPE.matcher(rest.substring(province.length())).replaceFirst("")
                    : rest;
        } else {
            city();
        }
        add(province, "");
        if (city != null && !ChineseRegions.isMunicipality(city)) {
            add(city, city.equals(province) ? "市" : "");
        }
        district();
    }

    private void city() {
        String named = ChineseRegions.leadingCity(rest, province);
        if (named != null && !isPlace(named)) {
            city = named;
            province = province == null ? ChineseRegions.provinceOf(named) : province;
            rest = CITY_TYPE.matcher(rest.substring(named.length())).replaceFirst("");
        }
    }

    /** Whether the name stands for a road or a place here. */
    private boolean isPlace(String name) {
        return NO_REGION.matcher(rest.substring(name.length())).matches();
    }

    private void district() {
        Matcher countyCity = OTHER_CITY.matcher(rest);
        if (countyCity.find()) {
            district = countyCity.group(1);
            add(countyCity.group(), "");
            claim(countyCity);
            return;
        }
        Matcher named = DISTRICT.matcher(rest);
        if (named.find() && !NO_DISTRICT.matcher(named.group(1)).matches()) {
            district = named.group(1).length() > 1 ? named.group(1) : named.group();
            add(named.group(), "");
            claim(named);
        }
    }

    private void town() {
        Matcher town = TOWN.matcher(rest);
        if (town.find()) {
            claim(town);
            add(OFFICE.matcher(town.group(1)).replaceFirst("$1"), "");
        }
    }

    /** Names of estates, buildings and villages: what is left. */
    private void places() {
        REST.matcher(rest).results().forEach(place -> tokens.add(place.group()));
    }

    private @Nullable String take(Pattern part) {
        Matcher matcher = part.matcher(rest);
        if (!matcher.find()) {
            return null;
        }
        String taken = matcher.group(1);
        claim(matcher);
        return taken;
    }

    private void claim(Matcher part) {
        String before = rest.substring(0, part.start());
        String behind = rest.substring(part.end());
        rest = before.isEmpty() || behind.isEmpty() ? before + behind : before + " " + behind;
    }

    private void add(@Nullable String part, String suffix) {
        if (part != null) {
            tokens.add(part + suffix);
        }
    }
}
