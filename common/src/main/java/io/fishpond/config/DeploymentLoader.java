package io.fishpond.config;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import io.fishpond.algo.identity.linkage.Attribute;
import io.fishpond.algo.identity.linkage.AttributeKind;
import io.fishpond.algo.identity.linkage.BlockingRule;
import io.fishpond.config.FeedMapping.Format;
import io.fishpond.config.FeedMapping.Mode;
import io.fishpond.config.FeedMapping.Source;
import io.fishpond.config.IdentityModel.Evidence;
import io.fishpond.domain.Secret;
import io.fishpond.table.Table;
import io.fishpond.table.Tables;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a deployment and everything that it names. Problems are collected, not thrown: the caller adds what only a look
 * at the files can tell, and refuses the deployment once, with all of them.
 */
public final class DeploymentLoader {
    /** What a name of a channel, feed or segment may be: it becomes part of table names. */
    private static final String NAME = "[a-z][a-z0-9_]{0,40}";
    /** What a channel may be called: as a deployment's file, if it has one channel only. */
    private static final String CHANNEL = "[a-z][a-z0-9_-]{0,40}";
    /** Filled in by staging, never by a mapping. */
    private static final Set<String> STAGED = Set.of("channel", "source_file", "source_row", "attributes");

    private static final String DEFAULT_IDENTITY = "identity.yaml";

    private static final Map<Format, Set<String>> OPTIONS = Map.of(
            Format.CSV, Set.of("header", "encoding", "delimiter", "quote", "escape", "trim"),
            Format.JSON, Set.of("encoding"),
            Format.PARQUET, Set.of());

    private final YAMLMapper yaml = new YAMLMapper();
    private final UnaryOperator<@Nullable String> environment;
    private final List<String> problems = new ArrayList<>();
    private final MessageDigest digest = sha256();

    /** @param environment looks up environment variables; null for one that is not set */
    public DeploymentLoader(UnaryOperator<@Nullable String> environment) {
        this.environment = environment;
    }

