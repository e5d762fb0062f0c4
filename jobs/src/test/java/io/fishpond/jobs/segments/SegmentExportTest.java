package io.fishpond.jobs.segments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fishpond.algo.audience.CellGuard;
import io.fishpond.algo.audience.Identifier;
import io.fishpond.algo.audience.Platform;
import io.fishpond.config.Deployment;
import io.fishpond.config.DeploymentLoader;
import io.fishpond.run.ExitStatus;
import io.fishpond.run.RunContext;
import io.fishpond.spark.Lake;
import io.fishpond.table.Column;
import io.fishpond.table.Table;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.core.Members;
import io.fishpond.table.marts.MemberProfile;
import io.fishpond.table.marts.SegmentMembers;
import io.fishpond.table.marts.Segments;
import io.fishpond.table.ops.Exports;
import io.fishpond.table.staging.Consents;
import io.fishpond.table.staging.Friendships;
import io.fishpond.table.staging.Interactions;
import io.fishpond.table.staging.Profiles;
import io.fishpond.table.staging.Staff;
import io.fishpond.testkit.LocalSpark;
import io.fishpond.testkit.Rows;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Seven members on one list, each with a story of her own in what a test says of her consents. */
@ExtendWith(LocalSpark.class)
class SegmentExportTest {
    private static final LocalDate AS_OF = LocalDate.parse("2026-06-30");
    private static final List<String> LISTED = List.of("ana", "bea", "cia", "dot", "eve", "fay", "kid");
    private static final String FORMULA = "=cmd|' /C calc'!A0";

    @TempDir
    static Path folder;

    /** Versions of the tables that are the same for all tests. */
    private static final Map<String, Long> BASE = new HashMap<>();

    private final SparkSession spark;
    private final Rows consents = rows(Consents.TABLE)
            .withDefault("channel", "app")
            .withDefault("contact_channel", "any")
            .withDefault("purpose", "sharing");
    private final Rows friendships = rows(Friendships.TABLE).withDefault("channel", "wecom");
    private final Rows staff = rows(Staff.TABLE).withDefault("channel", "hr");
    private final Rows interactions = rows(Interactions.TABLE).withDefault("channel", "wecom");
    private boolean consentGranted;

    SegmentExportTest(SparkSession spark) {
        this.spark = spark;
    }

    private RunContext published() throws IOException {
        if (BASE.isEmpty()) {
            writeBase();
        }
        Map<String, Long> versions = new HashMap<>(BASE);
        Map.of(
                        Consents.TABLE,
                        consents,
                        Friendships.TABLE,
                        friendships,
                        Staff.TABLE,
                        staff,
                        Interactions.TABLE,
                        interactions)
                .forEach((table, rows) -> {
                    if (!rows.frame().isEmpty()) {
                        write(table, rows.frame(), versions);
                    }
                });
        return RunContext.of(deployment(), lake(), AS_OF, "r1", Clock.systemUTC(), versions);
    }

    private void writeBase() {
        Rows records = rows(MemberRecords.TABLE).withDefault("first_landed_on", "2025-01-01");
        Rows members = rows(Members.TABLE);
        Rows profiles = rows(Profiles.TABLE).withDefault("channel", "app");
        Rows list = rows(SegmentMembers.TABLE)
                .withDefault("as_of", AS_OF)
                .withDefault("run_id", "r1")
                .withDefault("segment", "tea");
        for (String member : LISTED) {
            for (String account : List.of(member + "1", member + "2")) {
                records.row("channel", "app", "external_id", account, "member_id", member);
                records.row("channel", "wecom", "external_id", account, "member_id", member);
            }
            int number = LISTED.indexOf(member);
            members.row(
                    "member_id",
                    member,
                    "phones",
                    new String[] {"+861380013800" + number},
                    "emails",
                    member.equals("bea") ? new String[0] : new String[] {member + "@gmail.com"});
            profiles.row("external_id", member + "1", "emails", new String[] {
                "  " + member.charAt(0) + "." + member.substring(1) + "+Shop@Gmail.com", "無"
            });
            list.row("member_id", member, "rank", number + 1, "score", 10 - number, "reason_1", FORMULA);
        }
        write(MemberRecords.TABLE, records.frame(), BASE);
        write(Members.TABLE, members.frame(), BASE);
        write(Profiles.TABLE, profiles.frame(), BASE);
        write(MemberProfile.TABLE, profile(), BASE);
        write(SegmentMembers.TABLE, list.frame(), BASE);
        Rows segments = rows(Segments.TABLE)
                .withDefault("as_of", AS_OF)
                .withDefault("run_id", "r1")
                .withDefault("contacts_people", true);
        segments.row("segment", "tea", "size", 7, "is_published", true);
        segments.row(
                "segment",
                "like_tea",
                "size",
                0,
                "is_published",
                false,
                "note",
                "12 seeds (fewer than 100 are refused)");
        write(Segments.TABLE, segments.frame(), BASE);
    }

