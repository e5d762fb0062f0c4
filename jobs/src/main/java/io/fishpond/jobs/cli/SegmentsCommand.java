package io.fishpond.jobs.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fishpond.algo.audience.Identifier;
import io.fishpond.config.Deployment;
import io.fishpond.jobs.segments.ExportRequest;
import io.fishpond.jobs.segments.ExportTarget;
import io.fishpond.jobs.segments.Exported;
import io.fishpond.jobs.segments.ListRefusedException;
import io.fishpond.jobs.segments.Previewed;
import io.fishpond.jobs.segments.PublishedSegments;
import io.fishpond.jobs.segments.SegmentExport;
import io.fishpond.jobs.segments.SegmentPreview;
import io.fishpond.run.ExitStatus;
import io.fishpond.run.RunContext;
import io.fishpond.table.Column;
import io.fishpond.table.marts.Segments;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code fishpond segments}: the lists of the published night, and the way out for them. */
@Command(
        name = "segments",
        description =
                "Lists the published night's segments, shows one with its proof and its waterfall, previews or exports it.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "[list|show|preview|export]",
        subcommands = {
            SegmentsCommand.Listing.class,
            SegmentsCommand.Show.class,
            SegmentsCommand.Preview.class,
            SegmentsCommand.Export.class
        },
        footer = {
            "",
            "Examples:  ./fishpond segments -c conf/demo.yaml list",
            "           ./fishpond segments -c conf/demo.yaml show super_users",
            "           ./fishpond segments -c conf/demo.yaml preview second_order_due",
            "           ./fishpond segments -c conf/demo.yaml export super_users --for csv"
        })
final class SegmentsCommand implements Callable<Integer> {