    /** What was wrong with what was read so far, each with file and key. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /**
     * Reads the deployment at {@code file}. If {@link #problems()} is not empty afterwards, the result serves only to
     * look for more of them.
     *
     * @param overrides dotted key → value, over the file
     * @throws ConfigurationException if the file cannot be read, or is not YAML
     */
    public Deployment load(Path file, Map<String, String> overrides) {
        JsonNode tree = read(file);
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems); // Without the file there is nothing more to look at.
        }
        overrides.forEach((key, value) -> override(tree, key, value));
        digest.update(new TreeMap<>(overrides).toString().getBytes(StandardCharsets.UTF_8));
        Section root = new Section(display(file), "", tree, problems);

        List<FeedMapping> feeds = new ArrayList<>();
        Map<String, String> channels = new LinkedHashMap<>();
        for (Path mapping : files(file, root, "channels", true)) {
            channel(mapping, channels, feeds);
        }
        List<SegmentDefinition> segments = new ArrayList<>();
        for (Path segment : files(file, root, "segments", false)) {
            segments.addAll(segments(segment));
        }
        refuseTwice(segments);
        refuseUnknownSeeds(segments);
        List<TagDefinition> tags = new ArrayList<>();
        for (Path tag : files(file, root, "tags", false)) {
            tags.addAll(tags(tag));
        }
        refuseTagsTwice(tags);

        Section consent = root.section("consent");
        Consent consentDefault = consent.choice("default", Consent.DENIED);
        consent.refuseUnknownKeys();
        String fileName = String.valueOf(file.getFileName());
        Deployment deployment = new Deployment(
                fileName.replaceAll("\\.ya?ml$", ""),
                root.text("warehouse"),
                root.text("exports"),
                zone(root),
                root.text("currency"),
                region(root),
                memberKey(root),
                root.integer("seed", 20260101, 0, Integer.MAX_VALUE),
                consentDefault == Consent.GRANTED,
                List.copyOf(feeds),
                identity(file, root.section("identity")),
                value(root.section("value")),
                churn(root.section("churn")),
                Referral.of(root.section("referral")),
                Membership.of(root.section("membership")),
                Audience.of(root.section("audience")),
                Field.of(root.section("field")),
                List.copyOf(segments),
                Products.of(root),
                List.copyOf(tags),
                Gates.of(root.section("gates")),
                HexFormat.of().formatHex(digest.digest()));
        root.refuseUnknownKeys();
        return deployment;
    }

    private enum Consent {
        DENIED,
        GRANTED
    }

    private Deployment.Identity identity(Path deployment, Section section) {
        Section hub = section.section("hub_limits");
        Map<String, Integer> limits = new TreeMap<>();
        limits.put("union_id", hub.integer("union_id", 3, 1, 1000));
        limits.put("phone", hub.integer("phone", 3, 1, 1000));
        limits.put("email", hub.integer("email", 3, 1, 1000));
        limits.put("card_id", hub.integer("card_id", 3, 1, 1000));
        hub.refuseUnknownKeys();
        int driverEdges = section.integer("driver_edges", 20_000_000, 0, 100_000_000);
        int largestBlock = section.integer("largest_block", 200, 2, 2_000);
        int largestComponent = section.integer("largest_component", 800, 2, 5_000);
        int refitDays = section.integer("refit_days", 7, 0, 3_650);
        int incrementalFrom = section.integer("incremental_from", 100_000, 0, 2_000_000_000);
        Deployment.Gate gate = gate(section.section("gate"));
        IdentityModel model = identityModel(deployment, section.optionalText("model"));
        section.refuseUnknownKeys();
        return new Deployment.Identity(
                limits, driverEdges, largestBlock, largestComponent, refitDays, incrementalFrom, gate, model);
    }

    private static Deployment.Gate gate(Section section) {
        Deployment.Gate gate = new Deployment.Gate(
                section.integer("largest_member", 100, 1, 1_000_000),
                section.number("accounts_per_member", 20, 1, 1_000_000),
                section.number("jump", 2, 1, 1_000_000),
                section.number("average_jump", 1.2, 1, 1_000_000),
                section.integer("slack", 20, 0, 1_000_000));
        section.refuseUnknownKeys();
        return gate;
    }

    private IdentityModel identityModel(Path deployment, @Nullable String named) {
        Section root;
        if (named == null) {
            root = new Section(DEFAULT_IDENTITY, "", bundled(DEFAULT_IDENTITY), problems);
        } else {
            Path file = deployment.toAbsolutePath().resolveSibling(named).normalize();
            root = new Section(display(file), "", read(file), problems);
        }
        List<Evidence> evidence = new ArrayList<>();
        Section attributes = root.section("attributes");
        if (attributes.keys().isEmpty()) {
            root.problem("attributes", "is missing");
        }
        for (String name : attributes.keys()) {
            Section attribute = attributes.section(name);
            if (!name.matches(NAME)) {
                attributes.problem(
                        attributes.name(name), "is no name (must be lower-case letters, digits and underscores)");
            }
            if (!attribute.has("kind")) {
                attribute.problem(attribute.name("kind"), "is missing");
            }
            String from = attribute.text("from", name);
            boolean strong = attribute.flag("strong", false);
            if (strong && !IdentityModel.KEYS.containsKey(from)) {
                attribute.problem(
                        attribute.name("strong"),
                        "is true, but only these columns can be keys: "
                                + String.join(", ", IdentityModel.KEYS.keySet()));
            }
            boolean contradicts = attribute.flag("contradicts", false);
            AttributeKind kind = attribute.choice("kind", AttributeKind.CODE);
            evidence.add(new Evidence(new Attribute(name, kind, strong, contradicts), from));
            attribute.refuseUnknownKeys();
        }
        List<BlockingRule> rules = new ArrayList<>();
        List<String> written = root.texts("block");
        if (written.isEmpty()) {
            root.problem("block", "is missing");
        }
        for (int i = 0; i < written.size(); i++) {
            try {
                rules.add(BlockingRule.parse(written.get(i)));
            } catch (IllegalArgumentException e) {
                root.problem("block[" + i + "]", "is wrong: " + e.getMessage());
            }
        }
        root.refuseUnknownKeys();
        IdentityModel model = new IdentityModel(evidence, rules);
        try {
            model.linkage();
        } catch (IllegalArgumentException e) {
            root.problem("block", "does not fit the attributes: " + e.getMessage());
        }
        return model;
    }

    private JsonNode bundled(String resource) {
        try (InputStream stream = DeploymentLoader.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("the jar lacks " + resource);
            }
            byte[] bytes = stream.readAllBytes();
            digest.update(bytes);
            return yaml.readTree(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Deployment.Value value(Section section) {
        Deployment.Value value = new Deployment.Value(
                section.integer("horizon_days", 365, 1, 3650),
                section.number("discount_rate", 0.10, 0, 1),
                section.integer("distinct_histories", 200_000, 1000, 5_000_000),
                section.integer("backtest_days", 365, 7, 3650),
                section.integer("backtest_origins", 2, 1, 20),
                section.number("decay_gap", 0.25, 0, 100));
        section.refuseUnknownKeys();
        return value;
    }

    private static Deployment.Churn churn(Section section) {
        Deployment.Churn churn = new Deployment.Churn(
                section.integer("horizon_days", 90, 1, 3650),
                section.integer("training_dates", 12, 1, 120),
                section.integer("step_days", 30, 1, 365),
                section.integer("sample_size", 20_000, 100, 1_000_000),
                section.number("band_medium", 0.4, 0, 1),
                section.number("band_high", 0.7, 0, 1),
                section.number("decay_gap", 0.1, 0, 1));
        section.refuseUnknownKeys();
        return churn;
    }

    private void channel(Path file, Map<String, String> channels, List<FeedMapping> feeds) {
        Section root = new Section(display(file), "", read(file), problems);
        String channel = root.text("channel");
        if (!channel.isEmpty() && !channel.matches(CHANNEL)) {
            root.problem(
                    "channel", "is '" + channel + "' (must be lower-case letters, digits, underscores and hyphens)");
        }
        String other = channels.putIfAbsent(channel, root.file());
        if (other != null) {
            root.problem("channel", "is " + channel + ", which " + other + " maps already");
        }
        int trust = root.integer("trust", 50, 0, 100);
        Section declared = root.section("feeds");
        if (declared.keys().isEmpty()) {
            root.problem("feeds", "is missing");
        }
        for (String name : declared.keys()) {
            Section section = declared.section(name);
            Tables.feed(name)
                    .ifPresentOrElse(
                            table -> feeds.add(feed(channel, trust, table, section)),
                            () -> declared.problem(
                                    declared.name(name),
                                    "is not a feed (feeds: "
                                            + String.join(
                                                    ", ",
                                                    Tables.FEEDS.stream()
                                                            .map(Table::name)
                                                            .toList())
                                            + ")"));
        }
        root.refuseUnknownKeys();
    }

    private FeedMapping feed(String channel, int trust, Table table, Section section) {
        Mode mode = section.choice("mode", Mode.CHANGES);
        String query = section.optionalText("query");
        List<Source> sources = new ArrayList<>();
        Map<String, String> columns = Map.of();
        String rawName = channel + "_" + table.name();
        if (query != null) {
            Section declared = section.section("sources");
            if (declared.keys().isEmpty()) {
                section.problem(section.name("sources"), "is missing: a query needs at least one source");
            }
            for (String alias : declared.keys()) {
                Section source = declared.section(alias);
                if (!alias.matches(NAME)) {
                    declared.problem(declared.name(alias), "is no name for a source (lower-case letters, digits, _)");
                }
                sources.add(source(rawName + "_" + alias, alias, source, optionalColumns(source)));
                source.refuseUnknownKeys();
            }
        } else {
            sources.add(source(rawName, "source", section, List.of()));
            columns = section.textMap("columns");
            refuseWrongColumns(table, columns, section);
        }
        Map<String, String> attributes = table.name().equals("profiles") ? section.textMap("attributes") : Map.of();
        if (query != null && !attributes.isEmpty()) {
            section.problem(section.name("attributes"), "go with columns: a query has no place for them");
        }
        List<String> require = section.texts("require");
        section.refuseUnknownKeys();
        return new FeedMapping(
                channel, trust, table, mode, sources, query, columns, attributes, require, section.file());
    }

    private static void refuseWrongColumns(Table table, Map<String, String> columns, Section section) {
        for (String column : columns.keySet()) {
            if (table.column(column).isEmpty() || STAGED.contains(column)) {
                section.problem(
                        section.name("columns." + column),
                        "is not a column of " + table + " (columns: " + String.join(", ", mappable(table)) + ")");
            }
        }
        table.columns().stream()
                .filter(c -> c.required() && !STAGED.contains(c.name()) && !columns.containsKey(c.name()))
                .forEach(c ->
                        section.problem(section.name("columns." + c.name()), "is missing: " + table + " needs it"));
    }

    /** The canonical columns of a feed that a mapping may fill. */
    public static List<String> mappable(Table table) {
        return table.columnNames().stream().filter(c -> !STAGED.contains(c)).toList();
    }

    /** A query must be understood before the first delivery of a source that may be missing. */
    private static List<String> optionalColumns(Section source) {
        List<String> columns = source.texts("columns");
        if (source.flag("optional", false) == columns.isEmpty()) {
            source.problem(
                    source.name("columns"),
                    columns.isEmpty()
                            ? "is missing: say which columns the optional source has when it comes"
                            : "is for optional sources only: the files of others say it themselves");
        }
        return columns;
    }

    private static Source source(String name, String alias, Section section, List<String> columns) {
        String files = section.text("files");
        if (files.startsWith("/") || files.contains("..") || files.contains(":")) {
            section.problem(section.name("files"), "is '" + files + "' (must be a glob below the exports folder)");
        }
        Format format = section.choice("format", Format.CSV);
        Map<String, String> options = section.textMap("options");
        Set<String> known = OPTIONS.getOrDefault(format, Set.of());
        for (Map.Entry<String, String> option : options.entrySet()) {
            if (!known.contains(option.getKey())) {
                section.problem(
                        section.name("options." + option.getKey()),
                        "is not an option of " + format.name().toLowerCase(java.util.Locale.ROOT) + " (options: "
                                + String.join(", ", new java.util.TreeSet<>(known)) + ")");
            }
        }
        String encoding = options.getOrDefault("encoding", "UTF-8");
        if (!isCharset(encoding)) {
            section.problem(section.name("options.encoding"), "is " + encoding + ", which this JDK does not know");
        }
        refuseLong(options, section, "quote", 0);
        refuseLong(options, section, "escape", 1);
        if (options.containsKey("delimiter") && options.get("delimiter").isEmpty()) {
            section.problem(section.name("options.delimiter"), "is empty (must be what stands between fields)");
        }
        return new Source(name, alias, files, format, options, section.flag("optional", false), columns);
    }

    private static void refuseLong(Map<String, String> options, Section section, String option, int least) {
        int length = options.getOrDefault(option, "\"").length();
        if (length < least || length > 1) {
            section.problem(
                    section.name("options." + option),
                    "is '" + options.get(option) + "' (must be one character"
                            + (least == 0 ? ", or empty where fields are never quoted)" : ")"));
        }
    }

    private static boolean isCharset(String name) {
        try {
            return Charset.isSupported(name);
        } catch (IllegalCharsetNameException e) {
            return false;
        }
    }

    private List<SegmentDefinition> segments(Path file) {
        return declared(file).stream().map(DeploymentLoader::segment).toList();
    }

    /** What a file declares: one thing, or a list of them. */
    private List<Section> declared(Path file) {
        JsonNode tree = read(file);
        if (!tree.isArray()) {
            return List.of(new Section(display(file), "", tree, problems));
        }
        List<Section> sections = new ArrayList<>();
        for (int i = 0; i < tree.size(); i++) {
            sections.add(new Section(display(file), "[" + i + "]", tree.get(i), problems));
        }
        return sections;
    }

    private List<TagDefinition> tags(Path file) {
        return declared(file).stream().map(DeploymentLoader::tag).toList();
    }

    private static TagDefinition tag(Section section) {
        String name = section.text("tag");
        if (!name.isEmpty() && !name.matches(NAME)) {
            section.problem(
                    section.name("tag"), "is '" + name + "' (must be lower-case letters, digits and underscores)");
        }
        TagDefinition definition = new TagDefinition(
                name, section.text("label"), section.text("where"), section.texts("evidence"), section.file());
        section.refuseUnknownKeys();
        return definition;
    }

    private void refuseTagsTwice(List<TagDefinition> tags) {
        Map<String, String> seen = new LinkedHashMap<>();
        for (TagDefinition tag : tags) {
            String other = seen.putIfAbsent(tag.name(), tag.file());
            if (other != null) {
                problems.add(tag.file() + ": tag " + tag.name() + " is declared by " + other + " already");
            }
        }
    }

    private static SegmentDefinition segment(Section section) {
        String name = section.text("segment");
        if (!name.isEmpty() && !name.matches(NAME)) {
            section.problem(
                    section.name("segment"), "is '" + name + "' (must be lower-case letters, digits and underscores)");
        }
        String where = section.optionalText("where");
        SegmentDefinition.Lookalike lookalike =
                section.has("lookalike") ? lookalike(section.section("lookalike")) : null;
        if ((where == null) == (lookalike == null)) {
            section.problem(section.name("where"), "and lookalike: a segment needs one of them, and only one");
        }
        String consent = section.optionalText("consent");
        if (consent != null && !consent.equals("marketing")) {
            section.problem(section.name("consent"), "is '" + consent + "' (must be marketing, or not be there)");
        }
        String contact = section.optionalText("contact_channel");
        if (contact != null && !SegmentDefinition.CONTACT_CHANNELS.contains(contact)) {
            section.problem(
                    section.name("contact_channel"),
                    "is '" + contact + "' (must be one of " + String.join(", ", SegmentDefinition.CONTACT_CHANNELS)
                            + ", or not be there)");
        }
        SegmentDefinition definition = new SegmentDefinition(
                name,
                section.text("title", name),
                section.text("purpose"),
                section.text("owner"),
                section.choice("refresh", SegmentDefinition.Refresh.DAILY),
                consent,
                contact,
                where,
                section.text("rank_by", "total_value"),
                lookalike,
                section.flag("include_staff", false),
                section.integer("priority", 100, 0, 1_000_000),
                mostContacts(section),
                section.number("holdout", 0, 0, 0.5),
                section.file());
        if (consent == null && (contact != null || definition.mostContacts() != null || definition.holdout() > 0)) {
            section.problem(
                    section.name("consent"),
                    "is missing: contact_channel, caps and holdout are for lists that contact people, which need one");
        }
        section.refuseUnknownKeys();
        return definition;
    }

    private static @Nullable Integer mostContacts(Section section) {
        Section caps = section.section("caps");
        Integer most = caps.has("contacts") ? (Integer) caps.integer("contacts", 1, 1, 1_000) : null;
        caps.refuseUnknownKeys();
        return most;
    }

    private static SegmentDefinition.Lookalike lookalike(Section like) {
        String seeds = like.optionalText("seeds");
        String segment = like.optionalText("segment");
        String members = like.optionalText("members");
        if (Stream.of(seeds, segment, members).filter(Objects::nonNull).count() != 1) {
            like.problem(
                    like.name("seeds"),
                    "segment and members: a lookalike needs one of them, and only one, to tell its seeds");
        }
        SegmentDefinition.Lookalike lookalike = new SegmentDefinition.Lookalike(
                seeds,
                segment,
                members,
                like.optionalText("weight_by"),
                like.number("dial", 0.05, 0.01, 0.20),
                like.texts("exclude"));
        like.refuseUnknownKeys();
        return lookalike;
    }

    /** A lookalike of a segment needs one that is told by a rule: a likeness of a likeness proves nothing. */
    private void refuseUnknownSeeds(List<SegmentDefinition> segments) {
        for (SegmentDefinition segment : segments) {
            String seed =
                    segment.lookalike() == null ? null : segment.lookalike().segment();
            if (seed == null) {
                continue;
            }
            String at = segment.file() + ": segment " + segment.name() + ": lookalike.segment: " + seed;
            segments.stream()
                    .filter(other -> other.name().equals(seed))
                    .findFirst()
                    .ifPresentOrElse(
                            other -> {
                                if (other.lookalike() != null) {
                                    problems.add(at + " is a lookalike itself (must be a segment with a rule)");
                                }
                            },
                            () -> problems.add(at + " is no segment of this deployment"));
        }
    }

    private void refuseTwice(List<SegmentDefinition> segments) {
        Map<String, String> seen = new LinkedHashMap<>();
        for (SegmentDefinition segment : segments) {
            String other = seen.putIfAbsent(segment.name(), segment.file());
            if (other != null) {
                problems.add(segment.file() + ": segment " + segment.name() + " is declared by " + other + " already");
            }
        }
    }

    private static ZoneId zone(Section root) {
        String name = root.text("timezone");
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            if (!name.isEmpty()) {
                root.problem("timezone", "is " + name + " (must be a zone such as Asia/Shanghai)");
            }
            return ZoneId.of("UTC");
        }
    }

    private static String region(Section root) {
        String region = root.text("region");
        if (!region.isEmpty()
                && !PhoneNumberUtil.getInstance().getSupportedRegions().contains(region)) {
            root.problem("region", "is " + region + " (must be a country in capitals, such as CN)");
        }
        return region;
    }

    /** The key is named, never written: {@code env:NAME}, {@code file:PATH}, or {@code published:TEXT} for examples. */
    private Secret memberKey(Section root) {
        Section keys = root.section("keys");
        String named = keys.text("member");
        keys.refuseUnknownKeys();
        String where = root.file() + ": keys.member ";
        String key = null;
        try {
            if (named.startsWith("env:")) {
                key = environment.apply(named.substring(4));
                if (key == null) {
                    problems.add(where + "names the environment variable " + named.substring(4) + ", which is not set");
                }
            } else if (named.startsWith("file:")) {
                key = Files.readString(Path.of(named.substring(5))).strip();
            } else if (named.startsWith("published:")) {
                key = named.substring("published:".length());
            } else if (!named.isEmpty()) {
                problems.add(where + "must be env:NAME, file:PATH, or published:TEXT for examples with public data");
            }
            if (key != null) {
                return new Secret(key);
            }
        } catch (IOException e) {
            problems.add(where + "names a file that cannot be read");
        } catch (IllegalArgumentException e) {
            problems.add(where + "is too short: " + e.getMessage());
        }
        return new Secret("0".repeat(32));
    }

    /** The files that the globs under {@code key} name, relative to the deployment's own folder, sorted. */
    private List<Path> files(Path deployment, Section root, String key, boolean needed) {
        List<Path> found = new ArrayList<>();
        Path folder = deployment.toAbsolutePath().getParent();
        List<String> globs = root.texts(key);
        if (globs.isEmpty() && needed) {
            root.problem(key, "is missing");
        }
        for (String glob : globs) {
            Path pattern = folder == null ? Path.of(glob) : folder.resolve(glob).normalize();
            Path parent = pattern.getParent();
            PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
            List<Path> matched = List.of();
            if (parent != null && Files.isDirectory(parent)) {
                try (Stream<Path> files = Files.list(parent)) {
                    matched = files.filter(matcher::matches).sorted().toList();
                } catch (IOException e) {
                    root.problem(key, "names " + glob + ", which cannot be listed");
                    continue;
                }
            }
            if (matched.isEmpty()) {
                root.problem(key, "names " + glob + ", and there is no such file");
            }
            found.addAll(matched);
        }
        return found;
    }

    private JsonNode read(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            digest.update(bytes);
            JsonNode tree = yaml.readTree(bytes);
            return tree == null ? yaml.createObjectNode() : tree;
        } catch (JacksonException e) {
            problems.add(display(file) + ": is not YAML at line "
                    + (e.getLocation() == null ? "?" : e.getLocation().getLineNr()) + ": " + e.getOriginalMessage());
        } catch (IOException e) {
            problems.add(display(file) + ": cannot be read; name a deployment file that exists");
        }
        return yaml.createObjectNode();
    }

    private void override(JsonNode tree, String key, String value) {
        JsonNode node = tree;
        String[] parts = key.split("\\.", -1);
        try {
            for (int i = 0; i < parts.length - 1 && node instanceof ObjectNode parent; i++) {
                node = parent.hasNonNull(parts[i]) ? parent.get(parts[i]) : parent.putObject(parts[i]);
            }
            if (node instanceof ObjectNode parent) {
                parent.set(parts[parts.length - 1], yaml.readTree(value));
            } else {
                problems.add("--set " + key + ": the file has a single value where the key goes deeper");
            }
        } catch (JacksonException e) {
            problems.add("--set " + key + ": the value is not YAML");
        }
    }

    /** The file as people know it: relative to where they stand. */
    private static String display(Path file) {
        Path here = Path.of("").toAbsolutePath();
        Path absolute = file.toAbsolutePath().normalize();
        return absolute.startsWith(here) ? here.relativize(absolute).toString() : absolute.toString();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256, which every JDK must have", e);
        }
    }
}
