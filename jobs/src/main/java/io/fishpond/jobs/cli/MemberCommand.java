package io.fishpond.jobs.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fishpond.config.Deployment;
import io.fishpond.jobs.identity.MemberExplanation;
import io.fishpond.jobs.identity.MemberSearch;
import io.fishpond.jobs.identity.WhyNot;
import io.fishpond.jobs.influence.MemberTree;
import io.fishpond.run.ExitStatus;
import io.fishpond.run.RunContext;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fishpond member}: who somebody is, and why. */
@Command(
        name = "member",
        description =
                "Explains a member of the published night: what is known of her, from where, why these accounts are one"
                        + " person's, who brought her and whom she brought. Contact data is masked.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:  ./fishpond member -c conf/demo.yaml crm:C000001",
            "           ./fishpond member -c conf/demo.yaml crm:C000001 --why-not pos:P000002"
        })
final class MemberCommand implements Callable<Integer> {

    @Mixin
    private DeploymentOptions options;

    @Parameters(
            paramLabel = "WHO",
            description =
                    "Member id, channel:external_id, phone number or e-mail address; an id that now means another is"
                            + " followed.")
    private String who;

    @Option(
            names = "--path",
            arity = "2",
            paramLabel = "ACCOUNT",
            description = "Only the links that lead from one of her accounts to another, each as channel:external_id.")
    private @Nullable List<String> path;

    @Option(
            names = "--why-not",
            paramLabel = "ACCOUNT",
            description = "Only why that account, as channel:external_id, is not hers.")
    private @Nullable String whyNot;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Deployment deployment = options.load().orRefuse();
        try (SparkSession spark = DeploymentOptions.session()) {
            PrintWriter out = spec.commandLine().getOut();
            out.println(explained(options.published(deployment, spark, spec)));
            out.flush();
        } catch (MemberSearch.NotFoundException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return ExitStatus.MISCONFIGURED.code();
        }
        return ExitStatus.DONE.code();
    }

    private String explained(RunContext published) {
        MemberSearch search = new MemberSearch(published);
        MemberSearch.Found found = search.find(who);
        if (whyNot != null) {
            search.memberOf(whyNot);
            return lines(found, "why_not", new WhyNot(published).reasons(found.memberId(), whyNot));
        }
        MemberExplanation member = MemberExplanation.of(published, found.memberId());
        if (path != null) {
            return lines(found, "path", member.path(path.get(0), path.get(1)));
        }
        MemberTree tree = MemberTree.of(published, found.memberId());
        if (options.json()) {
            ObjectNode json = member.json().put("note", found.note());
            json.set("tree", tree.json());
            return json.toPrettyString();
        }
        String text = member.text() + tree.text();
        return found.note().isEmpty() ? text : found.note() + "\n\n" + text;
    }

    private String lines(MemberSearch.Found found, String name, List<String> sentences) {
        if (!options.json()) {
            return String.join("\n", sentences);
        }
        ObjectNode json = new ObjectMapper()
                .createObjectNode()
                .put("member_id", found.memberId())
                .put("note", found.note());
        sentences.forEach(json.putArray(name)::add);
        return json.toPrettyString();
    }
}
