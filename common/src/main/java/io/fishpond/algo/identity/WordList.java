package io.fishpond.algo.identity;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads the word lists that lie beside these classes: UTF-8, {@code #} begins a comment line. */
final class WordList {
    private WordList() {}

    /** The lines that say something, in their order. */
    static List<String> lines(String resource) {
        InputStream stream = WordList.class.getResourceAsStream(resource);
        if (stream == null) {
            throw new IllegalStateException("the word list " + resource + " is missing from the jar");
        }
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All words, in their order. */
    static List<String> words(String resource) {
        return lines(resource).stream()
                .flatMap(line -> List.of(line.split(" +", 0)).stream())
                .toList();
    }
}
