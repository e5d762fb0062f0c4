package io.fishpond.algo.identity;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ';',
            value = {
                "广东省深圳市南山区科技园路10号3栋2单元501室; 广东 深圳 南山区 科技园路 10号 3栋 2单元 501室",
                "廣東省深圳市南山區科技園路十號三棟二單元五〇一室; 广东 深圳 南山区 科技园路 10号 3栋 2单元 501室",
                "深圳南山区科技园路１０号３栋２单元５０１; 广东 深圳 南山区 科技园路 10号 3栋 2单元 501室",
                "中国 广东省 深圳市 南山区 科技园路 10号，3栋2单元501; 广东 深圳 南山区 科技园路 10号 3栋 2单元 501室",
                "广东深圳市南山区科技园路10号3-2-501; 广东 深圳 南山区 科技园路 10号 3栋 2单元 501室",
                "深圳市南山区粤海街道办事处科技园路10号; 广东 深圳 南山区 粤海街道 科技园路 10号",
                "北京市朝阳区建国路甲88号现代城C座1203; 北京 朝阳区 建国路 甲88号 现代城 c栋 1203室",
                "北京市市辖区朝阳区建国路88号; 北京 朝阳区 建国路 88号",
                "北京市北京市朝阳区建国路88号; 北京 朝阳区 建国路 88号",
                "北京朝阳区建国路八十八号; 北京 朝阳区 建国路 88号",
                "北京市海淀区五一路15号; 北京 海淀区 五一路 15号",
                "朝阳区建国路88号; 朝阳区 建国路 88号",
                "上海市静安区南京西路1266弄3号401室; 上海 静安区 南京西路 1266号 3栋 401室",
                "上海南京西路1266号恒隆广场26楼; 上海 南京西路 1266号 恒隆广场 26层",
                "上海市浦东新区世纪大道1号 邮编200120; 上海 浦东新区 世纪大道 1号 200120",
                "200120 上海浦东新区世纪大道1号; 上海 浦东新区 世纪大道 1号 200120",
                "杭州市西湖区文三路三号; 浙江 杭州 西湖区 文3路 3号",
                "浙江杭州西湖区文三路3号; 浙江 杭州 西湖区 文3路 3号",
                "江苏省苏州市昆山市前进中路123号; 江苏 苏州 昆山市 前进中路 123号",
                "广州市天河区中山大道西1号; 广东 广州 天河区 中山大道西 1号",
                "广州越秀区中山一路5号; 广东 广州 越秀区 中山1路 5号",
                "成都市武侯区人民南路四段20号; 四川 成都 武侯区 人民南路4段 20号",
                "吉林省吉林市船营区解放大路1号; 吉林 吉林市 船营区 解放大路 1号",
                "新疆维吾尔自治区乌鲁木齐市天山区解放北路5号; 新疆 乌鲁木齐 天山区 解放北路 5号",
                "湖南省长沙市长沙县星沙街道开元路; 湖南 长沙 长沙县 星沙街道 开元路",
                "江苏省南京市江宁区禄口镇成功村12号; 江苏 南京 江宁区 禄口镇 成功村 12号",
                "河北省石家庄市裕华区富强小区12号楼3单元402; 河北 石家庄 裕华区 富强小区 12栋 3单元 402室",
                "深圳市龙华区民治大道1号万家小区5栋A座2001; 广东 深圳 龙华区 民治大道 1号 万家小区 5栋 a栋 2001室",
                "香港特别行政区中环德辅道中1号; 香港 中环德辅道中 1号",
                "西安市雁塔区小寨东路１２６号; 陕西 西安 雁塔区 小寨东路 126号",
                "北京路100号; 北京路 100号",
                "阳光花园3-2-501; 阳光花园 3栋 2单元 501室",
                "阳光花园三栋二单元501; 阳光花园 3栋 2单元 501室"
            })
    void putsChineseAddressesInNormalForm(String raw, String normal) {
        assertThat(Addresses.normalize(raw)).isEqualTo(normal);
        assertThat(Addresses.normalize(normal)).isEqualTo(normal);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ';',
            nullValues = "-",
            value = {
                "12 High St, Bristol BS2 0EL; 12; high street; -; bs2 0el",
                "12 HIGH STREET, BRISTOL, bs20el; 12; high street; -; bs2 0el",
                "Flat 3, 12 High Street, Bristol BS2 0EL; 12; high street; 3; bs2 0el",
                "3/12 High St., Bristol; 12; high street; 3; -",
                "12a High St; 12a; high street; -; -",
                "Unit 4, 12 - 14 St James Rd., London; 12-14; saint james road; 4; -",
                "45 St Mary's St, St Ives; 45; saint marys street; -; -",
                "Rose Cottage, Mill Ln, Wells BA5 1AA; -; mill lane; -; ba5 1aa",
                "123 N Main St Apt 4B, Springfield, IL 62704-1234; 123; north main street; 4b; 62704",
                "123 North Main Street #4B Springfield IL 62704; 123; north main street; 4b; 62704",
                "123 N. Main St., Ste. 200, Springfield, IL 62704, USA; 123; north main street; 200; 62704",
                "1600 Pennsylvania Ave NW; 1600; pennsylvania avenue northwest; -; -",
                "200 Park Ave; 200; park avenue; -; -",
                "PO Box 123, Perth WA 6000; -; -; -; 6000",
                "P.O. Box 123, Perth; -; -; -; -",
                "6 tullaroop street, willaroo, st james 4011 wa; 6; tullaroop street; -; 4011",
                "48 Goldfinch Cct; 48; goldfinch circuit; -; -",
                "9 Mason Pde; 9; mason parade; -; -",
                "9 Mason Tce; 9; mason terrace; -; -",
                "9 Mason Cres; 9; mason crescent; -; -",
                "hoseason street; -; hoseason street; -; -",
                "Hauptstr. 12, 10115 Berlin; 12; hauptstrasse; -; 10115",
                "Hauptstraße 12, 10115 Berlin; 12; hauptstrasse; -; 10115",
                "Rue de la Paix 12, 75002 Paris; 12; rue de la paix; -; 75002",
                "12, rue de la Paix, 75002 Paris; 12; rue de la paix; -; 75002",
                "Calle Mayor 5, Madrid; 5; calle mayor; -; -",
                "24 Sussex Dr, Ottawa K1M 1M4; 24; sussex drive; -; k1m 1m4"
            })
    void findsThePartsOfWesternAddresses(String raw, String houseNumber, String street, String unit, String postcode) {
        Address address = Addresses.parse(raw);

        assertThat(address).isNotNull();
        assertThat(address.houseNumber()).isEqualTo(houseNumber);
        assertThat(address.street()).isEqualTo(street);
        assertThat(address.unit()).isEqualTo(unit);
        assertThat(address.postcode()).isEqualTo(postcode);
        assertThat(Addresses.normalize(address.text())).isEqualTo(address.text());
    }

    @Test
    void findsThePartsOfAChineseAddress() {
        Address address = Addresses.parse("深圳市南山区粤海街道科技园路10号3栋2单元501室");

        assertThat(address)
                .isEqualTo(new Address(
                        "广东",
                        "深圳",
                        "南山",
                        "科技园路",
                        "10",
                        "3",
                        "2-501",
                        null,
                        java.util.List.of("广东", "深圳", "南山区", "粤海街道", "科技园路", "10号", "3栋", "2单元", "501室")));
    }

    @Test
    void keepsEveryWordOfAWesternAddress() {
        assertThat(Addresses.normalize("Flat 3, 12 High St, Bristol BS2 0EL"))
                .isEqualTo("12 high street bristol unit 3 bs2 0el");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "三, 3",
        "十, 10",
        "十五, 15",
        "二十, 20",
        "二十四, 24",
        "一百零八, 108",
        "二〇二四, 2024",
        "五〇一, 501",
        "两百, 200",
        "三千五百, 3500"
    })
    void countsInChinese(String numerals, String number) {
        assertThat(ChineseNumerals.toArabic(numerals)).isEqualTo(number);
    }

    @ParameterizedTest(name = "case {index}")
    @NullSource
    @ValueSource(strings = {"", "-", "无", "暂无", "null", "北京市朝阳区****", "*** Street"})
    void seesNoAddressWhereThereIsNone(String raw) {
        assertThat(Addresses.parse(raw)).isNull();
        assertThat(Addresses.normalize(raw)).isNull();
    }

    @Property
    void survivesAnyText(@ForAll String raw) {
        Address address = Addresses.parse(raw);

        assertThat(address == null || !address.tokens().isEmpty()).isTrue();
    }
}
