package io.fishpond.jobs.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.testkit.PublicData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Docs and code say the same; {@code -Dfishpond.docs=renew} writes the docs anew. */
class DocumentationTest {
    private static final boolean RENEW = "renew".equals(System.getProperty("fishpond.docs"));

    @Test
    void readmeShowsTheFlowAndTheCatalogueOfTheCode() throws IOException {
        Path readme = PublicData.projectRoot().resolve("README.md");
        String text = Files.readString(readme);
        String fresh = between(between(text, "flow", Documentation.flow()), "catalogue", Documentation.catalogue());
        check(readme, text, fresh);
    }

    @Test
    void dictionaryListsEveryColumn() throws IOException {
        Path dictionary = PublicData.projectRoot().resolve("docs/data-dictionary.md");
        String text = Files.exists(dictionary) ? Files.readString(dictionary) : "";
        check(dictionary, text, Documentation.dictionary());
    }

    @Test
    void contractsAreThereForReadersThatAreNotJava() throws IOException {
        Path contracts = PublicData.projectRoot().resolve("docs/contracts.json");
        String text = Files.exists(contracts) ? Files.readString(contracts) : "";
        check(contracts, text, Documentation.contracts());
    }

    private static void check(Path file, String text, String fresh) throws IOException {
        if (RENEW) {
            Files.writeString(file, fresh);
        } else {
            assertThat(text)
                    .as(
                            "%s is stale: run ./mvnw -pl jobs -am test -Dtest=DocumentationTest -Dfishpond.docs=renew",
                            file.getFileName())
                    .isEqualTo(fresh);
        }
    }

    private static String between(String text, String name, String content) {
        Matcher marked = Pattern.compile("(<!-- " + name + " -->\n).*?(<!-- /" + name + " -->)", Pattern.DOTALL)
                .matcher(text);
        assertThat(marked.find()).as("README.md has a place for the %s", name).isTrue();
        return text.substring(0, marked.end(1)) + content + text.substring(marked.start(2));
    }
}
