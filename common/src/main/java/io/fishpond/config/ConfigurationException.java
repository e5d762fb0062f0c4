package io.fishpond.config;

import java.util.List;

/** A deployment cannot run as it is configured; the message lists every problem, each with its file and key. */
public final class ConfigurationException extends RuntimeException {
    private final transient List<String> problems;

    public ConfigurationException(List<String> problems) {
        super(problems.size() + (problems.size() == 1 ? " problem" : " problems") + " in the configuration:\n  "
                + String.join("\n  ", problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