    private Lake lake() {
        return new Lake(spark, folder.resolve("warehouse").toString());
    }

    /** Rows in which everything that the contract requires, and a test does not care for, holds something. */
    private static Rows rows(Table table) {
        Rows rows = Rows.of(table);
        table.columns().stream()
                .filter(Column::required)
                .forEach(column -> rows.withDefault(column.name(), neutral(column.type())));
        return rows;
    }

    private static Object neutral(String type) {
        return switch (type) {
            case "string" -> "x";
            case "boolean" -> false;
            case "date", "timestamp" -> "2026-01-01";
            case "array<string>" -> new String[0];
            case "map<string,string>" -> Map.of();
            case "decimal(18,2)" -> "0";
            default -> 0;
        };
    }

    private void write(Table table, Dataset<Row> rows, Map<String, Long> versions) {
        rows.write().format("delta").mode("overwrite").save(lake().path(table));
        versions.put(table.qualifiedName(), lake().version(table));
    }

    private Dataset<Row> profile() {
        Rows rows = rows(MemberProfile.TABLE).withDefault("as_of", AS_OF);
        LISTED.forEach(member -> rows.row("member_id", member, "is_minor", member.equals("kid"), "store_id", "s1"));
        return rows.frame();
    }

    private Deployment deployment() throws IOException {
        Path file = folder.resolve(consentGranted + ".yaml");
        Files.writeString(
                file,
                """
                warehouse: %1$s
                exports: %1$s
                timezone: UTC
                currency: CNY
                region: CN
                consent: {default: %2$s}
                keys: {member: "published:test"}
                channels: [none/*.yaml]
                """
                        .formatted(folder, consentGranted ? "granted" : "denied"));
        return new DeploymentLoader(name -> null).load(file, Map.of());
    }

    private ExportRequest request(ExportTarget target, Identifier... identifiers) {
        return new ExportRequest(
                "tea",
                target,
                "autumn launch",
                new LinkedHashSet<>(List.of(identifiers)),
                List.of(),
                folder.resolve("out").toString(),
                "tester");
    }

    private static List<Path> files(Exported exported) {
        return exported.files().keySet().stream()
                .map(name -> Path.of(java.net.URI.create(exported.path())).resolve(name))
                .toList();
    }

