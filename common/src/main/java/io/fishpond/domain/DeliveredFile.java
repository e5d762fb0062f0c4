package io.fishpond.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An export file as it lies in the exports folder now.
 *
 * @param source name of the raw table that it belongs to
 * @param file path relative to the exports folder
 * @param contentHash SHA-256 of its bytes: what it is known by
 * @param bytes its size
 * @param columns the column names that it declares
 * @param problem why it cannot be read; null if it can
 */
public record DeliveredFile(
        String source, String file, String contentHash, long bytes, List<String> columns, @Nullable String problem) {}
