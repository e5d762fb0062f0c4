package io.fishpond.algo.audience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fishpond.algo.identity.Phones;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipInputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PlatformTest {
    private static final Set<Identifier> BOTH = EnumSet.of(Identifier.PHONE, Identifier.EMAIL);

    /** developers.facebook.com/docs/marketing-api/conversions-api/parameters/customer-information-parameters: em and ph. */
    @Test
    void hashesAsMetaDocuments() {
        assertThat(Platform.META.hash(Identifier.EMAIL, "John_Smith@gmail.com"))
                .isEqualTo("62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f");
        assertThat(Platform.META.hash(Identifier.PHONE, new Phones("US").normalize("(650)555-1212")))
                .isEqualTo("e323ec626319ca94ee8bff2e4c87cf613be6ea19919ed1364124e16807ab3176");
    }

    /**
     * facebook-java-business-sdk, ServerSideNormalizationTest (address) and capi-param-builder, phoneUtil.test.js (number);
     * dots and tags are kept, as the page on parameters says.
     */
    @Test
    void spellsAsMetasOwnLibraries() {
        assertThat(Platform.META.spelt(Identifier.EMAIL, "  foo@foo.com  ")).isEqualTo("foo@foo.com");
        assertThat(Platform.META.spelt(Identifier.EMAIL, "Mei.Lin+Shop@gmail.com"))
                .isEqualTo("mei.lin+shop@gmail.com");
        assertThat(Platform.META.spelt(Identifier.PHONE, new Phones("US").normalize("+1 (616) 954-78 88")))
                .isEqualTo("16169547888");
    }

    /** googleads/data-manager-java, UserDataFormatterTest. */
    @Test
    void hashesAsGoogleDocuments() {
        assertThat(Platform.GOOGLE.hash(Identifier.EMAIL, "  ALEXZ@example.com   "))
                .isEqualTo("509e933019bb285a134a9334b8bb679dff79d0ce023d529af4bd744d47b4fd8a");
        assertThat(Platform.GOOGLE.hash(Identifier.PHONE, "+18005550100"))
                .isEqualTo("fb4f73a6ec5fdb7077d564cdd22c3554b43ce49168550c3b12c547b78c517b30");
    }

    /** The normal forms of the same test, and of google-ads-java, AddCustomerMatchUserList (the last). */
    @ParameterizedTest(name = "case {index}")
    @CsvSource({
        "jefferson.Loves.hiking@gmail.com, jeffersonloveshiking@gmail.com",
        "j.e.f..ferson.Loves.hiking@gmail.com, jeffersonloveshiking@gmail.com",
        "j.e.f..ferson.Loves.hiking@googlemail.com, jeffersonloveshiking@googlemail.com",
        "Cloudy.SanFrancisco+shopping@gmail.com, cloudysanfrancisco@gmail.com",
        "user.name+NYC@Example.com, user.name+nyc@example.com",
        "alex.2+myalias@gmail.com, alex2@gmail.com"
    })
    void spellsAddressesAsGooglesOwnLibraries(String given, String spelt) {
        assertThat(Platform.GOOGLE.spelt(Identifier.EMAIL, given)).isEqualTo(spelt);
    }

    /**
     * ads.tiktok.com/help/article/list-of-supported-ids-and-formats-for-a-customer-file. The number's hash is that of its
     * digits, though the page writes it with a plus.
     */
    @Test
    void hashesAsTikTokDocuments() {
        assertThat(Platform.TIKTOK.hash(Identifier.EMAIL, "janedoe@gmail.com"))
                .isEqualTo("d6117306485ed0e50afab3ac871e98f81699151f30281527d63ff5f233656c69");
        assertThat(Platform.TIKTOK.hash(Identifier.PHONE, "+37493828222"))
                .isEqualTo("65b7e6dcf6f4310f8d7cbfbd78289a753062fb054d6664fb9aaac5df66a422d4");
        assertThat(Platform.TIKTOK.spelt(Identifier.PHONE, new Phones("US").normalize("(657)777-0000")))
                .isEqualTo("16577770000");
    }

    /** developers.e.qq.com/docs/audience_management/file documents eleven digits; the hash is computed, not published. */
    @ParameterizedTest
    @EnumSource(names = {"TENCENT", "OCEANENGINE"})
    void takesElevenDigitsOfMainlandMobilesAtHome(Platform platform) {
        assertThat(platform.spelt(Identifier.PHONE, "+8613800138000")).isEqualTo("13800138000");
        assertThat(platform.hash(Identifier.PHONE, "+8613800138000"))
                .isEqualTo("a6942f9771d67f34034d2f1926988ed3fad3bf1b4e7cedb9a31f31398dea43bc");
        assertThat(platform.hash(Identifier.PHONE, "+85261234567")).isNull();
        assertThat(platform.hash(Identifier.PHONE, "+862112345678")).isNull();
        assertThat(platform.hash(Identifier.EMAIL, "mei@example.com")).isNull();
        assertThat(platform.takes()).containsExactly(Identifier.PHONE);
        assertThat(platform.isAbroad()).isFalse();
    }

    /** Encoded by hand from the wire format of dmp.proto: 0A 44, 10 06, 1A 40 and the 64 digits. */
    @Test
    void wrapsAHashAsOceanEngineReadsIt() {
        String hash = Platform.OCEANENGINE.hash(Identifier.PHONE, "+8613800138000");

        assertThat(Platform.OCEANENGINE.records(Set.of(Identifier.PHONE), List.of(hash), List.of()))
                .containsExactly(
                        List.of(
                                "CkQQBhpAYTY5NDJmOTc3MWQ2N2YzNDAzNGQyZjE5MjY5ODhlZDNmYWQzYmYxYjRlN2NlZGI5YTMxZjMxMzk4ZGVhNDNiYw=="));
    }

    @ParameterizedTest
    @EnumSource
    void hashesNothingThatSaysNothing(Platform platform) {
        for (String nothing : List.of("", " ", "+", "@", "a@", "@a", "13800138000", "+0123456789")) {
            assertThat(platform.hash(Identifier.PHONE, nothing)).isNull();
            assertThat(platform.hash(Identifier.EMAIL, nothing)).isNull();
        }
        assertThatThrownBy(() -> Sha256.hex("")).hasMessageContaining("nothing to hash");
    }

    @Property
    void spellsItsOwnSpellingTheSame(
            @ForAll Platform platform,
            @ForAll @AlphaChars @Chars({'.', '+', ' ', '１', 'Ａ', 'İ', '@'}) @StringLength(min = 1, max = 12)
                    String mailbox,
            @ForAll boolean gmail) {
        String once = platform.spelt(Identifier.EMAIL, mailbox + (gmail ? "@GMail.com" : "@example.com"));

        if (once != null) {
            assertThat(platform.spelt(Identifier.EMAIL, once)).isEqualTo(once);
        }
    }

    @Test
    void writesOneRowAPersonWhereColumnsRepeatAndOneLineANumberElsewhere() throws IOException {
        List<String> phones = List.of("a1", "a2");
        ByteArrayOutputStream google = new ByteArrayOutputStream();
        try (RecordFile file = Platform.GOOGLE.open(google, BOTH)) {
            for (List<String> record : Platform.GOOGLE.records(BOTH, phones, List.of("b1", "b2", "b3", "b4"))) {
                file.write(record);
            }
        }
        assertThat(google.toString(StandardCharsets.UTF_8))
                .isEqualTo("Email,Email,Email,Phone,Phone,Phone\nb1,b2,b3,a1,a2,\n");

        ByteArrayOutputStream tencent = new ByteArrayOutputStream();
        try (RecordFile file = Platform.TENCENT.open(tencent, BOTH)) {
            for (List<String> record : Platform.TENCENT.records(BOTH, phones, List.of())) {
                file.write(record);
            }
        }
        ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(tencent.toByteArray()));
        assertThat(zip.getNextEntry().getName()).isEqualTo("ids.txt");
        assertThat(new String(zip.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("a1\na2\n");

        assertThat(Platform.META.header(BOTH)).containsExactly("email", "email", "email", "phone", "phone", "phone");
        assertThat(Platform.TIKTOK.header(Set.of(Identifier.PHONE)))
                .containsExactly("Phone_SHA256", "Phone_SHA256", "Phone_SHA256");
    }
}
