package io.fishpond.config;

import java.util.List;

/**
 * A tag by rule, as its file declares it.
 *
 * @param name of the tag
 * @param label the same for people, in Chinese
 * @param where Spark SQL over {@code member_profile} that is true for who has it
 * @param evidence columns of {@code member_profile} that say why
 * @param file the tag's file, for messages
 */
public record TagDefinition(String name, String label, String where, List<String> evidence, String file) {}
