package io.fishpond.jobs.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fishpond.config.Deployment;
import io.fishpond.config.DeploymentLoader;
import io.fishpond.config.FeedMapping;
import io.fishpond.spark.Sessions;
import io.fishpond.table.Check;
import io.fishpond.table.Column;
import io.fishpond.testkit.LocalSpark;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class ExportGeneratorTest {
    private static final LocalDate AS_OF = LocalDate.of(2026, 6, 30);
    private static final int MEMBERS = 1500;
    private static final int PER_BLOCK = 400;

    @TempDir
    private static Path folder;

    private static Path exports;

    @BeforeAll
    static void generateOnce() {
        exports = folder.resolve("exports");
        new ExportGenerator(PER_BLOCK)
                .generate(LocalSpark.session(), MEMBERS, 7, AS_OF, MessLevel.USUAL, exports.toString(), 1);
    }

    @Test
    void givesTheSameBytesOnAnyNumberOfTasks(SparkSession spark) throws IOException {
        Path again = folder.resolve("again");
        new ExportGenerator(PER_BLOCK).generate(spark, MEMBERS, 7, AS_OF, MessLevel.USUAL, again.toString(), 4);
        Map<String, ByteBuffer> once = contents(exports);
        assertThat(contents(again)).isEqualTo(once);
        assertThat(once.keySet()).noneMatch(name -> name.contains("part-") || name.endsWith(".crc"));
        assertThat(once.keySet()).anyMatch(name -> name.matches("tmall/orders_\\d{6}_004\\.csv"));
    }

    @Test
    void replacesWhatItWroteBeforeAndNothingElse(@TempDir Path other, SparkSession spark) throws IOException {
        ExportGenerator generator = new ExportGenerator(PER_BLOCK);
        generator.generate(spark, 500, 1, AS_OF, MessLevel.USUAL, other.toString());
        generator.generate(spark, 100, 1, AS_OF, MessLevel.USUAL, other.toString());
        assertThat(contents(other).keySet()).noneMatch(name -> name.contains("_002."));

        Path mine = Files.createDirectories(other.resolve("mine/tmall"));
        assertThatThrownBy(() -> generator.generate(
                        spark, 100, 1, AS_OF, MessLevel.USUAL, mine.getParent().toString()))
                .hasMessageContaining("was not generated")
                .hasMessageContaining("name another folder");
    }

    @Test
    void theDemoDeploymentHasNoProblems() {
        DeploymentLoader loader = new DeploymentLoader(name -> null);
        loader.load(root().resolve("conf/demo.yaml"), Map.of());
        assertThat(loader.problems()).isEmpty();
    }

    @Test
    void linkablePartsCutPersonsAndNeverUniteThem() throws IOException {
        Map<String, String> persons = new HashMap<>();
        truth("records").forEach(row -> persons.put(row.get("channel") + row.get("external_id"), row.get("person")));
        List<Map<String, String>> linkable = truth("linkable");
        assertThat(linkable).hasSameSizeAs(persons.keySet()).allSatisfy(row -> assertThat(row.get("person"))
                .startsWith(persons.get(row.get("channel") + row.get("external_id")) + "-"));
        long parts = linkable.stream().map(row -> row.get("person")).distinct().count();
        assertThat(parts)
                .isGreaterThan(persons.values().stream().distinct().count())
                .isLessThan(persons.size());
    }

    @Test
    void hardMessSharesAndMistakesMore(@TempDir Path other, SparkSession spark) throws IOException {
        new ExportGenerator(PER_BLOCK).generate(spark, MEMBERS, 7, AS_OF, MessLevel.HARD, other.toString());
        Map<String, Long> usual = mess(exports);
        Map<String, Long> hard = mess(other);
        for (String kind : List.of("family phone shared", "recycled phone", "staff phone on a customer record")) {
            assertThat(hard.get(kind)).as(kind).isGreaterThan(usual.getOrDefault(kind, 0L));
        }
    }

    private static Map<String, Long> mess(Path folder) throws IOException {
        Map<String, Long> counts = new HashMap<>();
        for (Map<String, String> row : rows(folder, "_truth/mess_*.csv")) {
            counts.merge(row.get("kind"), Long.valueOf(row.get("count")), Long::sum);
        }
        return counts;
    }

    @Test
    void tmallFilesAreGb18030WithRareCharactersInThem() throws IOException {
        Charset charset = Charset.forName("GB18030");
        int fourByteCharacters = 0;
        for (Path file : glob("tmall/*.csv")) {
            // A strict decoder refuses what is not GB18030; Chinese in it is no UTF-8.
            String text = charset.newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
            assertThat(text).startsWith("订单编号,");
            fourByteCharacters += (int) text.codePoints()
                    .filter(c -> Character.toString(c).getBytes(charset).length == 4)
                    .count();
        }
        assertThat(fourByteCharacters).isPositive();
    }

    @Test
    void referralTreesHaveNoCyclesAndEveryClaimOfTheTruthIsInTheFiles() throws IOException {
        Map<Long, Long> referrerOf = new HashMap<>();
        Set<String> claimed = new HashSet<>();
        for (Map<String, String> row : truth("referrals")) {
            referrerOf.put(Long.valueOf(row.get("referee")), Long.valueOf(row.get("referrer")));
            if (row.get("claimed").equals("true")) {
                claimed.add(row.get("referrer_external_id") + ">" + row.get("referee_external_id"));
            }
        }
        assertThat(referrerOf).hasSizeGreaterThan(MEMBERS / 6);
        referrerOf.forEach((referee, referrer) -> assertThat(referrer).isLessThan(referee));

        Set<String> delivered = new HashSet<>();
        for (Map<String, String> row : rows("miniprogram/share_bindings_*.csv")) {
            delivered.add(row.get("inviterOpenid") + ">" + row.get("inviteeOpenid"));
        }
        for (Path file : glob("app/referrals_*.jsonl")) {
            for (String line : Files.readAllLines(file)) {
                JsonNode claim = json(line);
                delivered.add(claim.path("inviter").asText() + ">"
                        + claim.path("invitee").asText());
            }
        }
        assertThat(delivered).containsAll(claimed).hasSizeGreaterThan(claimed.size());
    }

    @Test
    void truthHasOneRowAPerson() throws IOException {
        for (String name : List.of("oracle", "future_orders")) {
            assertThat(truth(name).stream().map(row -> row.get("person")))
                    .hasSize(MEMBERS)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void mappingsTakeEveryRowButTheBrokenOnesAndFindEveryAccountOfTheTruth(SparkSession spark) throws IOException {
        DeploymentLoader loader = new DeploymentLoader(name -> null);
        Deployment demo = loader.load(root().resolve("conf/demo.yaml"), Map.of());
        Sessions.useTimeZone(spark, demo.timezone());
        Map<String, Long> rejected = new TreeMap<>();
        Set<String> accounts = new TreeSet<>();
        for (FeedMapping feed : demo.feeds()) {
            long refused = 0;
            for (FeedMapping.Source source : feed.sources()) {
                refused += view(spark, source);
            }
            String query = query(feed);
            boolean names = feed.table().column("external_id").isPresent()
                    && !feed.feed().equals("order_lines");
            Row found = spark.sql("select count_if(not (" + accepts(feed) + ")), "
                            + (names ? "collect_set(external_id)" : "array()") + " from (" + query + ")")
                    .head();
            refused += found.getLong(0);
            if (refused > 0) {
                rejected.put(feed.channel() + " " + feed.feed(), refused);
            }
            found.<String>getList(1).forEach(id -> accounts.add(feed.channel() + " " + id));
        }
        Map<String, Long> broken = truth("broken").stream()
                .collect(Collectors.groupingBy(
                        row -> row.get("channel") + " " + row.get("feed"), TreeMap::new, Collectors.counting()));
        assertThat(broken).isNotEmpty();
        assertThat(rejected).isEqualTo(broken);
        assertThat(accounts)
                .isEqualTo(truth("records").stream()
                        .map(row -> row.get("channel") + " " + row.get("external_id"))
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    private static String query(FeedMapping feed) {
        if (feed.query() != null) {
            return feed.query();
        }
        return feed.columns().entrySet().stream()
                .map(c -> c.getValue() + " as " + c.getKey())
                .collect(Collectors.joining(", ", "select ", " from source"));
    }

    /** True for a row that meets the contract: types, required columns, checks of columns that are there. */
    private static String accepts(FeedMapping feed) {
        List<String> conditions = new ArrayList<>(List.of("true"));
        Set<String> mapped =
                new HashSet<>(List.of(LocalSpark.session().sql(query(feed)).columns()));
        for (Column column : feed.table().columns()) {
            if (mapped.contains(column.name()) && column.required()) {
                conditions.add(column.name() + " is not null");
            }
        }
        for (Check check : feed.table().checks()) {
            boolean known = feed.table().columnNames().stream()
                    .filter(c -> Pattern.compile("\\b" + c + "\\b")
                            .matcher(check.predicate())
                            .find())
                    .allMatch(mapped::contains);
            if (known) {
                conditions.add("coalesce(" + check.predicate() + ", true)");
            }
        }
        return String.join(" and ", conditions);
    }

    /** Makes the source's files a view of strings; returns how many records could not be read at all. */
    private static long view(SparkSession spark, FeedMapping.Source source) throws IOException {
        List<Map<String, String>> records = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>(source.columns());
        names.add("_file");
        names.add("_row");
        long refused = 0;
        Charset charset = Charset.forName(source.options().getOrDefault("encoding", "UTF-8"));
        for (Path file : glob(source.files())) {
            long row = 0;
            if (source.format() == FeedMapping.Format.JSON) {
                for (String line : Files.readAllLines(file)) {
                    row++;
                    JsonNode record = json(line);
                    if (record.isMissingNode()) {
                        refused++;
                        continue;
                    }
                    Map<String, String> values = new HashMap<>();
                    record.properties()
                            .forEach(f -> values.put(
                                    f.getKey(),
                                    f.getValue().isValueNode()
                                            ? f.getValue().asText()
                                            : f.getValue().toString()));
                    add(records, names, values, file, row);
                }
            } else {
                char delimiter = source.options().getOrDefault("delimiter", ",").charAt(0);
                for (CSVRecord record : csv(file, charset, delimiter)) {
                    row++;
                    if (record.isConsistent()) {
                        add(records, names, record.toMap(), file, row);
                    } else {
                        refused++;
                    }
                }
            }
        }
        StructType schema = new StructType();
        for (String name : names) {
            schema = schema.add(name, DataTypes.StringType);
        }
        List<Row> rows = new ArrayList<>();
        for (Map<String, String> record : records) {
            rows.add(RowFactory.create(names.stream().map(record::get).toArray()));
        }
        spark.createDataFrame(rows, schema).createOrReplaceTempView(source.alias());
        return refused;
    }

    private static void add(
            List<Map<String, String>> records, Set<String> names, Map<String, String> values, Path file, long row) {
        Map<String, String> record = new HashMap<>(values);
        record.put("_file", file.toString());
        record.put("_row", Long.toString(row));
        names.addAll(new TreeSet<>(record.keySet()));
        records.add(record);
    }

    private static List<CSVRecord> csv(Path file, Charset charset, char delimiter) throws IOException {
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setDelimiter(delimiter)
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (CSVParser parser = CSVParser.parse(file, charset, format)) {
            return parser.getRecords();
        }
    }

    private static JsonNode json(String line) {
        try {
            return new ObjectMapper().readTree(line);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    private static List<Map<String, String>> truth(String name) throws IOException {
        return rows("_truth/" + name + "_*.csv");
    }

    private static List<Map<String, String>> rows(String glob) throws IOException {
        return rows(exports, glob);
    }

    private static List<Map<String, String>> rows(Path folder, String glob) throws IOException {
        List<Map<String, String>> rows = new ArrayList<>();
        for (Path file : glob(folder, glob)) {
            csv(file, StandardCharsets.UTF_8, ',').forEach(record -> rows.add(record.toMap()));
        }
        return rows;
    }

    private static List<Path> glob(String glob) throws IOException {
        return glob(exports, glob);
    }

    private static List<Path> glob(Path folder, String glob) throws IOException {
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + folder.resolve(glob));
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(matcher::matches).sorted().toList();
        }
    }

    private static Map<String, ByteBuffer> contents(Path root) throws IOException {
        Map<String, ByteBuffer> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(root.relativize(file).toString(), ByteBuffer.wrap(Files.readAllBytes(file)));
            }
        }
        return contents;
    }

    private static Path root() {
        return Path.of(System.getProperty("fishpond.root"));
    }
}
