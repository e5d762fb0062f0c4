package io.fishpond.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.testkit.PublicData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeploymentLoaderTest {
    private static final String DEPLOYMENT =
            """
            warehouse: build/warehouse
            exports: build/exports
            timezone: Asia/Shanghai
            currency: CNY
            region: CN
            channels: [channels/*.yaml]
            keys: {member: "env:MEMBER_KEY"}
            """;
    private static final String CHANNEL =
            """
            channel: shop
            feeds:
              orders:
                files: shop/*.csv
                columns: {order_id: id, ordered_at: at, amount: paid, status: "'completed'"}
            """;

    @TempDir
    Path folder;

    private List<String> problems(String deployment, String channel, Map<String, String> overrides) throws IOException {
        return loader(deployment, channel, overrides).problems().stream()
                .map(problem -> problem.replace(folder + "/", ""))
                .toList();
    }

    private DeploymentLoader loader(String deployment, String channel, Map<String, String> overrides)
            throws IOException {
        Files.createDirectories(folder.resolve("channels"));
        Files.writeString(folder.resolve("x.yaml"), deployment);
        Files.writeString(folder.resolve("channels/shop.yaml"), channel);
        DeploymentLoader loader =
                new DeploymentLoader(name -> name.equals("MEMBER_KEY") ? "a key of some length" : null);
        loader.load(folder.resolve("x.yaml"), overrides);
        return loader;
    }

    @Test
    void fillsInEveryDefault() throws IOException {
        DeploymentLoader loader = new DeploymentLoader(name -> "a key of some length");
        assertThat(problems(DEPLOYMENT, CHANNEL, Map.of())).isEmpty();
        Deployment deployment = loader.load(folder.resolve("x.yaml"), Map.of());

        assertThat(deployment.name()).isEqualTo("x");
        assertThat(deployment.consentGranted()).isFalse();
        assertThat(deployment.referral().windowDays()).isEqualTo(30);
        assertThat(deployment.value().horizonDays()).isEqualTo(365);
        assertThat(deployment.identity().gate()).isEqualTo(new Deployment.Gate(100, 20, 2, 1.2, 20));
        assertThat(deployment.feeds()).hasSize(1);
        assertThat(deployment.feeds().get(0).mode()).isEqualTo(FeedMapping.Mode.CHANGES);
        assertThat(deployment.memberKey()).hasToString("****");
    }

    @Test
    void listsEveryProblemWithFileAndKey() throws IOException {
        String broken = DEPLOYMENT.replace("currency: CNY\n", "") + "churn: {horizon_days: 0}\nhorizon: 5\n";
        String channel = CHANNEL.replace("order_id: id", "order_number: id") + "    mode: sometimes\n  gifts: {}\n";

        assertThat(problems(broken, channel, Map.of()))
                .anySatisfy(p -> assertThat(p).isEqualTo("x.yaml: currency is missing"))
                .anySatisfy(p -> assertThat(p)
                        .isEqualTo("x.yaml: churn.horizon_days is 0 (must be a whole number from 1 to 3650)"))
                .anySatisfy(p -> assertThat(p).startsWith("x.yaml: horizon is not a known key"))
                .anySatisfy(p -> assertThat(p)
                        .startsWith("channels/shop.yaml: feeds.orders.columns.order_number is not a column of"
                                + " staging.orders"))
                .anySatisfy(p -> assertThat(p)
                        .isEqualTo("channels/shop.yaml: feeds.orders.columns.order_id is missing: staging.orders needs"
                                + " it"))
                .anySatisfy(p -> assertThat(p)
                        .isEqualTo("channels/shop.yaml: feeds.orders.mode is sometimes (must be one of changes,"
                                + " snapshot)"))
                .anySatisfy(p -> assertThat(p).startsWith("channels/shop.yaml: feeds.gifts is not a feed"))
                .hasSize(7);
    }

    @Test
    void saysWhatIsWrongWithTheSettings() throws IOException {
        Map<String, String> wrong = Map.of(
                "referral.kinds", "{form: {evidence: rumour, window_days: soon, by: me}, \"o'clock\": {}}",
                "referral.flags.ring_size", "1",
                "referral.rewards.generations", "3",
                "referral.ladder.directs", "many",
                "referral.equal_instants", "whoever");

        assertThat(problems(DEPLOYMENT, CHANNEL, wrong))
                .containsExactlyInAnyOrder(
                        "x.yaml: referral.kinds.form.evidence is rumour (must be one of entered, judged, told, traced)",
                        "x.yaml: referral.kinds.form.window_days is soon (must be a whole number from 0 to 36500)",
                        "x.yaml: referral.kinds.form.by is not a known key (known here: by_staff, evidence, window_days)",
                        "x.yaml: referral.kinds.o'clock is no name of a kind (must have no quotation mark)",
                        "x.yaml: referral.flags.ring_size is 1 (must be a whole number from 2 to 30)",
                        "x.yaml: referral.rewards.generations is 3 (must be a whole number from 1 to 2)",
                        "x.yaml: referral.ladder.directs is many (must be a whole number from 1 to 1000000)",
                        "x.yaml: referral.equal_instants is whoever (must be one of by_record, refused)");
    }

    @Test
    void saysWhatIsWrongWithTheAudience() throws IOException {
        Map<String, String> wrong = Map.of(
                "audience.waterfall", "[consent, minor, consent, gender]",
                "audience.caps.sms", "0",
                "audience.caps.fax", "3",
                "audience.caps.ways", "{crm: fax, app: sms}",
                "audience.quiet_hours", "at night",
                "audience.control_share", "0.9");

        assertThat(problems(DEPLOYMENT, CHANNEL, wrong))
                .containsExactlyInAnyOrder(
                        "x.yaml: audience.waterfall has 'consent' (must be each of minor, consent, unreachable, caps,"
                                + " priority, holdout, once)",
                        "x.yaml: audience.waterfall has 'gender' (must be each of minor, consent, unreachable, caps,"
                                + " priority, holdout, once)",
                        "x.yaml: audience.waterfall leaves out unreachable, caps, priority, holdout (must be each of"
                                + " minor, consent, unreachable, caps, priority, holdout, once)",
                        "x.yaml: audience.caps.sms is 0 (must be a whole number from 1 to 1000)",
                        "x.yaml: audience.caps.fax is not a known key (known here: contacts, days, email, kinds, sms,"
                                + " ways, wecom)",
                        "x.yaml: audience.caps.ways.crm is 'fax' (must be one of wecom, sms, email)",
                        "x.yaml: audience.quiet_hours is 'at night' (must be two times of day, such as 21:00-09:00)",
                        "x.yaml: audience.control_share is 0.9 (must be a number from 0.0 to 0.5)");
    }

    @Test
    void knowsToWhichCapsNoContactCounts() {
        Audience.Caps caps = Settings.audience(
                        "{caps: {wecom: 1, sms: 1, email: 1, kinds: [mail, call], ways: {mail: email, text: sms, wecom: sms}}}")
                .caps();

        assertThat(caps.withoutEvents(List.of("app")))
                .as("text is no kind of contact")
                .containsExactly("sms", "wecom");
        assertThat(caps.withoutEvents(List.of("wecom")))
                .as("its events are texts")
                .containsExactly("wecom");
        assertThat(caps.withoutEvents(List.of("text"))).containsExactly("wecom");
    }

    @Test
    void saysWhatIsWrongWithTheField() throws IOException {
        Map<String, String> wrong = Map.of(
                "field.leads.classes", "{A: {score: 80, days: 0}, B: {score: 80}}",
                "field.leads.capacity_by_title", "{clerk: many}",
                "field.leads.cycle_from", "birth",
                "field.handover.retry", "3");

        assertThat(problems(DEPLOYMENT, CHANNEL, wrong))
                .containsExactlyInAnyOrder(
                        "x.yaml: field.leads.classes.A.days is 0 (must be a whole number from 1 to 3650)",
                        "x.yaml: field.leads.classes.B.score is 80, from which another class begins already",
                        "x.yaml: field.leads.capacity_by_title.clerk is many (must be a whole number from 0 to"
                                + " 1000000)",
                        "x.yaml: field.leads.cycle_from is birth (must be one of held, opened, staged)",
                        "x.yaml: field.handover.retry is not a known key (known here: acceptances, capacity,"
                                + " refusals, refuse_hours, requests, retry_days)");
    }

    @Test
    void saysWhatIsWrongWithWhatIsSoldAndWithTags() throws IOException {
        Files.createDirectories(folder.resolve("tags"));
        Files.writeString(
                folder.resolve("tags/one.yaml"),
                "- {tag: Loyal, label: 忠诚客, where: true, colour: red}\n- {tag: twice, label: 两次, where: true}\n");
        Files.writeString(folder.resolve("tags/two.yaml"), "{tag: twice, where: true}\n");
        Map<String, String> wrong = Map.of(
                "tags", "[tags/*.yaml]",
                "next_product.backtest_days", "0",
                "next_product.depth", "3",
                "care.ways", "[sms, pigeon]",
                "product_roles.top", "20",
                "new_against_old.order_days", "soon");

        assertThat(problems(DEPLOYMENT, CHANNEL, wrong))
                .containsExactlyInAnyOrder(
                        "tags/one.yaml: [0].tag is 'Loyal' (must be lower-case letters, digits and underscores)",
                        "tags/one.yaml: [0].colour is not a known key (known here: evidence, label, tag, where)",
                        "tags/two.yaml: label is missing",
                        "tags/two.yaml: tag twice is declared by tags/one.yaml already",
                        "x.yaml: next_product.backtest_days is 0 (must be a whole number from 1 to 3650)",
                        "x.yaml: next_product.depth is not a known key (known here: backtest_days, basket_products,"
                                + " history_days, neighbours, popularity_days, products)",
                        "x.yaml: care.ways has 'pigeon' (must be some of wecom, sms, email)",
                        "x.yaml: product_roles.top is 20 (must be a number from 0.0 to 1.0)",
                        "x.yaml: new_against_old.order_days is soon (must be a whole number from 1 to 366)");
    }

    @Test
    void setsKeysOverTheFile() throws IOException {
        assertThat(problems(DEPLOYMENT, CHANNEL, Map.of("churn.horizon_days", "-1", "identity.gate.jump", "0.5")))
                .containsExactlyInAnyOrder(
                        "x.yaml: churn.horizon_days is -1 (must be a whole number from 1 to 3650)",
                        "x.yaml: identity.gate.jump is 0.5 (must be a number from 1.0 to 1000000.0)");
    }

    @Test
    void refusesGlobsThatLeaveTheExportsFolder() throws IOException {
        assertThat(problems(DEPLOYMENT, CHANNEL.replace("shop/*.csv", "../secrets.csv"), Map.of()))
                .containsExactly("channels/shop.yaml: feeds.orders.files is '../secrets.csv' (must be a glob below the"
                        + " exports folder)");
    }

    @Test
    void namesAKeyThatIsNotSetAndNeverItsValue() throws IOException {
        assertThat(problems(DEPLOYMENT.replace("MEMBER_KEY", "OTHER"), CHANNEL, Map.of()))
                .containsExactly("x.yaml: keys.member names the environment variable OTHER, which is not set");
    }

    @Test
    void saysWhatIsWrongWithAnIdentityModelAndHowToPutItRight() throws IOException {
        Files.writeString(
                folder.resolve("identity.yaml"),
                """
                attributes:
                  name: {kind: persons}
                  Phone: {kind: phones, from: phones, strong: true}
                  address: {kind: place, strong: true}
                  gender: {}
                block: [term(name) + birth_date, metaphone(name), prefix(name)]
                threshold: 3
                """);

        assertThat(problems(DEPLOYMENT + "identity: {model: identity.yaml}\n", CHANNEL, Map.of()))
                .anySatisfy(p -> assertThat(p)
                        .startsWith("identity.yaml: attributes.name.kind is persons (must be one of")
                        .contains("person,"))
                .anySatisfy(p -> assertThat(p)
                        .isEqualTo("identity.yaml: attributes.Phone is no name (must be lower-case letters, digits and"
                                + " underscores)"))
                .anySatisfy(p -> assertThat(p)
                        .isEqualTo("identity.yaml: attributes.address.strong is true, but only these columns can be"
                                + " keys: card_id, emails, phones, union_id"))
                .anySatisfy(p -> assertThat(p).isEqualTo("identity.yaml: attributes.gender.kind is missing"))
                .anySatisfy(p -> assertThat(p)
                        .startsWith("identity.yaml: block")
                        .contains("'birth_date'")
                        .contains("[name, Phone, address, gender]"))
                .anySatisfy(p -> assertThat(p)
                        .startsWith("identity.yaml: block[1] is wrong: 'metaphone'")
                        .contains("soundex"))
                .anySatisfy(p -> assertThat(p)
                        .isEqualTo("identity.yaml: block[2] is wrong: in 'prefix(name)' the length is missing"))
                .anySatisfy(p -> assertThat(p).startsWith("identity.yaml: threshold is not a known key"))
                .hasSize(8);
    }

    @Test
    void readsEveryDeploymentOfTheProject() throws IOException {
        Path conf = PublicData.projectRoot().resolve("conf");
        try (Stream<Path> files = Stream.concat(Files.list(conf), Files.list(conf.resolve("benchmarks")))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).toList()) {
                DeploymentLoader loader = new DeploymentLoader(name -> "a key of some length");
                loader.load(file, Map.of());
                assertThat(loader.problems()).as(file.toString()).isEmpty();
            }
        }
    }
}
