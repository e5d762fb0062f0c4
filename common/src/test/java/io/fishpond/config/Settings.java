package io.fishpond.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Sections of a deployment for tests of what obeys them: the defaults, and over them what a YAML text says. */
public final class Settings {
    private Settings() {}

    /** What stands below the key {@code referral}. */
    public static Referral referral(String yaml) {
        return read("referral", yaml, Referral::of);
    }

    /** What stands below the key {@code audience}. */
    public static Audience audience(String yaml) {
        return read("audience", yaml, Audience::of);
    }

    /** What stands below the key {@code membership}. */
    public static Membership membership(String yaml) {
        return read("membership", yaml, Membership::of);
    }

    /** What stands below the key {@code field}. */
    public static Field field(String yaml) {
        return read("field", yaml, Field::of);
    }

    /** What stands below the key {@code gates}. */
    public static Gates gates(String yaml) {
        return read("gates", yaml, Gates::of);
    }

    /** The keys of the deployment itself that {@link Products} reads. */
    public static Products products(String yaml) {
        return read("", yaml, Products::of);
    }

    private static <T> T read(String key, String yaml, Function<Section, T> reader) {
        List<String> problems = new ArrayList<>();
        try {
            T settings = reader.apply(new Section("test", key, new YAMLMapper().readTree(yaml), problems));
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException(problems.toString());
            }
            return settings;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
