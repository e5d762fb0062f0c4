package io.fishpond.jobs.segments;

import io.fishpond.algo.audience.Identifier;
import io.fishpond.algo.audience.Platform;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Where a list is taken to, which decides what it holds and whose consent it needs. */
public enum ExportTarget {
    /** A spreadsheet's text file. */
    CSV(null),
    /** A workbook. */
    XLSX(null),
    /** Columns for programs. */
    PARQUET(null),
    /** Employees who send to their contacts on WeCom. */
    WECOM(null),
    TENCENT(Platform.TENCENT),
    OCEANENGINE(Platform.OCEANENGINE),
    META(Platform.META),
    GOOGLE(Platform.GOOGLE),
    TIKTOK(Platform.TIKTOK);

    private final @Nullable Platform platform;

    ExportTarget(@Nullable Platform platform) {
        this.platform = platform;
    }

    /** By which rule a member is left out whose consent to something does not stand. */
    record Consent(String rule, String purpose, Set<String> recipients) {}

    /** As the command line has it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The platform that receives it; null where it stays with us. */
    @Nullable
    Platform platform() {
        return platform;
    }

    /** Whether it is a list to be read, of members and what is known of them. */
    boolean isForReaders() {
        return this == CSV || this == XLSX || this == PARQUET;
    }

    /** Whom it is handed to, as a consent names the recipient. */
    String recipient() {
        return platform == null ? "self" : String.join(" or ", new TreeSet<>(platform.recipients()));
    }

    /** What contact data it can hold. */
    Set<Identifier> takes() {
        if (platform != null) {
            return platform.takes();
        }
        return this == WECOM ? Set.of(Identifier.WECOM) : Set.of(Identifier.PHONE, Identifier.EMAIL);
    }

    /** The consents that contact data needs, in the order in which they are asked for. */
    List<Consent> consents() {
        if (platform == null) {
            return List.of(new Consent("consent", "marketing", Set.of("self")));
        }
        Consent sharing = new Consent("consent", "sharing", platform.recipients());
        return platform.isAbroad()
                ? List.of(sharing, new Consent("cross_border", "cross_border", platform.recipients()))
                : List.of(sharing);
    }

    /** Members that one file holds at most. */
    int membersPerFile() {
        return platform == null ? 1_000_000 : platform.membersPerFile();
    }
}
