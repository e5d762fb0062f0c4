package io.fishpond.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One mapping of a YAML file, read key by key. Faults are collected, never thrown, so that one reading finds them all;
 * a faulty key yields its default or an empty value, and the caller must not use the result if there are problems.
 */
final class Section {
    private final String file;
    private final String path;
    private final JsonNode node;
    private final List<String> problems;
    private final Set<String> read = new LinkedHashSet<>();

    Section(String file, String path, @Nullable JsonNode node, List<String> problems) {
        this.file = file;
        this.path = path;
        this.node = node == null || node.isNull() ? MissingNode.getInstance() : node;
        this.problems = problems;
        if (!this.node.isMissingNode() && !this.node.isObject()) {
            problem(path.isEmpty() ? "the file" : path, "must be a mapping of keys");
        }
    }

    String file() {
        return file;
    }

    boolean has(String key) {
        read.add(key);
        return node.hasNonNull(key);
    }

    /** Keys as written, in order. */
    List<String> keys() {
        List<String> keys = new ArrayList<>();
        node.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    String text(String key) {
        JsonNode value = get(key);
        if (value.isMissingNode()) {
            problem(name(key), "is missing");
            return "";
        }
        return scalar(key, value);
    }

    String text(String key, String defaultValue) {
        JsonNode value = get(key);
        return value.isMissingNode() ? defaultValue : scalar(key, value);
    }

    @Nullable
    String optionalText(String key) {
        JsonNode value = get(key);
        return value.isMissingNode() ? null : scalar(key, value);
    }

    <E extends Enum<E>> E choice(String key, E defaultValue) {
        String written = text(key, defaultValue.name()).toUpperCase(java.util.Locale.ROOT);
        Set<String> allowed = new TreeSet<>();
        for (E constant : defaultValue.getDeclaringClass().getEnumConstants()) {
            if (constant.name().equals(written)) {
                return constant;
            }
            allowed.add(constant.name().toLowerCase(java.util.Locale.ROOT));
        }
        problem(name(key), "is " + get(key).asText() + " (must be one of " + String.join(", ", allowed) + ")");
        return defaultValue;
    }

    int integer(String key, int defaultValue, int min, int max) {
        JsonNode value = get(key);
        if (value.isMissingNode()) {
            return defaultValue;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < min || value.intValue() > max) {
            problem(name(key), "is " + value.asText() + " (must be a whole number from " + min + " to " + max + ")");
            return defaultValue;
        }
        return value.intValue();
    }

    double number(String key, double defaultValue, double min, double max) {
        JsonNode value = get(key);
        if (value.isMissingNode()) {
            return defaultValue;
        }
        if (!value.isNumber() || value.doubleValue() < min || value.doubleValue() > max) {
            problem(name(key), "is " + value.asText() + " (must be a number from " + min + " to " + max + ")");
            return defaultValue;
        }
        return value.doubleValue();
    }

    boolean flag(String key, boolean defaultValue) {
        JsonNode value = get(key);
        if (value.isMissingNode()) {
            return defaultValue;
        }
        if (!value.isBoolean()) {
            problem(name(key), "is " + value.asText() + " (must be true or false)");
            return defaultValue;
        }
        return value.booleanValue();
    }

    List<String> texts(String key) {
        JsonNode value = get(key);
        if (value.isMissingNode()) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(element -> texts.add(scalar(key, element)));
        } else {
            texts.add(scalar(key, value));
        }
        return List.copyOf(texts);
    }

    Map<String, String> textMap(String key) {
        Map<String, String> map = new LinkedHashMap<>();
        Section section = section(key);
        for (String name : section.keys()) {
            map.put(name, section.text(name));
        }
        return map;
    }

    Section section(String key) {
        JsonNode value = get(key);
        return new Section(file, name(key), value.isMissingNode() ? null : value, problems);
    }

    /** Reports every key that nobody asked for. */
    void refuseUnknownKeys() {
        for (String key : keys()) {
            if (!read.contains(key)) {
                problem(name(key), "is not a known key (known here: " + String.join(", ", new TreeSet<>(read)) + ")");
            }
        }
    }

    void problem(String key, String what) {
        problems.add(file + ": " + key + " " + what);
    }

    String name(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private JsonNode get(String key) {
        read.add(key);
        JsonNode value = node.path(key);
        return value.isNull() ? MissingNode.getInstance() : value;
    }

    private String scalar(String key, JsonNode value) {
        if (!value.isValueNode()) {
            problem(name(key), "must be a single value");
            return "";
        }
        return value.asText();
    }
}