    private static List<String> lines(Path file) throws IOException {
        if (file.toString().endsWith(".zip")) {
            try (InputStream in = Files.newInputStream(file);
                    ZipInputStream zip = new ZipInputStream(in)) {
                zip.getNextEntry();
                return new String(zip.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .toList();
            }
        }
        return Files.readAllLines(file);
    }

    private void says(String member, int account, String recipient, String at, boolean granted) {
        consents.row("external_id", member + account, "recipient", recipient, "changed_at", at, "granted", granted);
    }

    @Test
    void uploadsOnlyOfWhomConsentNamesTheRecipient() throws IOException {
        says("ana", 1, "tencent", "2026-01-01", true);
        says("bea", 1, "Tencent_Ads", "2026-01-01", true); // granted, and withdrawn later by another account
        says("bea", 2, "tencent", "2026-02-01", false);
        says("cia", 1, "meta", "2026-01-01", true); // to another
        says("dot", 1, "tencent", "2026-01-01", false); // withdrawn, and granted later by another account
        says("dot", 2, "tencent", "2026-02-01", true);
        says("eve", 1, "tencent", "2026-01-01", true); // withdrawn from everybody
        says("eve", 1, "any", "2026-03-01", false);
        says("fay", 1, "any", "2026-01-01", true); // to anybody, which names nobody
        says("kid", 1, "tencent", "2026-01-01", true);
        consentGranted = true;

        Exported exported = SegmentExport.of(published(), request(ExportTarget.TENCENT));

        assertThat(exported.removed())
                .containsExactly(Map.entry("minor", 1L), Map.entry("consent", 4L), Map.entry("no_identifier", 0L));
        assertThat(exported.listed()).isEqualTo(7);
        assertThat(lines(files(exported).get(0)))
                .containsExactly(
                        Platform.TENCENT.hash(Identifier.PHONE, "+8613800138000"),
                        Platform.TENCENT.hash(Identifier.PHONE, "+8613800138003"));
        assertThat(exported.text())
                .contains(
                        "7  on the list",
                        "-1  under 14",
                        "-4  no consent to sharing that names tencent or tencent_ads",
                        "2  taken out");
    }

    @Test
    void countsAWithdrawalAsSoonAsItIsKnownAndAGrantUpToTheDay() throws IOException {
        says("ana", 1, "tencent", "2026-01-01", true);
        says("ana", 1, "tencent", "2026-07-02", false);
        says("bea", 1, "tencent", "2026-07-02", true);
        says("cia", 1, "tencent", "2026-06-30T23:00:00", true);
        says("dot", 1, "tencent", "2026-01-01", true); // the same instant: the withdrawal wins
        says("dot", 2, "tencent", "2026-01-01", false);

        Exported exported = SegmentExport.of(published(), request(ExportTarget.TENCENT));

        assertThat(lines(files(exported).get(0)))
                .containsExactly(Platform.TENCENT.hash(Identifier.PHONE, "+8613800138002"));
    }

    @Test
    void asksForAConsentOfItsOwnWhereTheRecipientIsAbroad() throws IOException {
        for (String member : List.of("ana", "bea", "cia")) {
            says(member, 1, "meta", "2026-01-01", true);
        }
        crosses("ana", "meta", true);
        crosses("bea", "google", true);
        crosses("cia", "meta", true);
        crosses("cia", "meta", false);
        crosses("dot", "meta", true); // may cross the border, but was never to be shared

        Exported exported = SegmentExport.of(published(), request(ExportTarget.META));

        assertThat(exported.removed())
                .containsExactly(
                        Map.entry("minor", 1L),
                        Map.entry("consent", 3L),
                        Map.entry("cross_border", 2L),
                        Map.entry("no_identifier", 0L));
        // Meta knows an address with its dots and tags, which the golden record leaves out.
        assertThat(lines(files(exported).get(0)))
                .containsExactly(
                        "email,email,email,phone,phone,phone",
                        Platform.META.hash(Identifier.EMAIL, "a.na+shop@gmail.com") + ",,,"
                                + Platform.META.hash(Identifier.PHONE, "+8613800138000") + ",,");
    }

    private void crosses(String member, String recipient, boolean granted) {
        consents.row(
                "external_id",
                member + "1",
                "purpose",
                "cross_border",
                "recipient",
                recipient,
                "changed_at",
                granted ? "2026-01-01" : "2026-01-02",
                "granted",
                granted);
    }

    @Test
    void sendsOfEachOnlyByWhatHerConsentSpeaksOf() throws IOException {
        for (String purpose : List.of("sharing", "cross_border")) {
            Stream.of("ana:email", "bea:email", "cia:sms")
                    .forEach(said -> consents.row(
                            "external_id",
                            said.substring(0, 3) + "1",
                            "purpose",
                            purpose,
                            "recipient",
                            "google_ads",
                            "contact_channel",
                            said.substring(4),
                            "changed_at",
                            "2026-01-01",
                            "granted",
                            true));
        }

        Exported exported = SegmentExport.of(published(), request(ExportTarget.GOOGLE));

        assertThat(exported.removed()).containsEntry("consent", 3L).containsEntry("no_identifier", 1L);
        assertThat(lines(files(exported).get(0)))
                .containsExactly(
                        "Email,Email,Email,Phone,Phone,Phone",
                        Platform.GOOGLE.hash(Identifier.EMAIL, "ana@gmail.com") + ",,,,,",
                        ",,," + Platform.GOOGLE.hash(Identifier.PHONE, "+8613800138002") + ",,");
    }

    @Test
    void namesOneSenderAMemberAndGroupsBySender() throws IOException {
        consentGranted = true;
        befriended("ana1", "S2", "2026-01-01");
        befriended("ana2", "S1", "2026-02-01"); // the later
        befriended("bea1", "S2", "2026-01-01");
        befriended("bea1", "S1", "2026-01-01"); // the same instant: the first by id
        befriended("cia1", "S1", "2026-01-01");
        befriended("cia1", "S9", "2026-03-01"); // who has left
        staff.row("staff_id", "S9", "left_on", "2026-04-01");
        befriended("dot1", "S1", "2026-01-01"); // unfollowed since
        interactions.row("external_id", "dot1", "kind", "unfollow", "occurred_at", "2026-02-01");
        befriended("eve1", "=cmd", "2026-01-01");
        befriended("fay1", "S0", "2026-01-01"); // refuses WeCom
        consents.row(
                "external_id",
                "fay2",
                "purpose",
                "marketing",
                "recipient",
                "self",
                "contact_channel",
                "wecom",
                "changed_at",
                "2026-01-01",
                "granted",
                false);
        befriended("kid1", "S1", "2026-01-01");

        Exported exported = SegmentExport.of(published(), request(ExportTarget.WECOM));

        assertThat(exported.removed())
                .containsExactly(Map.entry("minor", 1L), Map.entry("consent", 1L), Map.entry("no_identifier", 2L));
        assertThat(lines(files(exported).get(0)))
                .containsExactly("sender,external_userid", "S1,ana2", "S1,bea1", "S1,cia1");
    }

    private void befriended(String account, String sender, String at) {
        friendships.row("external_id", account, "staff_id", sender, "added_at", at);
    }

    @Test
    void writesAPseudonymousListWithoutConsentForReadersWhoseSpreadsheetRunsNothing() throws IOException {
        RunContext published = published();
        Exported exported = SegmentExport.of(published, request(ExportTarget.CSV));

        assertThat(exported.removed()).containsExactly(Map.entry("minor", 1L));
        String text = Files.readString(files(exported).get(0));
        assertThat(text)
                .startsWith("\uFEFF\"rank\",\"member_id\",\"score\",\"reason_1\"")
                .contains("\r\n");
        List<CSVRecord> records = CSVFormat.DEFAULT
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get()
                .parse(new StringReader(text.substring(1)))
                .getRecords();
        assertThat(records.stream().map(record -> record.get("rank") + record.get("member_id")))
                .containsExactly("1ana", "2bea", "3cia", "4dot", "5eve", "6fay");
        assertThat(records.get(0).get("reason_1")).isEqualTo("'" + FORMULA);
        assertThat(CellGuard.unguard(records.get(0).get("reason_1"))).isEqualTo(FORMULA);
        assertThat(text).doesNotContain("13800138");

        Exported workbook = SegmentExport.of(published, request(ExportTarget.XLSX));
        try (ReadableWorkbook read = new ReadableWorkbook(files(workbook).get(0).toFile())) {
            var rows = read.getFirstSheet().read();
            assertThat(rows).hasSize(7);
            assertThat(rows.get(1).getCell(3).getType()).isEqualTo(CellType.STRING);
            assertThat(rows.get(1).getCellText(3)).isEqualTo(FORMULA);
        }

        Exported columns = SegmentExport.of(published, request(ExportTarget.PARQUET));
        assertThat(spark.read().parquet(columns.path()).orderBy("rank").collectAsList().stream()
                        .map(row -> row.<String>getAs("member_id")))
                .containsExactly("ana", "bea", "cia", "dot", "eve", "fay");
    }

    @Test
    void guardsNumbersToCallInASpreadsheetAndAsksForMarketingConsentFirst() throws IOException {
        consents.row(
                "external_id",
                "ana1",
                "purpose",
                "marketing",
                "recipient",
                "self",
                "contact_channel",
                "sms",
                "changed_at",
                "2026-01-01",
                "granted",
                true);

        Exported exported = SegmentExport.of(published(), request(ExportTarget.CSV, Identifier.PHONE));

        assertThat(exported.removed())
                .containsExactly(Map.entry("minor", 1L), Map.entry("consent", 5L), Map.entry("no_identifier", 0L));
        assertThat(lines(files(exported).get(0)).get(1)).endsWith(",\"'+8613800138000\"");
    }

    @Test
    void recordsEveryExportEvenOfNobodyAndWithoutContactData() throws IOException {
        says("ana", 1, "tencent", "2026-01-01", true);
        RunContext published = published();
        Exported some = SegmentExport.of(published, request(ExportTarget.TENCENT));
        Exported none = SegmentExport.of(published, request(ExportTarget.OCEANENGINE));

        assertThat(none.path()).isNull();
        assertThat(none.text()).contains("Nothing was written.");
        Map<String, Row> rows = new HashMap<>();
        lake().read(Exports.TABLE).collectAsList().forEach(row -> rows.put(row.getAs("export_id"), row));
        assertThat(rows).containsKeys(some.id(), none.id());
        Row row = rows.get(some.id());
        assertThat(row.<String>getAs("exported_by")).isEqualTo("tester");
        assertThat(row.<String>getAs("purpose")).isEqualTo("autumn launch");
        assertThat(row.<String>getAs("run_id")).isEqualTo("r1");
        assertThat(row.<Long>getAs("members")).isEqualTo(1);
        assertThat(row.getJavaMap(row.fieldIndex("removed")))
                .containsEntry("minor", 1L)
                .containsEntry("consent", 5L);
        assertThat(row.getList(row.fieldIndex("columns"))).isEqualTo(List.of("phone_sha256"));
        assertThat(rows.toString()).doesNotContain("13800138").doesNotContain("@");
        assertThat(rows.get(none.id()).<Long>getAs("members")).isZero();
        assertThat(rows.get(none.id()).<String>getAs("path")).isNull();
    }

    @Test
    void handsOverWholeFilesOfTheirOwnersOnly() throws Exception {
        Exported exported = SegmentExport.of(published(), request(ExportTarget.CSV));

        Path file = files(exported).get(0);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
        try (Stream<Path> out = Files.list(folder.resolve("out"));
                Stream<Path> inside = Files.list(file.getParent())) {
            assertThat(out).contains(file.getParent()).noneMatch(path -> path.toString()
                    .contains("_unfinished"));
            assertThat(inside).containsExactly(file);
        }
        assertThat(exported.files().get(file.getFileName().toString()))
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file))));
    }

    @Test
    void writesTheSameFileWhateverTheClusterAndAsManyAsALayoutNeeds() throws IOException {
        Dataset<Row> members = spark.range(0, 5_000, 1, 7)
                .selectExpr("id + 1 as rank", "concat('m', id) as member_id", "cast(id div 2000 as int) as part");
        Layout layout = Layout.of(request(ExportTarget.WECOM));
        Path out = Files.createDirectories(folder.resolve("parts"));

        List<PartFiles.Part> once = parts(members, layout, out.resolve("a"));
        List<PartFiles.Part> again = parts(members.repartition(3), layout, out.resolve("b"));

        assertThat(once.stream().map(PartFiles.Part::records)).containsExactly(2000L, 2000L, 1000L);
        assertThat(again.stream().map(PartFiles.Part::sha256))
                .isEqualTo(once.stream().map(PartFiles.Part::sha256).toList());
    }

    private static List<PartFiles.Part> parts(Dataset<Row> members, Layout layout, Path out) {
        var rank = org.apache.spark.sql.functions.col("rank");
        return PartFiles.write(
                PartFiles.partitioned(members, 3, rank).select("member_id", "rank"), layout, out.toString());
    }

    @Test
    void leavesNothingUnderItsNameWhenItDies() throws IOException {
        Path out = folder.resolve("dying");
        var hadoop = spark.sparkContext().hadoopConfiguration();
        Files.createDirectories(out.resolve("_unfinished-old"));
        Files.setLastModifiedTime(
                out.resolve("_unfinished-old"), java.nio.file.attribute.FileTime.fromMillis(1_000_000L));
        Files.createDirectories(out.resolve("_unfinished-running"));

        try (OutFolder dies = OutFolder.begin(hadoop, out.toString(), "tea-1", java.time.Instant.now())) {
            assertThat(out.resolve("tea-1")).doesNotExist();
            assertThat(dies.path()).endsWith("tea-1");
        }

        try (Stream<Path> left = Files.list(out)) {
            assertThat(left).containsExactly(out.resolve("_unfinished-running"));
        }
    }

    @Test
    void saysWhatIsWrongAndTheWayOut() throws IOException {
        PublishedSegments segments = new PublishedSegments(published());
        assertThatThrownBy(() -> segments.members("tae"))
                .hasMessage("The night of 2026-06-30 has no segment tae. Did you mean tea? There are like_tea, tea.")
                .extracting("status")
                .isEqualTo(ExitStatus.MISCONFIGURED);
        assertThatThrownBy(() -> segments.members("like_tea"))
                .hasMessage("like_tea was not published on 2026-06-30: 12 seeds (fewer than 100 are refused).")
                .extracting("status")
                .isEqualTo(ExitStatus.REFUSED);
        assertThatThrownBy(() -> new ExportRequest("tea", ExportTarget.META, null, Set.of(), List.of(), "out", "me"))
                .hasMessageContaining("contact data, which a hash is, too: add what for, as in --purpose");
        assertThatThrownBy(() -> request(ExportTarget.TENCENT, Identifier.EMAIL))
                .hasMessage("tencent takes no emails: leave --emails out.");
        assertThatThrownBy(() ->
                        new ExportRequest("tea", ExportTarget.CSV, null, Set.of(), List.of("stor_id"), "out", "me"))
                .hasMessageContaining("has no column stor_id to hand out. Did you mean store_id?");
    }
}
