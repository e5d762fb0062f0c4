package io.fishpond.algo.audience;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An advertising platform: its names in a consent, how it spells a phone number and an e-mail address before they are
 * hashed, and what its file of customers looks like. No platform's hash serves another: each spells differently. Names and
 * places are never sent: Chinese names do not tell where the family name ends, and a list should say no more than it must.
 */
public enum Platform {
    /**
     * Tencent Ads, {@code SHA256_MOBILE_PHONE}: eleven digits; a zip with one hash a line, at most 100 MB.
     *
     * @see <a href="https://developers.e.qq.com/docs/audience_management/file">developers.e.qq.com</a>
     */
    TENCENT("tencent_ads", Spelling.MAINLAND_MOBILE, 1_000_000),

    /**
     * Ocean Engine, {@code MOBILE_HASH_SHA256}: eleven digits; a zip with one {@link DmpData} a line, at most 50 MB. Its
     * official page was not at hand: this is what the integrations do that quote it.
     */
    OCEANENGINE("ocean_engine", Spelling.MAINLAND_MOBILE, 400_000) {
        @Override
        String line(String hash) {
            return DmpData.line(hash);
        }
    },

    /**
     * Meta: digits with the country's code; addresses keep dots and tags.
     *
     * @see <a href="https://developers.facebook.com/docs/marketing-api/conversions-api/parameters/customer-information-parameters">customer
     *     information parameters</a>
     */
    META("meta_ads", Spelling.DIGITS, Spelling.LOWER, "phone", "email"),

    /**
     * Google Ads Customer Match: E.164; Gmail addresses without dots and tags.
     *
     * @see <a href="https://developers.google.com/data-manager/api/get-started/formatting">data manager formatting</a>
     */
    GOOGLE("google_ads", Spelling.E164, Spelling.LOWER_WITHOUT_GMAIL_TAGS, "Phone", "Email"),

    /**
     * TikTok Ads: digits with the country's code, which the one hash that it publishes is of, though another page of its
     * help prefers a plus before them.
     *
     * @see <a href="https://ads.tiktok.com/help/article/list-of-supported-ids-and-formats-for-a-customer-file">supported ids</a>
     */
    TIKTOK("tiktok_ads", Spelling.DIGITS, Spelling.LOWER, "Phone_SHA256", "Email_SHA256");

    /** Meta and TikTok take a column of one kind three times. */
    private static final int COLUMNS_OF_A_KIND = 3;

    private final boolean abroad;
    private final String fullName;
    private final Spelling phone;
    private final @Nullable Spelling email;
    private final @Nullable String phoneHeader;
    private final @Nullable String emailHeader;
    private final int membersPerFile;

    /** One at home that takes phone numbers only, one a line. */
    Platform(String fullName, Spelling phone, int membersPerFile) {
        this.abroad = false;
        this.fullName = fullName;
        this.phone = phone;
        this.email = null;
        this.phoneHeader = null;
        this.emailHeader = null;
        this.membersPerFile = membersPerFile;
    }

    /** One abroad that takes a row a person. */
    Platform(String fullName, Spelling phone, Spelling email, String phoneHeader, String emailHeader) {
        this.abroad = true;
        this.fullName = fullName;
        this.phone = phone;
        this.email = email;
        this.phoneHeader = phoneHeader;
        this.emailHeader = emailHeader;
        this.membersPerFile = 1_000_000;
    }

    /** What it is called as the recipient of a consent: {@code tencent} or {@code tencent_ads}. */
    public Set<String> recipients() {
        return Set.of(name().toLowerCase(Locale.ROOT), fullName);
    }

    /** Whether what it receives leaves the country. */
    public boolean isAbroad() {
        return abroad;
    }

    /** What it takes. */
    public Set<Identifier> takes() {
        return email == null ? EnumSet.of(Identifier.PHONE) : EnumSet.of(Identifier.PHONE, Identifier.EMAIL);
    }

    /** Members that one file holds without becoming larger than what it takes. */
    public int membersPerFile() {
        return membersPerFile;
    }

    /** The ending of its files' names. */
    public String ending() {
        return phoneHeader == null ? "zip" : "csv";
    }

    /** The identifier in its spelling, before it is hashed; null if the platform has no use for it. */
    @Nullable
    String spelt(Identifier kind, String identifier) {
        return switch (kind) {
            case PHONE -> phone.of(identifier);
            case EMAIL -> email == null ? null : email.of(identifier);
            case WECOM -> null;
        };
    }

    /**
     * The hash by which it knows the identifier; null if it has no use for it.
     *
     * @param identifier a phone number in E.164, or an e-mail address as its owner gave it
     */
    public @Nullable String hash(Identifier kind, String identifier) {
        String spelt = spelt(kind, identifier);
        return spelt == null ? null : Sha256.hex(spelt);
    }

    /** The columns of its file; one without a name for lines without a header. */
    public List<String> header(Set<Identifier> sent) {
        List<String> header = new ArrayList<>();
        if (emailHeader != null && sent.contains(Identifier.EMAIL)) {
            for (int i = 0; i < COLUMNS_OF_A_KIND; i++) {
                header.add(emailHeader);
            }
        }
        if (phoneHeader != null && sent.contains(Identifier.PHONE)) {
            for (int i = 0; i < COLUMNS_OF_A_KIND; i++) {
                header.add(phoneHeader);
            }
        }
        return header;
    }

    /** The records of one person: one a number, or one in all with as many of each kind as the file has columns. */
    public List<List<String>> records(Set<Identifier> sent, List<String> phoneHashes, List<String> emailHashes) {
        if (phoneHeader == null) {
            return phoneHashes.stream().map(hash -> List.of(line(hash))).toList();
        }
        List<String> row = new ArrayList<>();
        if (sent.contains(Identifier.EMAIL)) {
            row.addAll(filled(emailHashes));
        }
        if (sent.contains(Identifier.PHONE)) {
            row.addAll(filled(phoneHashes));
        }
        return List.of(row);
    }

    /** Opens a file in its layout. */
    public RecordFile open(OutputStream out, Set<Identifier> sent) throws IOException {
        return phoneHeader == null ? new ZippedLines(out) : CsvFile.forMachines(out, header(sent));
    }

    String line(String hash) {
        return hash;
    }

    private static List<String> filled(List<String> hashes) {
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < COLUMNS_OF_A_KIND; i++) {
            cells.add(i < hashes.size() ? hashes.get(i) : "");
        }
        return cells;
    }
}