    @Mixin
    private DeploymentOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        return answer(spec, published -> list(new PublishedSegments(published).all()));
    }

    /** Prints what is found in the published night, or why nothing is. */
    private int answer(CommandSpec command, Function<RunContext, String> found) throws IOException {
        Deployment deployment = options.load().orRefuse();
        try (SparkSession spark = DeploymentOptions.session()) {
            PrintWriter out = command.commandLine().getOut();
            out.println(found.apply(options.published(deployment, spark, command)));
            out.flush();
            return ExitStatus.DONE.code();
        } catch (ListRefusedException e) {
            return refused(command, e);
        }
    }

    private static int refused(CommandSpec command, ListRefusedException e) {
        command.commandLine().getErr().println(e.getMessage());
        return e.status().code();
    }

    private String list(List<Row> segments) {
        if (options.json()) {
            ArrayNode json = new ObjectMapper().createArrayNode();
            segments.forEach(segment -> json.add(json(segment)));
            return json.toPrettyString();
        }
        StringBuilder text =
                new StringBuilder(String.format("%-28s %-10s %12s  %s%n", "segment", "kind", "members", "purpose"));
        for (Row segment : segments) {
            boolean isPublished = segment.getAs("is_published");
            text.append(String.format(
                    "%-28s %-10s %12s  %s%n",
                    segment.getAs("segment"),
                    segment.getAs("kind"),
                    isPublished ? String.format("%,d", segment.<Long>getAs("size")) : "-",
                    isPublished ? segment.getAs("purpose") : "not published: " + segment.getAs("note")));
        }
        return text.toString();
    }

    private static ObjectNode json(Row segment) {
        ObjectNode json = new ObjectMapper().createObjectNode();
        for (Column column : Segments.TABLE.columns()) {
            Object value = segment.getAs(column.name());
            json.putPOJO(column.name(), value instanceof Number || value instanceof Boolean ? value : text(value));
        }
        return json;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    /** {@code fishpond segments list}. */
    @Command(
            name = "list",
            description = "Every segment of the published night, and how many are on it.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:  ./fishpond segments -c conf/demo.yaml list"})
    static final class Listing implements Callable<Integer> {
        @ParentCommand
        private SegmentsCommand segments;

        @Override
        public Integer call() throws IOException {
            return segments.call();
        }
    }

    /** {@code fishpond segments show}. */
    @Command(
            name = "show",
            description = "One segment: what it is for, how it was made, its proof, and what every rule took off.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:  ./fishpond segments -c conf/demo.yaml show super_users"})
    static final class Show implements Callable<Integer> {
        private static final Set<String> COUNTS = Set.of("matched", "size");

        @ParentCommand
        private SegmentsCommand segments;

        @Parameters(paramLabel = "NAME", description = "The segment.")
        private String name;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            return segments.answer(spec, published -> shown(new PublishedSegments(published).named(name)));
        }

        private String shown(Row segment) {
            if (segments.options.json()) {
                return json(segment).toPrettyString();
            }
            StringBuilder text = new StringBuilder();
            StringBuilder waterfall = new StringBuilder(line("matched", segment.<Long>getAs("matched")));
            for (Column column : Segments.TABLE.columns()) {
                Object value = segment.getAs(column.name());
                if (column.name().startsWith("removed_")) {
                    waterfall.append(line(column.name().substring("removed_".length()), -(Long) value));
                } else if (value != null && !COUNTS.contains(column.name())) {
                    text.append(String.format("%-20s %s%n", column.name(), value));
                }
            }
            waterfall.append(line("published", segment.<Long>getAs("size")));
            return text.append("\n").append(waterfall).toString();
        }

        private static String line(String name, long count) {
            return String.format("%,12d  %s%n", count, name);
        }
    }

    /** {@code fishpond segments preview}. */
    @Command(
            name = "preview",
            description = {
                "What a list would hold, in seconds: size, what is different about its members, overlap with other lists, some"
                        + " members with reasons, and the least effect that its holdout could show.",
                "A rule is tried on the published night, whether or not that night knew it; a lookalike is shown as it was"
                        + " published."
            },
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Examples:  ./fishpond segments -c conf/demo.yaml preview second_order_due",
                "           ./fishpond segments -c conf/demo.yaml preview --where 'visits_90d >= 10 and not is_customer'"
            })
    static final class Preview implements Callable<Integer> {
        @ParentCommand
        private SegmentsCommand segments;

        @ArgGroup(multiplicity = "1")
        private What what;

        @Spec
        private CommandSpec spec;

        /** A segment that is declared, or a rule that is tried out. */
        private static final class What {
            @Parameters(paramLabel = "NAME", description = "A segment of the deployment.")
            private @Nullable String name;

            @Option(
                    names = "--where",
                    paramLabel = "PREDICATE",
                    description = "A rule that is tried out: Spark SQL over marts.member_profile.")
            private @Nullable String where;
        }

        @Override
        public Integer call() throws IOException {
            return segments.answer(spec, published -> {
                Previewed previewed = what.name != null
                        ? SegmentPreview.of(published, what.name)
                        : SegmentPreview.ofRule(published, Objects.requireNonNull(what.where));
                return segments.options.json() ? previewed.json().toPrettyString() : previewed.text();
            });
        }
    }

    /** {@code fishpond segments export}. */
    @Command(
            name = "export",
            description = {
                "Writes a published segment to files in a folder of its own, and an entry in ops.exports.",
                "csv, xlsx and parquet hold pseudonymous members with rank, score and reasons. Contact data, hashed too, needs"
                        + " --purpose, and leaves only of whom consent stands: to marketing where it stays with us (--phones,"
                        + " --emails, wecom), to 'sharing' that names the platform (tencent, oceanengine, meta, google,"
                        + " tiktok), and for one abroad (meta, google, tiktok) to 'cross_border' that names it, too."
            },
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Examples:  ./fishpond segments -c conf/demo.yaml export super_users --for csv --fields store_id,birth_month",
                "           ./fishpond segments -c conf/demo.yaml export advocates --for wecom --purpose 'invite to the tasting'",
                "           ./fishpond segments -c conf/demo.yaml export like_super_users --for tencent --purpose 'autumn launch'"
            })
    static final class Export implements Callable<Integer> {
        @ParentCommand
        private SegmentsCommand segments;

        @Parameters(paramLabel = "NAME", description = "The segment.")
        private String name;

        @Option(
                names = "--for",
                required = true,
                paramLabel = "TARGET",
                description = "Where it goes: ${COMPLETION-CANDIDATES}, in any case.")
        private ExportTarget target;

        @Option(
                names = "--out",
                defaultValue = "audiences",
                paramLabel = "FOLDER",
                description = "Where the export's folder is made (default: ${DEFAULT-VALUE}).")
        private String out;

        @Option(
                names = "--purpose",
                paramLabel = "TEXT",
                description = "What contact data is handed out for; kept, so without contact data.")
        private @Nullable String purpose;

        @Option(names = "--phones", description = "Hold phone numbers; a platform gets all that it takes by default.")
        private boolean phones;

        @Option(names = "--emails", description = "Hold e-mail addresses; likewise.")
        private boolean emails;

        @Option(
                names = "--fields",
                split = ",",
                paramLabel = "COLUMN",
                description = "Columns of marts.member_profile that csv, xlsx and parquet hold; a few by default.")
        private List<String> fields = List.of();

        @Option(
                names = {"--by", "--who"},
                defaultValue = "${sys:user.name}",
                paramLabel = "NAME",
                description = "Who takes it out; the user of this machine by default.")
        private String who;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            // Consent is asked of the newest night only: on an older one she had not withdrawn it yet.
            segments.options.refuseAsOf(spec);
            ExportRequest request;
            try {
                request = new ExportRequest(name, target, purpose, identifiers(), fields, out, who);
            } catch (ListRefusedException e) {
                throw new ParameterException(spec.commandLine(), e.getMessage(), e);
            }
            return segments.answer(spec, published -> {
                Exported exported = SegmentExport.of(published, request);
                return segments.options.json() ? exported.json().toPrettyString() : exported.text();
            });
        }

        private Set<Identifier> identifiers() {
            Set<Identifier> identifiers = EnumSet.noneOf(Identifier.class);
            if (phones) {
                identifiers.add(Identifier.PHONE);
            }
            if (emails) {
                identifiers.add(Identifier.EMAIL);
            }
            return identifiers;
        }
    }
}
